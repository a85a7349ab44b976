import { asInt } from './arithmetic.ts';
import { textLength } from './characters.ts';
import { fixedText, floatRepr, generalText, scientificText } from './floatText.ts';
import { chargeText } from './meter.ts';
import { str, typeName } from './repr.ts';
import { PyError, PyFloat, PyObject, type Value } from './values.ts';

export type FormatSpec = {
  fill: string;
  align: '' | '<' | '>' | '=' | '^';
  sign: '+' | '-' | ' ';
  alternate: boolean;
  zero: boolean;
  width: number;
  grouping: '' | ',' | '_';
  precision: number | null;
  type: string;
};

const pattern = /^(?:(.)?([<>=^]))?([-+ ]?)(z?)(#?)(0?)(\d*)([,_]?)(?:\.(\d+))?(.?)$/su;

/** Python's format mini-language; fails for what is none. */
export function parseSpec(text: string): FormatSpec {
  const match = pattern.exec(text);
  if (!match) throw new PyError('ValueError', 'Invalid format specifier');
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, type] = match;
  const [wide, exact] = [Number(width || 0), precision === undefined ? null : Number(precision)];
  if (wide > 2 ** 31 || (exact ?? 0) > 2 ** 31) throw new PyError('ValueError', 'Too many decimal digits in format string');
  chargeText(wide + (exact ?? 0));
  return {
    fill: fill ?? (zero && !align ? '0' : ' '),
    align: (align ?? (zero ? '=' : '')) as FormatSpec['align'],
    sign: (sign || '-') as FormatSpec['sign'],
    alternate: alternate === '#',
    zero: zero === '0',
    width: wide,
    grouping: grouping as FormatSpec['grouping'],
    precision: exact,
    type: type ?? '',
  };
}

/** Python's `format(value, spec)`. */
export function format(value: Value, spec: string): string {
  if (spec === '') return str(value);
  if (typeof value === 'string') return formatText(value, parseSpec(spec));
  if (typeof value === 'boolean' && !/[bcdeEfFgGnoxX%]$/.test(spec)) return formatText(str(value), { ...parseSpec(spec), align: parseSpec(spec).align || '>' });
  const int = asInt(value);
  if (int !== undefined) return formatInt(int, parseSpec(spec));
  if (value instanceof PyFloat) return formatFloat(value.value, parseSpec(spec));
  if (value instanceof PyObject) {
    const own = value.operate('format', spec, false);
    if (typeof own === 'string') return own;
  }
  throw new PyError('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`);
}

function unknown(type: string, kind: string): PyError {
  return new PyError('ValueError', `Unknown format code '${type}' for object of type '${kind}'`);
}

function pad(body: string, spec: FormatSpec, fallback: '<' | '>'): string {
  const missing = spec.width - textLength(body);
  if (missing <= 0) return body;
  const align = spec.align || fallback;
  const left = align === '>' ? missing : align === '^' ? missing >> 1 : 0;
  return spec.fill.repeat(left) + body + spec.fill.repeat(missing - left);
}

function formatText(text: string, spec: FormatSpec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknown(spec.type, 'str');
  if (spec.sign !== '-') throw new PyError('ValueError', 'Sign not allowed in string format specifier');
  if (spec.grouping) throw new PyError('ValueError', `Cannot specify '${spec.grouping}' with 's'.`);
  if (spec.alternate) throw new PyError('ValueError', 'Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=' && !spec.zero) throw new PyError('ValueError', "'=' alignment not allowed in string format specifier");
  const cut = spec.precision === null ? text : Array.from(text).slice(0, spec.precision).join('');
  return pad(cut, spec.align === '=' ? { ...spec, align: '<' } : spec, '<');
}

/** Sign, prefix and digits put together: grouped, padded between sign and digits where asked. */
function assemble(negative: boolean, prefix: string, whole: string, rest: string, spec: FormatSpec, group = 3): string {
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  const head = sign + prefix;
  let digits = grouped(whole, spec.grouping, group);
  if (spec.align === '=') {
    const room = spec.width - head.length - rest.length;
    if (spec.fill === '0' && spec.grouping) {
      for (let zeros = whole; digits.length < room;) {
        zeros = `0${zeros}`;
        digits = grouped(zeros, spec.grouping, group);
      }
    } else digits = digits.padStart(room, spec.fill);
  }
  return pad(head + digits + rest, spec, '>');
}

function grouped(digits: string, separator: string, size: number): string {
  if (!separator) return digits;
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= size) parts.unshift(digits.slice(Math.max(0, end - size), end));
  return parts.join(separator);
}

const radices: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function formatInt(int: number | bigint, spec: FormatSpec): string {
  const { type } = spec;
  if (type !== '' && 'eEfFgG%'.includes(type)) return formatFloat(Number(int), spec);
  if (spec.precision !== null) throw new PyError('ValueError', 'Precision not allowed in integer format specifier');
  if (type === 'c') return pad(String.fromCodePoint(Number(int)), spec, '<');
  if (type !== '' && !'dnboxX'.includes(type)) throw unknown(type, 'int');
  const radix = radices[type] ?? 10;
  const negative = int < 0;
  const digits = (negative ? -int : int).toString(radix);
  if (spec.grouping === ',' && radix !== 10) throw new PyError('ValueError', `Cannot specify ',' with '${type}'.`);
  const prefix = spec.alternate && radix !== 10 ? `0${type}` : '';
  return assemble(negative, prefix, type === 'X' ? digits.toUpperCase() : digits, '', spec, radix === 10 ? 3 : 4);
}

/** The body of a non-negative finite double for `type`, before sign and padding. */
export function doubleText(x: number, type: string, precision: number | null, alternate: boolean): string {
  switch (type.toLowerCase()) {
    case 'f':
      return fixedText(x, precision ?? 6) + (alternate && precision === 0 ? '.' : '');
    case 'e':
      return scientificText(x, precision ?? 6);
    case '%':
      return `${fixedText(x * 100, precision ?? 6)}%`;
    case 'g':
    case 'n':
      return generalText(x, precision ?? 6, alternate);
    default:
      return precision === null ? floatRepr(x) : generalText(x, precision, alternate, true);
  }
}

function formatFloat(value: number, spec: FormatSpec): string {
  const { type } = spec;
  if (type !== '' && !'eEfFgGn%'.includes(type)) throw unknown(type, 'float');
  const negative = value < 0 || Object.is(value, -0);
  const x = Math.abs(value);
  const body = Number.isFinite(x) ? doubleText(x, type, spec.precision, spec.alternate) : `${Number.isNaN(x) ? 'nan' : 'inf'}${type === '%' ? '%' : ''}`;
  const text = type !== '' && 'EFG'.includes(type) ? body.toUpperCase() : body;
  const whole = /^\d*/.exec(text)?.[0] ?? '';
  return assemble(negative && !Number.isNaN(value), '', whole || text, whole ? text.slice(whole.length) : '', spec);
}
