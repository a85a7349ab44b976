import { TabhouseError } from '../base/error.ts';
import { quoteName, quoteRelation, quoteText } from '../base/sqlName.ts';
import { READABLE_FOLDER, type Connection } from '../engine/connection.ts';
import type { StageRows } from '../engine/fileTables.ts';
import { detectFormat, type TableFormat } from './detectFormat.ts';
import { readJson } from './jsonIn.ts';
import { stageParquet } from './parquetIn.ts';
import type { ParquetLibrary } from './parquetLibrary.ts';
import { readRelationName } from './relationName.ts';

export type ImportOptions = {
  format?: TableFormat | undefined;
  /** What the file is called in messages; its ending decides the format where none is given. */
  fileName?: string | undefined;
  /** Gives the Parquet library when it is needed. */
  parquet(): Promise<ParquetLibrary>;
};

const STAGE = { schema: 'tabhouse', name: 'import_stage' };
const stage = quoteRelation(STAGE.schema, STAGE.name);

/**
 * Replaces a relation by the rows of a CSV, Parquet or JSON file and creates its schema; in one transaction, so a file that cannot be read
 * leaves what was there. Column types are those of native DuckDB's read_csv, read_parquet and read_json. Durable only after a checkpoint.
 *
 * Errors: TabhouseError of code `usage` for a wrong name or format, `import` with file and line for a file that cannot be read.
 */
export async function importTable(connection: Connection, relation: string, file: Blob, options: ImportOptions): Promise<{ rows: number }> {
  const { schema, name } = readRelationName(relation);
  const fileName = options.fileName ?? (file instanceof File ? file.name : 'the file');
  if (file.size === 0) throw new TabhouseError({ code: 'import', fault: 'data', file: fileName, message: `${fileName} is empty` });
  const format = await detectFormat(file, fileName, options.format);
  const target = quoteRelation(schema, name);
  await connection.query('begin transaction');
  try {
    await connection.query(`create schema if not exists ${quoteName(schema)}; create schema if not exists tabhouse; drop table if exists ${stage}`);
    const select = await stageFile(connection, file, format, options);
    await dropOther(connection, schema, name);
    await connection.query(`create or replace table ${target} as ${select}; drop table if exists ${stage}`);
    const count = await connection.query(`select count(*) from ${target}`);
    await connection.query('commit');
    return { rows: Number(count.getChildAt(0)?.get(0)) };
  } catch (thrown) {
    await connection.query('rollback').catch(() => undefined); // what went wrong first is what counts
    throw located(thrown, fileName);
  }
}

async function stageRows(connection: Connection, file: Blob, format: 'parquet' | 'json', options: Pick<ImportOptions, 'parquet'>): Promise<string> {
  if (format === 'parquet') return stageParquet(connection, file, STAGE, await options.parquet());
  const { bytes, columns } = readJson(await file.text());
  await connection.insertArrow(bytes, { ...STAGE, create: true });
  return `select ${columns.map(({ name, type }) => `cast(${quoteName(name)} as ${type}) as ${quoteName(name)}`).join(', ')} from ${stage}`;
}

/** How statements come to the rows of the project's Parquet and JSON files. Errors: TabhouseError of code `import` with the file. */
export function rowsOfFiles(parquet: ImportOptions['parquet']): StageRows {
  return async (connection, { path, bytes }, format) => {
    await connection.query(`create schema if not exists ${quoteName(STAGE.schema)}; drop table if exists ${stage}`);
    try {
      const query = await stageRows(connection, new Blob([bytes as Uint8Array<ArrayBuffer>]), format, { parquet });
      return { query, cleanUp: `drop table if exists ${stage}` };
    } catch (thrown) {
      throw located(thrown, path);
    }
  };
}

/** A text in UTF-16 and most binaries have a NUL this early. */
const NUL_WITHIN_BYTES = 65_536;

/** Brings the file's rows where SQL can read them and returns the query that reads them. */
async function stageFile(connection: Connection, file: Blob, format: TableFormat, options: ImportOptions): Promise<string> {
  if (format !== 'csv') return stageRows(connection, file, format, options);
  const path = `${READABLE_FOLDER}import.csv`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.subarray(0, NUL_WITHIN_BYTES).includes(0)) {
    throw new TabhouseError({ code: 'import', fault: 'data', line: 1, message: 'it holds NUL bytes: a CSV file is text in UTF-8' });
  }
  await connection.putFile(path, bytes);
  try {
    await refuseSkippedLines(connection, path);
    await connection.query(`create table ${stage} as select * from read_csv(${quoteText(path)})`);
  } finally {
    await connection.dropFile(path);
  }
  return `select * from ${stage}`;
}

/** DuckDB's sniffer skips all lines before one that has more fields: rows would be lost without a word. */
async function refuseSkippedLines(connection: Connection, path: string): Promise<void> {
  const sniffed = await connection.query(`select SkipRows from sniff_csv(${quoteText(path)})`);
  const skipped = Number(sniffed.getChildAt(0)?.get(0) ?? 0);
  if (skipped === 0) return;
  const line = skipped + 1;
  throw new TabhouseError({
    code: 'import',
    fault: 'data',
    line,
    message: `line ${line} has another number of fields than the ${skipped === 1 ? 'line' : `${skipped} lines`} before it`,
  });
}

/** A view of that name makes way; a table is replaced by the statement itself. */
async function dropOther(connection: Connection, schema: string, name: string): Promise<void> {
  const view = await connection.query(
    `select 1 from duckdb_views() where database_name = current_database() and schema_name = ${quoteText(schema)} and view_name = ${quoteText(name)}`,
  );
  if (view.numRows > 0) await connection.query(`drop view ${quoteRelation(schema, name)}`);
}

function located(thrown: unknown, fileName: string): TabhouseError {
  if (thrown instanceof TabhouseError && ['cancelled', 'quota', 'storage', 'engine-lost'].includes(thrown.code)) return thrown;
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).replaceAll(`${READABLE_FOLDER}import.csv`, fileName);
  const line = /\bLine: (\d+)/.exec(message)?.[1];
  const place = thrown instanceof TabhouseError ? thrown.line : undefined;
  return new TabhouseError(
    { code: 'import', fault: 'data', file: fileName, line: line ? Number(line) : place, message: `${fileName} could not be read: ${message}` },
    { cause: thrown },
  );
}
