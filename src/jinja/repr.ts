import { isWide } from './characters.ts';
import { floatRepr } from './floatText.ts';
import { chargeText } from './meter.ts';
import { PyDict, PyError, PyFloat, PyObject, PySet, PyTuple, Undefined, type Value } from './values.ts';

/** Python's `type(value).__name__`. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
    case 'bigint':
      return 'int';
    case 'string':
      return 'str';
    default:
      break;
  }
  if (Array.isArray(value)) return 'list';
  if (value instanceof PyFloat) return 'float';
  if (value instanceof PyTuple) return value.className;
  if (value instanceof PyDict) return 'dict';
  if (value instanceof PySet) return 'set';
  return value instanceof Undefined ? 'Undefined' : value.pyType;
}

/** `str(value)`: what `{{ value }}` prints. */
export function str(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyObject) return value.str();
  return value instanceof Undefined ? '' : repr(value);
}

/** `repr(value)`: what it looks like inside a printed list. */
export function repr(value: Value, within: readonly Value[] = []): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'string':
      return stringRepr(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return String(value);
    case 'bigint':
      return bigText(value);
    default:
      break;
  }
  if (value instanceof PyFloat) return floatRepr(value.value);
  if (value instanceof PyObject) return value.repr();
  if (value instanceof Undefined) return 'Undefined';
  return containerRepr(value, within);
}

function bigText(value: bigint): string {
  const text = String(value);
  if (text.length > 4301) throw new PyError('ValueError', 'Exceeds the limit (4300 digits) for integer string conversion');
  return text;
}

function containerRepr(value: Value[] | PyTuple | PyDict | PySet, within: readonly Value[]): string {
  if (within.includes(value)) return Array.isArray(value) ? '[...]' : value instanceof PyDict ? '{...}' : '(...)';
  const deeper = [...within, value];
  const list = (items: Iterable<Value>): string => {
    const parts: string[] = [];
    let length = 0;
    for (const item of items) {
      const text = repr(item, deeper);
      chargeText((length += text.length + 2));
      parts.push(text);
    }
    return parts.join(', ');
  };
  if (Array.isArray(value)) return `[${list(value)}]`;
  if (value instanceof PyTuple && value.names.length > 0) {
    return `${value.className}(${value.items.map((item, i) => `${value.names[i] ?? ''}=${repr(item, deeper)}`).join(', ')})`;
  }
  if (value instanceof PyTuple) return value.items.length === 1 ? `(${list(value.items)},)` : `(${list(value.items)})`;
  if (value instanceof PySet) return value.size === 0 ? 'set()' : `{${list(value.values())}}`;
  const pairs: string[] = [];
  let length = 0;
  for (const [key, item] of value.items()) {
    const text = `${repr(key, deeper)}: ${repr(item, deeper)}`;
    chargeText((length += text.length + 2));
    pairs.push(text);
  }
  return `{${pairs.join(', ')}}`;
}

const special = /[\\'\p{C}\p{Z}]/u;

/** `repr` of a string: single quotes unless it holds those and no double ones, escapes for what cannot be printed. */
export function stringRepr(text: string): string {
  if (!special.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const char of text) out += escaped(char, quote);
  return out + quote;
}

const unprintable = /[\p{C}\p{Z}]/u;
const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(char: string, quote: string): string {
  if (char === quote) return `\\${char}`;
  const short = named[char];
  if (short) return short;
  if (char === ' ' || !unprintable.test(char)) return char;
  return escapeCode(char.codePointAt(0) ?? 0);
}

function escapeCode(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** `ascii(value)`: repr with everything beyond ASCII escaped. */
export function asciiRepr(value: Value): string {
  const text = repr(value);
  return isWide(text) || /[^\0-\x7f]/.test(text)
    ? Array.from(text, (char) => ((char.codePointAt(0) ?? 0) > 127 ? escapeCode(char.codePointAt(0) ?? 0) : char)).join('')
    : text;
}
