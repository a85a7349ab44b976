import { DataType, Precision, TimeUnit, type Data, type Vector } from 'apache-arrow';

const MAX_TEXT = 400;
const INTEGERS: Record<number, string> = { 8: 'tinyint', 16: 'smallint', 32: 'integer', 64: 'bigint' };
const UNITS_PER_SECOND: Record<number, bigint> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1_000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};

/** Whether values of a type read best flush right. */
export function isNumeric(type: DataType): boolean {
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type);
}

/** A type under the name SQL gives it. */
export function sqlType(type: DataType): string {
  if (DataType.isUtf8(type) || DataType.isDictionary(type)) return 'varchar';
  if (DataType.isBool(type)) return 'boolean';
  if (DataType.isInt(type)) return (type.isSigned ? '' : 'u') + (INTEGERS[type.bitWidth] ?? 'integer');
  if (DataType.isFloat(type)) return type.precision === Precision.SINGLE ? 'float' : 'double';
  if (DataType.isDecimal(type)) return `decimal(${type.precision},${type.scale})`;
  if (DataType.isDate(type)) return 'date';
  if (DataType.isTimestamp(type)) return type.timezone ? 'timestamptz' : 'timestamp';
  if (DataType.isTime(type)) return 'time';
  if (DataType.isBinary(type)) return 'blob';
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) return `${sqlType(type.children[0]!.type)}[]`;
  if (DataType.isStruct(type)) return 'struct';
  if (DataType.isInterval(type)) return 'interval';
  if (DataType.isUnion(type)) return 'union';
  return DataType.isMap(type) ? 'map' : String(type).toLowerCase();
}

/** A cell as text, or null for SQL's NULL. Numbers keep every digit, moments are UTC, nested values read as JSON. */
export function cellText(vector: Vector, index: number): string | null {
  // of the table's own copy of Arrow: there may be several
  const vectorOf = vector.constructor as VectorOf;
  let row = index;
  for (const data of vector.data) {
    if (row < data.length) return dataText(data, row, (of, at) => new vectorOf([of]).get(at));
    row -= data.length;
  }
  return null;
}

type VectorOf = new (data: readonly Data[]) => Vector;
/** Arrow's own getter. */
type Get = (data: Data, row: number) => unknown;

/** The same for a grid, where the rest of a long text would only cost time. */
export function clippedCellText(vector: Vector, index: number): string | null {
  const text = cellText(vector, index);
  return text !== null && text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) + '…' : text;
}

function dataText(data: Data, row: number, get: Get): string | null {
  if (!data.getValid(row)) return null;
  const type = data.type as DataType;
  if (DataType.isInterval(type)) return intervalText(intervalWords(data, row));
  if (DataType.isTimestamp(type)) return timestampText((data.values as BigInt64Array)[row] ?? 0n, UNITS_PER_SECOND[type.unit] ?? 1n);
  if (isNested(type)) return JSON.stringify(plain(data, row, get));
  const value = get(data, row);
  return value === null || value === undefined ? null : valueText(value, type);
}

function valueText(value: unknown, type: DataType): string {
  if (DataType.isInt(type)) return grouped(String(value));
  if (DataType.isFloat(type)) return floatText(Number(value));
  if (DataType.isDecimal(type)) return grouped(decimalText(value as Uint32Array, type.scale));
  if (DataType.isDate(type)) return dateText(Number(value));
  if (DataType.isTime(type)) return timeText(BigInt(value as number | bigint), UNITS_PER_SECOND[type.unit] ?? 1n);
  if (DataType.isBinary(type)) return hexText(value as Uint8Array);
  if (DataType.isBool(type)) return value ? 'true' : 'false';
  return String(value);
}

function isNested(type: DataType): boolean {
  return DataType.isList(type) || DataType.isFixedSizeList(type) || DataType.isStruct(type) || DataType.isMap(type) || DataType.isUnion(type);
}

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? grouped(String(value)) : String(value);
}

/** A 128-bit two's-complement integer in four little-endian words, as an integer. */
export function decimalInteger(words: Uint32Array): bigint {
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i -= 1) value = (value << 32n) | BigInt(words[i] ?? 0);
  return BigInt.asIntN(words.length * 32, value);
}

