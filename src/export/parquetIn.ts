import { parquetMetadataAsync, type SchemaElement } from 'hyparquet';
import { TabhouseError } from '../base/error.ts';
import { quoteName, quoteRelation } from '../base/sqlName.ts';
import type { Connection } from '../engine/connection.ts';
import type { ParquetLibrary } from './parquetLibrary.ts';
import { readRelation, type RelationName } from './relationName.ts';

/**
 * Loads a Parquet file into a new table, one row group at a time, and returns the query that gives its columns the types native DuckDB's
 * read_parquet would. The file is read where it is; it is never in memory as a whole.
 */
export async function stageParquet(connection: Connection, file: Blob, stage: RelationName, parquet: ParquetLibrary): Promise<string> {
  const metadata = await readMetadata(file);
  const source = await parquet.ParquetFile.fromFile(file);
  const groups = metadata.row_groups.map((_, index) => index);
  if (groups.length === 0) await connection.insertArrow((await source.read()).intoIPCStream(), { ...stage, create: true });
  for (const group of groups) {
    const table = await source.read({ rowGroups: [group] });
    await connection.insertArrow(table.intoIPCStream(), { ...stage, create: group === 0 });
  }
  const elements = topLevel(metadata.schema);
  const columns = (await readRelation(connection, stage)).map(({ name, type }, index) => {
    const native = nativeType(type, elements[index]);
    return native === type ? quoteName(name) : `cast(${quoteName(name)} as ${native}) as ${quoteName(name)}`;
  });
  return `select ${columns.join(', ')} from ${quoteRelation(stage.schema, stage.name)}`;
}

async function readMetadata(file: Blob) {
  try {
    return await parquetMetadataAsync({ byteLength: file.size, slice: (start, end) => file.slice(start, end).arrayBuffer() });
  } catch (thrown) {
    throw new TabhouseError(
      { code: 'import', fault: 'data', message: `it is no whole Parquet file (${thrown instanceof Error ? thrown.message : String(thrown)})` },
      { cause: thrown },
    );
  }
}

/** The elements of a schema's columns, without those within lists, structs and maps. */
function topLevel(schema: SchemaElement[]): SchemaElement[] {
  const columns: SchemaElement[] = [];
  for (let at = 1; at < schema.length; at = after(schema, at)) columns.push(schema[at]!);
  return columns;
}

function after(schema: SchemaElement[], at: number): number {
  let next = at + 1;
  for (let child = schema[at]!.num_children ?? 0; child > 0; child--) next = after(schema, next);
  return next;
}

/** What read_parquet makes of a column that came as `type` through Arrow: milliseconds and the old 96-bit times become microseconds, UUIDs come as bytes. */
function nativeType(type: string, element: SchemaElement | undefined): string {
  if (type === 'TIMESTAMP_NS' && element?.type === 'INT96') return 'TIMESTAMP';
  if (type === 'BLOB' && element?.logical_type?.type === 'UUID') return 'UUID';
  return type.replaceAll(/\bTIMESTAMP_(MS|S)\b/g, 'TIMESTAMP');
}
