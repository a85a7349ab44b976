import type { Connection } from '../../engine/connection.ts';

/** The rows of a query as text, as DuckDB prints each value. */
export async function exampleRows(connection: Connection, sql: string): Promise<Record<string, string | null>[]> {
  const table = await connection.query(`select columns(*)::varchar from (${sql}) as tabhouse_examples`);
  return (table.toArray() as { toJSON(): Record<string, unknown> }[]).map((row) =>
    Object.fromEntries(Object.entries(row.toJSON()).map(([name, value]) => [name, value === null || value === undefined ? null : String(value)])),
  );
}
