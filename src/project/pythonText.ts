import { skipSpace, trimEnd } from '../jinja/characters.ts';
import { repr, str } from '../jinja/repr.ts';
import { PyDict, PyFloat, PyObject, PySet, PyTuple } from '../jinja/values.ts';

/** Python's `str.strip()`: its idea of white space differs from JavaScript's (no byte order mark, but the file separators). */
export function pythonStrip(text: string): string {
  const from = skipSpace(text, 0);
  return text.slice(from, trimEnd(text, from, text.length));
}

/** Python's `repr` of a text: single quotes unless that would need escapes that double quotes do not. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const character of text) out += reprCharacter(character, quote);
  return out + quote;
}

function reprCharacter(character: string, quote: string): string {
  if (character === '\\' || character === quote) return `\\${character}`;
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x7f) return character;
  if (/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** Python's `repr` of a float: always with a point, an exponent, `inf` or `nan`. */
export function reprFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    const sign = exponent.startsWith('-') ? '-' : '+';
    return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** Python's `repr` of plain data (dicts, lists, texts, numbers, None) and of Python values in it. */
export function reprValue(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return reprText(value);
  if (value instanceof PyFloat) return reprFloat(value.value);
  if (Array.isArray(value)) return `[${value.map(reprValue).join(', ')}]`;
  if (isPython(value)) return repr(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${reprText(key)}: ${reprValue(item)}`)
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
