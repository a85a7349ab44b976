import { quoteRelation, quoteText } from '../base/sqlName.ts';
import { numberIn, textIn, type Row } from '../ui/table/rows.ts';

export type Relation = { schema: string; name: string; kind: 'table' | 'view'; columns: number };

/** Every table and view of the open database with its number of columns. */
export function relationsSql(): string {
  return `select schema_name, table_name, 'table' as kind, column_count from duckdb_tables() where database_name = current_database() and not internal
union all
select schema_name, view_name, 'view', column_count from duckdb_views() where database_name = current_database() and not internal
order by 1, 2`;
}

export function relationsOf(rows: Row[]): Relation[] {
  return rows.map((row) => ({
    schema: textIn(row, 'schema_name'),
    name: textIn(row, 'table_name'),
    kind: textIn(row, 'kind') === 'view' ? 'view' : 'table',
    columns: numberIn(row, 'column_count') ?? 0,
  }));
}

/** Exact row counts of tables (not of views, whose count would run them); null where there is nothing to count. */
export function rowCountsSql(relations: Relation[]): string | null {
  const tables = relations.filter(({ kind }) => kind === 'table');
  if (!tables.length) return null;
  return tables
    .map(({ schema, name }) => `select ${quoteText(`${schema}.${name}`)} as relation, count(*) as row_count from ${quoteRelation(schema, name)}`)
    .join('\nunion all ');
}

export function columnsSql(schema: string, name: string): string {
  return `select column_name, data_type from information_schema.columns
where table_catalog = current_database() and table_schema = ${quoteText(schema)} and table_name = ${quoteText(name)}
order by ordinal_position`;
}

/** A page of a relation as it is stored. `relation` is already quoted. */
export function pageSql(relation: string, page: number, pageRows: number): string {
  return `select * from ${relation} limit ${Math.trunc(pageRows)} offset ${Math.trunc(page * pageRows)}`;
}

export function countSql(relation: string): string {
  return `select count(*) as row_count from ${relation}`;
}
