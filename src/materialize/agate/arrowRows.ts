import { DataType, TimeUnit, type Field, type Table, type Vector } from 'apache-arrow';
import { floatRepr } from '../../jinja/floatText.ts';
import { str } from '../../jinja/repr.ts';
import { PyFloat, normaliseInt, type Value } from '../../jinja/values.ts';
import { PyDecimal } from './decimal.ts';
import { dateOf, datetimeOf, isDate, isDatetime, timeText } from './dates.ts';
import { intervalTexts } from './intervals.ts';
import { pythonJson } from './pythonJson.ts';
import { AgateTable } from './table.ts';
import type { AgateType } from './types.ts';

const HUGEINT_PRECISION = 38;

/** A query's result as dbt hands it to templates: Python values, columns typed as agate would. */
export function agateFromArrow(table: Table, print: (text: string) => void): AgateTable {
  const names = numberedNames(table.schema.fields.map((field) => field.name));
  const columns = table.schema.fields.map((field, i) => typed(columnValues(table, field, i)));
  const cells = Array.from({ length: table.numRows }, (_, row) => columns.map((column) => column.values[row] as Value));
  return new AgateTable(
    names,
    columns.map((column) => column.type),
    cells,
    print,
  );
}

/** A name met before gets the number of its appearance. */
function numberedNames(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

type Cells = { values: Value[]; forcedText: boolean };

function columnValues(table: Table, field: Field, index: number): Cells {
  const vector = table.getChildAt(index);
  if (vector && DataType.isInterval(field.type)) return { values: intervalTexts(vector), forcedText: true };
  const convert = converterOf(field.type);
  const values: Value[] = [];
  for (let row = 0; row < table.numRows; row++) {
    const endless = vector && DataType.isTimestamp(field.type) ? endlessMoment(vector, row) : null;
    const raw: unknown = endless ?? vector?.get(row);
    values.push(raw === null || raw === undefined ? null : (endless ?? convert(raw)));
  }
  return { values, forcedText: values.some((value) => typeof value === 'string') };
}

/** DuckDB's `infinity` as a moment, which Python has as its last (or first) one; null for any other. */
function endlessMoment(vector: Vector, row: number): string | null {
  try {
    vector.get(row);
    return null;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const raw: unknown = (vector.slice(row, row + 1).data[0]?.values as BigInt64Array | undefined)?.[0];
    return typeof raw === 'bigint' && raw < 0n ? '0001-01-01 00:00:00' : '9999-12-31 23:59:59.999999';
  }
}

/** How one type's Arrow values become Python ones. Lists and structs become JSON text, as dbt makes of them. */
export function converterOf(type: DataType): (raw: unknown) => Value {
  if (DataType.isDictionary(type)) return converterOf(type.dictionary as DataType);
  if (DataType.isBool(type)) return (raw) => Boolean(raw);
  if (DataType.isInt(type)) return (raw) => normaliseInt(BigInt(raw as number | bigint));
  if (DataType.isFloat(type)) return (raw) => new PyFloat(raw as number);
  if (DataType.isDecimal(type)) {
    const { scale, precision } = type;
    return scale === 0 && precision === HUGEINT_PRECISION ? (raw) => normaliseInt(unscaled(raw)) : (raw) => new PyDecimal(unscaled(raw), -scale);
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return (raw) => raw as string;
  if (DataType.isDate(type)) return (raw) => dateOf(Number(raw));
  if (DataType.isTimestamp(type)) {
    // Python's times end at microseconds: what DuckDB has beyond is cut off, not rounded
    const isFiner = type.unit === TimeUnit.NANOSECOND;
    return (raw) => datetimeOf(isFiner ? Math.floor(Number(raw) * 1000) / 1000 : Number(raw), type.timezone ?? null);
  }
  if (DataType.isTime(type)) return (raw) => timeText(raw as bigint | number);
  if (DataType.isList(type) || DataType.isStruct(type) || DataType.isMap(type) || DataType.isFixedSizeList(type))
    return (raw) => pythonJson(raw, type, converterOf);
  if (DataType.isBinary(type)) return (raw) => bytesRepr(raw as Uint8Array);
  return (raw) => String(raw);
}

/** The integer behind an Arrow decimal. */
export function unscaled(raw: unknown): bigint {
  if (typeof raw === 'bigint' || typeof raw === 'number') return BigInt(raw);
  const words = raw as Uint32Array;
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[i] as number);
  return BigInt.asIntN(words.length * 32, value);
}

function bytesRepr(bytes: Uint8Array): string {
  const text = [...bytes].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `b'${text.join('')}'`;
}

/** agate's type for values that already are Python's, and the values as that type holds them. */
function typed({ values, forcedText }: Cells): { type: AgateType; values: Value[] } {
  const present = values.filter((value) => value !== null);
  const is = (test: (value: Value) => boolean): boolean => present.every(test);
  if (forcedText) return { type: 'Text', values: values.map((value) => (value === null ? null : str(value))) };
  if (is((value) => typeof value === 'number' || typeof value === 'bigint')) return { type: 'Integer', values };
  if (is((value) => value instanceof PyFloat || value instanceof PyDecimal || typeof value === 'number' || typeof value === 'bigint')) {
    return { type: 'Number', values: values.map(toDecimal) };
  }
  if (is((value) => typeof value === 'boolean')) return { type: 'Boolean', values };
  if (is(isDate)) return { type: 'Date', values };
  if (is(isDatetime)) return { type: 'DateTime', values };
  return { type: 'Text', values: values.map((value) => (value === null ? null : str(value))) };
}

function toDecimal(value: Value): Value {
  if (value instanceof PyFloat) return PyDecimal.fromFloat(value.value, floatRepr(value.value));
  return typeof value === 'number' || typeof value === 'bigint' ? PyDecimal.fromInt(value) : value;
}
