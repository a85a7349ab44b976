import { dumpJson } from '../../jinja/json.ts';
import { str } from '../../jinja/repr.ts';
import { PyDict, PyError, PyFloat, type Value } from '../../jinja/values.ts';
import { isDatetime } from './dates.ts';
import { PyDecimal } from './decimal.ts';

type Contents = { names: readonly string[]; cells: readonly (readonly Value[])[] };

/** A table as agate writes it as CSV: `print_csv()`. */
export function csvText({ names, cells }: Contents): string {
  return [names, ...cells.map((row) => row.map(plainText))].map((row) => row.map(quoted).join(',')).join('\n');
}

function plainText(value: Value): string {
  if (value === null) return '';
  return isDatetime(value) ? str(value).replace(' ', 'T') : str(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** How `print_json` writes: rows by the value of a column, a row a line, or with so many blanks before each level. */
export type JsonForm = { key: string | null; newline: boolean; indent: number | null };

/** A table as agate writes it as JSON: `print_json()`. */
export function jsonText({ names, cells }: Contents, { key, newline, indent }: JsonForm): string {
  if (key !== null && newline) throw new PyError('ValueError', 'key and newline may not be specified together.');
  if (newline && indent !== null) throw new PyError('ValueError', 'newline and indent may not be specified together.');
  const rows = cells.map((row) => PyDict.of(names.map((name, i) => [name, jsonValue(row[i] as Value)])));
  if (newline) return rows.map((row) => dumpJson(row)).join('\n');
  if (key === null) return dumpJson(rows, { indent });
  const column = names.indexOf(key);
  if (column < 0) throw new PyError('KeyError', key);
  const byKey = new PyDict();
  for (const [i, row] of rows.entries()) {
    const name = str(cells[i]?.[column] ?? null);
    if (byKey.has(name)) throw new PyError('ValueError', `Value ${name} is not unique in the key column.`);
    byKey.set(name, row);
  }
  return dumpJson(byKey, { indent });
}

/** A value as agate's types hand it to JSON: their `jsonify`. */
export function jsonValue(value: Value): Value {
  if (value instanceof PyDecimal) return new PyFloat(value.toNumber());
  if (value === null || typeof value !== 'object') return value;
  return plainText(value);
}
