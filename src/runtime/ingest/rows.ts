import type { Table } from 'apache-arrow';
import { quoteText } from '../../base/sqlName.ts';

/** The first column of a result as texts, nulls left out. */
export function texts(table: Table): string[] {
  const column = table.getChildAt(0);
  return Array.from(column ?? [], (value: unknown) => value).filter((value): value is string => typeof value === 'string');
}

/** SQL that finds a table in the current database: one row or none. */
export function findTableSql(schema: string, name: string): string {
  return `select 1 from duckdb_tables() where database_name = current_database() and schema_name = ${quoteText(schema)} and table_name = ${quoteText(name)}`;
}
