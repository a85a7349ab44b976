import { asInt } from './arithmetic.ts';
import { textLength } from './characters.ts';
import { refuseUndefined } from './compare.ts';
import { doubleText } from './formatSpec.ts';
import { chargeText } from './meter.ts';
import { asciiRepr, repr, str, typeName } from './repr.ts';
import { PyDict, PyError, PyFloat, PyObject, PyTuple, Undefined, type Value } from './values.ts';

const directive = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([#0\- +]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([^]?)/g;

/** Python's `text % values`. */
export function percentFormat(text: string, values: Value): string {
  const args = new FormatArguments(values);
  let out = '';
  let from = 0;
  for (const match of text.matchAll(directive)) {
    const [whole, key, flags = '', width, precision, type = ''] = match;
    out += text.slice(from, match.index);
    from = match.index + whole.length;
    if (type === '') throw new PyError('ValueError', 'incomplete format');
    if (type === '%') {
      out += '%';
      continue;
    }
    const wide = width === '*' ? args.int() : Number(width ?? 0);
    const exact = precision === '*' ? args.int() : precision === undefined ? (whole.includes('.') && !key?.includes('.') ? 0 : null) : Number(precision);
    chargeText(Math.abs(wide) + (exact ?? 0));
    const value = key === undefined ? args.next() : args.named(key);
    const left = flags.includes('-') || wide < 0;
    const body = convert(value, type, flags, exact, match.index + whole.length - 1);
    out += padded(body, Math.abs(wide), left, flags.includes('0') && !left && !'srac'.includes(type));
    chargeText(out.length);
  }
  args.finish();
  return out + text.slice(from);
}

/** The right-hand side of `%`: a tuple, a mapping, or one value. */
class FormatArguments {
  private used = 0;
  private readonly list: readonly Value[];
  private readonly dict: PyDict | undefined;
  private usedNames = false;

  constructor(values: Value) {
    this.list = values instanceof PyTuple ? values.items : [values];
    this.dict = values instanceof PyDict ? values : values instanceof PyObject ? values.asDict() : undefined;
    // whatever can be subscripted and is no text
    this.usedNames = this.dict !== undefined || Array.isArray(values) || values instanceof Undefined;
  }
  next(): Value {
    const value = this.list[this.used++];
    if (value === undefined) throw new PyError('TypeError', 'not enough arguments for format string');
    return value;
  }
  int(): number {
    const value = asInt(this.next());
    if (value === undefined) throw new PyError('TypeError', '* wants int');
    return Number(value);
  }
  named(key: string): Value {
    if (!this.dict) throw new PyError('TypeError', 'format requires a mapping');
    this.usedNames = true;
    const value = this.dict.get(key);
    if (value === undefined) throw new PyError('KeyError', repr(key));
    return value;
  }
  finish(): void {
    if (this.used < this.list.length && !this.usedNames) {
      throw new PyError('TypeError', 'not all arguments converted during string formatting');
    }
  }
}

function padded(body: string, width: number, left: boolean, zeros: boolean): string {
  const missing = width - textLength(body);
  if (missing <= 0) return body;
  if (left) return body + ' '.repeat(missing);
  if (!zeros || !/\d/.test(body)) return ' '.repeat(missing) + body;
  const head = /^[-+ ]?(?:0[xXoO])?/.exec(body)?.[0] ?? '';
  return head + '0'.repeat(missing) + body.slice(head.length);
}

function convert(value: Value, type: string, flags: string, precision: number | null, at: number): string {
  const sign = (negative: boolean): string => (negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '');
  switch (type) {
    case 's':
    case 'r':
    case 'a': {
      const text = type === 's' ? str(value) : type === 'r' ? repr(value) : asciiRepr(value);
      return precision === null ? text : Array.from(text).slice(0, precision).join('');
    }
    case 'c':
      return character(value);
    case 'd':
    case 'i':
    case 'u':
      return integer(value, type, 10, '', sign, precision);
    case 'o':
    case 'x':
    case 'X': {
      const text = integer(value, type, type === 'o' ? 8 : 16, flags.includes('#') ? `0${type}` : '', sign, precision);
      return type === 'X' ? text.toUpperCase() : text;
    }
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const double = toDouble(value);
      const body = Number.isFinite(double) ? doubleText(Math.abs(double), type, precision, flags.includes('#')) : Number.isNaN(double) ? 'nan' : 'inf';
      const text = sign(double < 0 || Object.is(double, -0)) + body;
      return type < 'a' ? text.toUpperCase() : text;
    }
    default:
      throw new PyError('ValueError', `unsupported format character '${type}' (0x${type.charCodeAt(0).toString(16)}) at index ${at}`);
  }
}

function character(value: Value): string {
  if (typeof value === 'string' && textLength(value) === 1) return value;
  const code = asInt(value);
  if (code === undefined) throw new PyError('TypeError', '%c requires int or char');
  return String.fromCodePoint(Number(code));
}

function toDouble(value: Value): number {
  if (value instanceof PyFloat) return value.value;
  const int = asInt(value);
  if (int !== undefined) return Number(int);
  const own = value instanceof PyObject ? value.operate('float', null, false) : undefined;
  if (own instanceof PyFloat) return own.value;
  refuseUndefined(value);
  throw new PyError('TypeError', `must be real number, not ${typeName(value)}`);
}

function integer(value: Value, type: string, radix: number, prefix: string, sign: (negative: boolean) => string, precision: number | null): string {
  const own = value instanceof PyObject ? value.operate('int', null, false) : undefined;
  const int = value instanceof PyFloat && radix === 10 ? BigInt(Math.trunc(value.value)) : asInt(own ?? value);
  if (int === undefined) {
    refuseUndefined(value);
    throw new PyError('TypeError', `%${type} format: ${radix === 10 ? 'a real number' : 'an integer'} is required, not ${typeName(value)}`);
  }
  const digits = (int < 0 ? -int : int).toString(radix);
  return sign(int < 0) + prefix + digits.padStart(precision ?? 0, '0');
}
