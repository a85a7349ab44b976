import { Table, tableToIPC, vectorFromArray } from 'apache-arrow';
import { TabhouseError } from '../base/error.ts';
import { arrowType, inferType, sqlType, toArrow } from './jsonType.ts';

type Row = Record<string, unknown>;

/**
 * The rows of a JSON text, an array of objects or an object a line, as an Arrow IPC stream, with the type to cast
 * each column to. DuckDB's own reader is an extension that would have
 * to be fetched, so types are found here as it finds them: BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, lists, structs, else text.
 *
 * Errors: TabhouseError of code `import` with the line.
 */
export function readJson(text: string): { bytes: Uint8Array; columns: { name: string; type: string }[] } {
  const rows = readRows(text);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length === 0) throw bad('it holds no objects with fields');
  const columns = names.map((name) => {
    const values = rows.map((row) => row[name] ?? null);
    const type = inferType(values);
    return {
      name,
      type: sqlType(type),
      vector: vectorFromArray(
        values.map((value) => toArrow(value, type)),
        arrowType(type),
      ),
    };
  });
  const table = new Table(Object.fromEntries(columns.map(({ name, vector }) => [name, vector])));
  return { bytes: tableToIPC(table, 'stream'), columns };
}

function readRows(text: string): Row[] {
  const body = text.replace(/^\uFEFF/, '');
  if (/^\s*\[/.test(body)) {
    const rows = parse(body, undefined);
    if (Array.isArray(rows)) return rows.map((row, index) => asRow(row, `element ${index + 1}`, undefined));
  }
  const whole = tryParse(body);
  if (whole !== undefined) return [asRow(whole, 'it', undefined)];
  return body.split('\n').flatMap((line, index) => (line.trim() ? [asRow(parse(line, index + 1), `line ${index + 1}`, index + 1)] : []));
}

function asRow(value: unknown, what: string, line: number | undefined): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
  throw bad(`${what} is not an object`, line);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text, keepLongIntegers);
  } catch {
    return undefined;
  }
}

function parse(text: string, line: number | undefined): unknown {
  try {
    return JSON.parse(text, keepLongIntegers);
  } catch (thrown) {
    if (thrown instanceof RangeError) throw bad('it is nested too deeply', line);
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const position = /position (\d+)/.exec(message)?.[1];
    throw bad(message, line ?? (position ? text.slice(0, Number(position)).split('\n').length : 1));
  }
}

/** Where the platform tells how a number was written, one too long for a double stays exact. */
function keepLongIntegers(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? BigInt(context!.source!) : value;
}

function bad(message: string, line?: number): TabhouseError {
  return new TabhouseError({ code: 'import', fault: 'data', line, message: line === undefined ? message : `line ${line}: ${message}` });
}
