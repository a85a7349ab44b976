import { type Data, Field, RecordBatch, RecordBatchStreamWriter, Schema, Struct, TimestampMicrosecond, Utf8, makeData } from 'apache-arrow';

/** One column under construction: a name, and Arrow data when all rows are in. */
export interface ColumnBuilder {
  readonly name: string;
  finish(rows: number): Data;
}

const MICROSECONDS = 1_000_000;
const WORD = 2 ** 32;

/** Validity bits, only kept from the first null on. */
class Validity {
  #bits: Uint8Array | null = null;
  #nulls = 0;

  constructor(private readonly capacity: number) {}

  setNull(row: number): void {
    this.#bits ??= new Uint8Array(Math.ceil(this.capacity / 8)).fill(0xff);
    this.#bits[row >> 3]! &= ~(1 << (row & 7));
    this.#nulls++;
  }

  finish(): { nullCount: number; nullBitmap: Uint8Array | null } {
    return { nullCount: this.#nulls, nullBitmap: this.#bits };
  }
}

/** Timestamps without zone, given in seconds since the epoch, stored in microseconds. */
export class TimestampColumn implements ColumnBuilder {
  readonly #words: Uint32Array;
  readonly #validity: Validity;

  constructor(readonly name: string, capacity: number) {
    this.#words = new Uint32Array(capacity * 2);
    this.#validity = new Validity(capacity);
  }

  set(row: number, seconds: number): void {
    const micros = seconds * MICROSECONDS;
    const high = Math.floor(micros / WORD);
    this.#words[row * 2] = micros - high * WORD;
    this.#words[row * 2 + 1] = high;
  }

  setNull(row: number): void {
    this.#validity.setNull(row);
  }

  finish(rows: number): Data {
    const data = new BigInt64Array(this.#words.buffer, 0, rows);
    return makeData({ type: new TimestampMicrosecond(), length: rows, data, ...this.#validity.finish() });
  }
}

/** Texts that all have the same number of bytes, such as ids: `bytes` is written directly. */
export class FixedTextColumn implements ColumnBuilder {
  readonly bytes: Uint8Array;

  constructor(readonly name: string, capacity: number, readonly width: number) {
    this.bytes = new Uint8Array(capacity * width);
  }

  /** Copies the text of `slot` from a table of texts of the same width. */
  copy(row: number, table: Uint8Array, slot: number): void {
    const { bytes, width } = this;
    let to = row * width;
    for (let from = slot * width, end = from + width; from < end; from++, to++) bytes[to] = table[from]!;
  }

  finish(rows: number): Data {
    const valueOffsets = Int32Array.from({ length: rows + 1 }, (_, row) => row * this.width);
    return makeData({ type: new Utf8(), length: rows, nullCount: 0, nullBitmap: null, valueOffsets, data: this.bytes.subarray(0, rows * this.width) });
  }
}

/** Texts of any length, written in pieces from the first row to the last. */
export class TextColumn implements ColumnBuilder {
  #bytes = new Uint8Array(4096);
  #length = 0;
  #rows = 0;
  readonly #offsets: Int32Array;
  readonly #validity: Validity;

  constructor(readonly name: string, capacity: number) {
    this.#offsets = new Int32Array(capacity + 1);
    this.#validity = new Validity(capacity);
  }

  /** Adds to the text of the row under way. */
  append(piece: Uint8Array): this {
    while (this.#length + piece.length > this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(piece, this.#length);
    this.#length += piece.length;
    return this;
  }

  endRow(): void {
    this.#offsets[++this.#rows] = this.#length;
  }

  endRowNull(): void {
    this.#validity.setNull(this.#rows);
    this.endRow();
  }

  finish(rows: number): Data {
    const valueOffsets = this.#offsets.subarray(0, rows + 1);
    return makeData({ type: new Utf8(), length: rows, valueOffsets, data: this.#bytes.subarray(0, this.#length), ...this.#validity.finish() });
  }
}

/** The columns as one Arrow IPC stream of one batch. */
export function encodeColumns(columns: ColumnBuilder[], rows: number): Uint8Array<ArrayBuffer> {
  const children = columns.map((column) => column.finish(rows));
  const schema = new Schema(columns.map((column, index) => new Field(column.name, children[index]!.type, true)));
  const batch = new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children }));
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  writer.finish();
  return writer.toUint8Array(true) as Uint8Array<ArrayBuffer>;
}
