import type { Table } from 'apache-arrow';

/** The first column of a result as texts, nulls left out. */
export function texts(table: Table): string[] {
  const column = table.getChildAt(0);
  return Array.from(column ?? [], (value: unknown) => value).filter((value): value is string => typeof value === 'string');
}
