import { skipSpace, trimEnd } from '../jinja/characters.ts';
import { repr, str, stringRepr } from '../jinja/repr.ts';
import { PyDict, PyFloat, PyObject, PySet, PyTuple } from '../jinja/values.ts';

/** Python's `str.strip()`: its idea of white space differs from JavaScript's (no byte order mark, but the file separators). */
export function pythonStrip(text: string): string {
  const from = skipSpace(text, 0);
  return text.slice(from, trimEnd(text, from, text.length));
}

/** Python's `repr` of plain data (dicts, lists, texts, numbers, None) and of Python values in it. */
export function reprValue(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return stringRepr(value);
  if (value instanceof PyFloat) return repr(value);
  if (Array.isArray(value)) return `[${value.map(reprValue).join(', ')}]`;
  if (isPython(value)) return repr(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${stringRepr(key)}: ${reprValue(item)}`)
    .join(', ')}}`;
}

/** Python's `str`: a text is itself, anything else its `repr`. */
export function strValue(value: unknown): string {
  if (typeof value === 'string') return value;
  return isPython(value) ? str(value) : reprValue(value);
}

function isPython(value: unknown): value is PyObject | PyDict | PySet | PyTuple {
  return value instanceof PyObject || value instanceof PyDict || value instanceof PySet || value instanceof PyTuple;
}

/** Python's truth of plain data: empty texts, lists, dicts, zero and None are false. */
export function isTruthy(value: unknown): boolean {
  if (value instanceof PyFloat) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
