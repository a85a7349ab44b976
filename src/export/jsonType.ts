import { Bool, Field, Float64, Int64, List, Struct, Utf8, type DataType } from 'apache-arrow';
import { jsonText } from '../base/json.ts';
import { quoteName } from '../base/sqlName.ts';

/** The type of a column of JSON values. `text` is also what values of several kinds become, as their JSON. */
export type JsonType =
  | { kind: 'bigint' | 'double' | 'boolean' | 'date' | 'timestamp' | 'text' | 'null' }
  | { kind: 'list'; of: JsonType }
  | { kind: 'struct'; fields: Map<string, JsonType> };

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const timestampPattern = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z?$/;
const LONGEST = 2n ** 63n;

/** The one type that holds all of the values. */
export function inferType(values: unknown[]): JsonType {
  return values.reduce<JsonType>((type, value) => merge(type, typeOf(value)), { kind: 'null' });
}

/** The type in DuckDB. */
export function sqlType(type: JsonType): string {
  if (type.kind === 'list') return `${sqlType(type.of)}[]`;
  if (type.kind === 'struct') return `STRUCT(${[...type.fields].map(([name, field]) => `${quoteName(name)} ${sqlType(field)}`).join(', ')})`;
  return type.kind === 'text' || type.kind === 'null' ? 'VARCHAR' : type.kind.toUpperCase();
}

/** What the values travel as: dates and times as text, which DuckDB then casts. */
export function arrowType(type: JsonType): DataType {
  switch (type.kind) {
    case 'bigint':
      return new Int64();
    case 'double':
      return new Float64();
    case 'boolean':
      return new Bool();
    case 'list':
      return new List(new Field('item', arrowType(type.of), true));
    case 'struct':
      return new Struct([...type.fields].map(([name, field]) => new Field(name, arrowType(field), true)));
    default:
      return new Utf8();
  }
}

/** A JSON value as the Arrow builders of that type take it. */
export function toArrow(value: unknown, type: JsonType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'bigint':
      return BigInt(value as number | bigint);
    case 'double':
      return Number(value);
    case 'boolean':
      return value;
    case 'list':
      return (value as unknown[]).map((item) => toArrow(item, type.of));
    case 'struct':
      return Object.fromEntries([...type.fields].map(([name, field]) => [name, toArrow((value as Record<string, unknown>)[name], field)]));
    default:
      return typeof value === 'string' ? value : jsonText(value);
  }
}

function typeOf(value: unknown): JsonType {
  if (value === null || value === undefined) return { kind: 'null' };
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'bigint') return { kind: value >= -LONGEST && value < LONGEST ? 'bigint' : 'double' };
  if (typeof value === 'number') return { kind: Number.isSafeInteger(value) ? 'bigint' : 'double' };
  if (typeof value === 'string') return { kind: stringKind(value) };
  if (Array.isArray(value)) return { kind: 'list', of: inferType(value) };
  const fields = new Map(Object.entries(value as object).map(([name, field]) => [name, typeOf(field)]));
  return fields.size > 0 ? { kind: 'struct', fields } : { kind: 'text' };
}

function stringKind(value: string): 'date' | 'timestamp' | 'text' {
  if (datePattern.test(value)) return isDate(value) ? 'date' : 'text';
  return timestampPattern.test(value) && isDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value.replace(' ', 'T').replace(/Z?$/, 'Z')))
    ? 'timestamp'
    : 'text';
}

function merge(a: JsonType, b: JsonType): JsonType {
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', of: merge(a.of, b.of) };
  if (a.kind === 'struct' && b.kind === 'struct') {
    const fields = new Map(a.fields);
    for (const [name, type] of b.fields) fields.set(name, merge(fields.get(name) ?? { kind: 'null' }, type));
    return { kind: 'struct', fields };
  }
  if (a.kind === b.kind) return a;
  const kinds = new Set([a.kind, b.kind]);
  if (kinds.has('bigint') && kinds.has('double')) return { kind: 'double' };
  if (kinds.has('date') && kinds.has('timestamp')) return { kind: 'timestamp' };
  return { kind: 'text' };
}

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
