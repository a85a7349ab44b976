import { RecordBatch, RecordBatchStreamWriter, makeData, Struct, type Schema } from 'apache-arrow';

/** One batch as an Arrow IPC stream of its own. */
export function encodeBatch(batch: RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  writer.finish();
  return writer.toUint8Array(true);
}

/** A batch with the columns of `schema` and no rows. */
export function emptyBatch(schema: Schema): RecordBatch {
  const children = schema.fields.map((field) => makeData({ type: field.type, length: 0 }));
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: 0, nullCount: 0, children }));
}