function decimalText(words: Uint32Array, scale: number): string {
  const integer = decimalInteger(words);
  const digits = (integer < 0n ? -integer : integer).toString().padStart(scale + 1, '0');
  const sign = integer < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function dateText(epochMs: number): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return epochMs > 0 ? 'infinity' : '-infinity';
  return date.toISOString().slice(0, date.getUTCFullYear() > 9999 ? 13 : 10);
}

/** Of a count since 1970 in units of which there are so many in a second. */
function timestampText(count: bigint, perSecond: bigint): string {
  const fraction = ((count % perSecond) + perSecond) % perSecond;
  const date = new Date(Number((count - fraction) / perSecond) * 1000);
  if (Number.isNaN(date.getTime())) return count > 0n ? 'infinity' : '-infinity';
  const text = date.toISOString().replace('T', ' ').replace('.000Z', '');
  if (fraction === 0n) return text;
  const digits = String(fraction).padStart(String(perSecond).length - 1, '0');
  return `${text}.${digits.replace(/(?:000){1,2}$/, '')}`;
}

/** Months, days, and nanoseconds in two words. Arrow's own getter (21.1) steps by two words instead of four. */
function intervalWords({ values, offset }: Data, row: number): Int32Array {
  const { buffer, byteOffset } = values as Int32Array;
  return new Int32Array(buffer, byteOffset - offset * 8 + (offset + row) * 16, 4);
}

/** As DuckDB prints it: `1 year 2 months 3 days 04:05:06`. */
function intervalText([months = 0, days = 0, low = 0, high = 0]: Int32Array): string {
  const micros = ((BigInt(high) << 32n) | BigInt(low >>> 0)) / 1000n;
  const parts = [unitText(Math.trunc(months / 12), 'year'), unitText(months % 12, 'month'), unitText(days, 'day')].filter((part) => part !== '');
  if (micros !== 0n || parts.length === 0) parts.push((micros < 0n ? '-' : '') + timeText(micros < 0n ? -micros : micros, 1_000_000n));
  return parts.join(' ');
}

function unitText(count: number, unit: string): string {
  return count === 0 ? '' : `${count} ${unit}${count === 1 || count === -1 ? '' : 's'}`;
}

function timeText(value: bigint, perSecond: bigint): string {
  const seconds = value / perSecond;
  const two = (part: bigint) => String(part).padStart(2, '0');
  const fraction = value % perSecond;
  const tail = fraction === 0n ? '' : '.' + String(fraction).padStart(String(perSecond).length - 1, '0');
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${tail}`;
}

function hexText(value: Uint8Array): string {
  return '\\x' + Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function plain(data: Data, row: number, get: Get): unknown {
  if (!data.getValid(row)) return null;
  const type = data.type as DataType;
  const [first] = data.children;
  if (DataType.isList(type) && first) return plainItems(first, data.valueOffsets[row] ?? 0, data.valueOffsets[row + 1] ?? 0, get);
  if (DataType.isFixedSizeList(type) && first) return plainItems(first, row * type.listSize, (row + 1) * type.listSize, get);
  if (DataType.isStruct(type)) return Object.fromEntries(type.children.map(({ name }, at) => [name, plainChild(data, at, row, get)]));
  if (DataType.isMap(type) && first) {
    const [from, to] = [data.valueOffsets[row] ?? 0, data.valueOffsets[row + 1] ?? 0];
    return Object.fromEntries(plainItems(first, from, to, get).map((entry) => Object.values(entry as object) as [string, unknown]));
  }
  if (DataType.isUnion(type)) {
    const at = type.typeIdToChildIndex[data.typeIds[row] ?? 0] ?? 0;
    return plainChild(data, at, DataType.isDenseUnion(type) ? (data.valueOffsets[row] ?? 0) : row, get);
  }
  if (DataType.isBool(type)) return get(data, row);
  if (!DataType.isInt(type) && !DataType.isFloat(type)) return dataText(data, row, get);
  const value = get(data, row);
  return typeof value === 'bigint' && !Number.isSafeInteger(Number(value)) ? String(value) : Number(value);
}

function plainItems(items: Data, from: number, to: number, get: Get): unknown[] {
  return Array.from({ length: to - from }, (_, at) => plain(items, from + at, get));
}

function plainChild(data: Data, at: number, row: number, get: Get): unknown {
  const child = data.children[at];
  return child === undefined ? null : plain(child, row, get);
}
