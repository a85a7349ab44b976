import type { RecordBatch } from 'apache-arrow';
import { TabhouseError } from '../base/error.ts';
import type { Connection } from '../engine/connection.ts';
import { emptyBatch, encodeBatch } from './arrowStream.ts';
import { exportQuery } from './exportQuery.ts';
import type { ParquetLibrary } from './parquetLibrary.ts';
import { readRelationName } from './relationName.ts';

/** DuckDB's own size of a row group: what a reader can skip, and what this holds at once. */
const ROWS_A_GROUP = 122_880;
/** Bytes collected before they are handed to the browser as part of the Blob, which it keeps on disk when it gets long. */
const PART_BYTES = 8_000_000;

/**
 * A relation as a Parquet file, written batch by batch. Types and values are those native DuckDB, pandas and Spark read back: see
 * `exportType` for the few that travel as text.
 *
 * Errors: TabhouseError of code `usage` or `relation` for a name that is none, `parquet` when it cannot be written.
 */
export async function exportParquet(connection: Connection, relation: string, parquet: ParquetLibrary): Promise<Blob> {
  const sql = await exportQuery(connection, readRelationName(relation));
  const properties = new parquet.WriterPropertiesBuilder()
    .setCompression(parquet.Compression.ZSTD)
    .setMaxRowGroupSize(ROWS_A_GROUP)
    .setCreatedBy('Tabhouse')
    .build();
  try {
    const batches = withRows(connection.stream(sql));
    const first = await batches.next();
    if (first.done) {
      const { schema } = await connection.query(`${sql} limit 0`);
      return fileOf([parquet.writeParquet(parquet.Table.fromIPCStream(encodeBatch(emptyBatch(schema))), properties) as Uint8Array<ArrayBuffer>]);
    }
    const source = streamOf(wasmBatches(first.value, batches, parquet));
    return await collect((await parquet.transformParquetStream(source, properties)) as ReadableStream<Uint8Array<ArrayBuffer>>);
  } catch (thrown) {
    throw TabhouseError.from(thrown, { code: 'parquet', message: `${relation} could not be written as Parquet: ${String(thrown)}` });
  }
}

async function* withRows(batches: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch, undefined> {
  for await (const batch of batches) if (batch.numRows > 0) yield batch;
}

async function* wasmBatches(first: RecordBatch, rest: AsyncGenerator<RecordBatch, undefined>, parquet: ParquetLibrary) {
  yield* parquet.Table.fromIPCStream(encodeBatch(first)).recordBatches();
  for await (const batch of rest) yield* parquet.Table.fromIPCStream(encodeBatch(batch)).recordBatches();
}

/** Made as it is read, not before. */
function streamOf<T>(values: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream<T>({
    async pull(controller) {
      const { value, done } = await values.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await values.return(undefined);
    },
  });
}

function fileOf(parts: BlobPart[]): Blob {
  return new Blob(parts, { type: 'application/vnd.apache.parquet' });
}

async function collect(file: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const parts: Blob[] = [];
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = file.getReader();
  for (let { value, done } = await reader.read(); !done && value; { value, done } = await reader.read()) {
    waiting.push(value);
    bytes += value.byteLength;
    if (bytes < PART_BYTES) continue;
    parts.push(new Blob(waiting));
    waiting = [];
    bytes = 0;
  }
  return fileOf([...parts, ...waiting]);
}
