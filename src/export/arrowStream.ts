import { BufferType, Data, DataType, List, Map_, RecordBatch, RecordBatchStreamWriter, Struct, makeData, type Schema } from 'apache-arrow';

/** One batch as an Arrow IPC stream of its own. */
export function encodeBatch(batch: RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  writer.finish();
  return writer.toUint8Array(true);
}

/** A batch with the columns of `schema` and no rows. */
export function emptyBatch(schema: Schema): RecordBatch {
  const children = schema.fields.map((field) => emptyData(field.type));
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: 0, nullCount: 0, children }));
}

/** Arrow makes no children of its own for nested types, and its writer then trips over them. */
function emptyData(type: DataType): Data {
  const children = ((type.children ?? []) as { type: DataType }[]).map((field) => emptyData(field.type));
  if (DataType.isStruct(type)) return makeData({ type, length: 0, nullCount: 0, children });
  const [child] = children;
  if (child && (DataType.isList(type) || DataType.isMap(type))) {
    return new Data(type as List | Map_, 0, 0, 0, { [BufferType.OFFSET]: new Int32Array(1) }, [child]);
  }
  if (child && DataType.isFixedSizeList(type)) return makeData({ type, length: 0, nullCount: 0, child });
  return makeData({ type, length: 0 });
}
