import { DataType, Precision, TimeUnit, type Vector } from 'apache-arrow';

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
  return DataType.isMap(type) ? 'map' : String(type).toLowerCase();
}

/** A cell as text, or null for SQL's NULL. Numbers keep every digit, moments are UTC, nested values read as JSON. */
export function cellText(vector: Vector, index: number): string | null {
  const value: unknown = vector.get(index);
  return value === null || value === undefined ? null : valueText(value, vector.type);
}

/** The same for a grid, where the rest of a long text would only cost time. */
export function clippedCellText(vector: Vector, index: number): string | null {
  const text = cellText(vector, index);
  return text !== null && text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) + '…' : text;
}

function valueText(value: unknown, type: DataType): string {
  if (DataType.isInt(type)) return grouped(String(value));
  if (DataType.isFloat(type)) return floatText(Number(value));
  if (DataType.isDecimal(type)) return grouped(decimalText(value as Uint32Array, type.scale));
  if (DataType.isDate(type)) return dateText(Number(value));
  if (DataType.isTimestamp(type)) return timestampText(value, type.unit);
  if (DataType.isTime(type)) return timeText(BigInt(value as number | bigint), UNITS_PER_SECOND[type.unit] ?? 1n);
  if (DataType.isBinary(type)) return hexText(value as Uint8Array);
  if (DataType.isBool(type)) return value ? 'true' : 'false';
  if (DataType.isUtf8(type) || DataType.isDictionary(type)) return String(value);
  return JSON.stringify(plain(value, type));
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
  return Number.isNaN(date.getTime()) ? String(epochMs) : date.toISOString().slice(0, date.getUTCFullYear() > 9999 ? 13 : 10);
}

/** Arrow's getter answers in (fractional) milliseconds, whatever the unit. */
function timestampText(value: unknown, unit: TimeUnit): string {
  const ms = Number(value);
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return ms > 0 ? 'infinity' : '-infinity';
  const text = date
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '')
    .replace(/\.000$/, '');
  const micros = unit === TimeUnit.MICROSECOND || unit === TimeUnit.NANOSECOND ? Math.round((ms - Math.floor(ms)) * 1000) : 0;
  return micros === 0 ? text : `${text.includes('.') ? text : text + '.000'}${String(micros).padStart(3, '0')}`;
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

function plain(value: unknown, type: DataType): unknown {
  if (value === null || value === undefined) return null;
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    return Array.from(value as Iterable<unknown>, (item) => plain(item, type.children[0]!.type));
  }
  if (DataType.isStruct(type)) {
    const row = value as Record<string, unknown>;
    return Object.fromEntries(type.children.map((field) => [field.name, plain(row[field.name], field.type)]));
  }
  if (DataType.isMap(type)) return Object.fromEntries(value as Iterable<[string, unknown]>);
  if (DataType.isBool(type)) return value;
  if (DataType.isInt(type) || DataType.isFloat(type)) return typeof value === 'bigint' && !Number.isSafeInteger(Number(value)) ? String(value) : Number(value);
  return valueText(value, type);
}
