import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { quoteName, quoteRelation, quoteText } from '../../src/base/sqlName.ts';
import type { ImportedTable } from './cases.ts';
import type { NodeDatabase } from './nodeConnection.ts';

const READERS: Record<string, string> = { parquet: 'read_parquet', csv: 'read_csv', json: 'read_json' };

/** Replaces a table by a file's rows. Native DuckDB reads the file, since DuckDB-WASM in Node has no Parquet; values travel as text. */
export async function importAsText(database: NodeDatabase, spec: ImportedTable, folder: string): Promise<void> {
  const { columns, rows } = await readFile(join(folder, spec.file), spec.format ?? spec.file.split('.').pop() ?? '');
  const parts = spec.relation.split('.');
  const target = quoteRelation(...parts);
  if (parts.length > 1) await database.query(`create schema if not exists ${quoteRelation(...parts.slice(0, -1))}`);
  await database.query(`create or replace table ${target} (${columns.map(([name, type]) => `${quoteName(name)} ${type}`).join(', ')})`);
  for (let at = 0; at < rows.length; at += 500) {
    const values = rows.slice(at, at + 500).map((row) => `(${row.map((value) => (value === null ? 'null' : quoteText(value))).join(', ')})`);
    await database.query(
      `insert into ${target} select ${columns.map(([, type], column) => `cast(c${column} as ${type})`).join(', ')} from (values ${values.join(', ')}) as rows_as_text(${columns.map((_, column) => `c${column}`).join(', ')})`,
    );
  }
}

async function readFile(file: string, format: string): Promise<{ columns: [string, string][]; rows: (string | null)[][] }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const from = `${READERS[format]}(${quoteText(file)})`;
    const described = await connection.runAndReadAll(`select column_name, column_type from (describe select * from ${from})`);
    const columns = described.getRows() as [string, string][];
    const read = await connection.runAndReadAll(`select columns(*)::varchar from ${from}`);
    return { columns, rows: read.getRows() as (string | null)[][] };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
