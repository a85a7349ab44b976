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

  constructor(
    readonly name: string,
    capacity: number,
  ) {
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

const WORD_BYTES = 4;

/** Texts that all have the same number of bytes, such as ids. */
export class FixedTextColumn implements ColumnBuilder {
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array | null;

  /** `bytes`: the texts one after the other, when they are there already; else they are copied in row by row. */
  constructor(
    readonly name: string,
    capacity: number,
    readonly width: number,
    bytes = new Uint8Array(capacity * width),
  ) {
    this.#bytes = bytes;
    this.#words = width % WORD_BYTES === 0 ? wordsOf(bytes) : null;
  }

  /** Fills the column: row by row the text of slot `slots[rows[row]]`, from a table of texts of the same width. */
  copyAll(table: Uint8Array, slots: Int32Array | Uint8Array, rows: Uint32Array): void {
    const words = this.#words;
    const from = words ? wordsOf(table) : table;
    const to = words ?? this.#bytes;
    const width = words ? this.width / WORD_BYTES : this.width;
    for (let row = 0, at = 0; row < rows.length; row++) {
      let source = slots[rows[row]!]! * width;
      for (const end = at + width; at < end; at++, source++) to[at] = from[source]!;
    }
  }

  /** Copies the text of `slot` from a table of texts of the same width. */
  copy(row: number, table: Uint8Array, slot: number): void {
    const { width } = this;
    this.#bytes.set(table.subarray(slot * width, (slot + 1) * width), row * width);
  }

  finish(rows: number): Data {
    const valueOffsets = new Int32Array(rows + 1);
    for (let row = 1, offset = 0; row <= rows; row++) valueOffsets[row] = offset += this.width;
    return makeData({ type: new Utf8(), length: rows, nullCount: 0, nullBitmap: null, valueOffsets, data: this.#bytes.subarray(0, rows * this.width) });
  }
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.byteLength / WORD_BYTES));
}

/** Texts of any length, written in pieces from the first row to the last. */
export class TextColumn implements ColumnBuilder {
  #bytes = new Uint8Array(4096);
  #length = 0;
  #rows = 0;
  readonly #offsets: Int32Array;
  readonly #validity: Validity;

  constructor(
    readonly name: string,
    capacity: number,
  ) {
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
