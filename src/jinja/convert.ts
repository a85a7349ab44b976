import { asciiDigits } from '../base/digits.ts';
import { asInt } from './arithmetic.ts';
import { fixedText } from './floatText.ts';
import { textOf } from './markup.ts';
import { stripText } from './textMethods.ts';
import { repr, typeName } from './repr.ts';
import { refuseUndefined } from './compare.ts';
import { normaliseInt, PyError, PyFloat, PyObject, type Value } from './values.ts';

/** Python's `int(text, base)`. */
export function parseInteger(text: string, base: number): number | bigint {
  const fail = (): never => {
    throw new PyError('ValueError', `invalid literal for int() with base ${base}: ${repr(text)}`);
  };
  const match = /^([-+]?)(0[xXoObB])?((?:_?[\da-zA-Z])+)$/.exec(asciiDigits(stripText(text, null)));
  if (!match) return fail();
  const [, sign, prefix = '', body = ''] = match;
  const prefixBase = { x: 16, o: 8, b: 2 }[prefix.slice(1).toLowerCase()];
  const isPrefix = prefixBase !== undefined && (base === 0 || base === prefixBase);
  const digits = (isPrefix ? body : prefix + body).replaceAll('_', '').toLowerCase();
  const radix = base === 0 ? (isPrefix ? prefixBase : 10) : base;
  if (base === 0 && !isPrefix && /^0+[1-9]/.test(digits)) return fail();
  let value = 0n;
  if (radix === 10 && /^\d+$/.test(digits)) value = BigInt(digits);
  else {
    for (const char of digits) {
      const digit = parseInt(char, 36);
      if (!(digit < radix)) return fail();
      value = value * BigInt(radix) + BigInt(digit);
    }
  }
  return normaliseInt(sign === '-' ? -value : value);
}

/** Python's `float(text)`. */
export function parseFloatText(text: string): number {
  const stripped = asciiDigits(stripText(text, null));
  if (/^[-+]?(?:(?:\d(?:_?\d)*)(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?$/.test(stripped)) {
    return Number(stripped.replaceAll('_', ''));
  }
  const special = /^([-+]?)(inf|infinity|nan)$/i.exec(stripped);
  if (!special) throw new PyError('ValueError', `could not convert string to float: ${repr(text)}`);
  const size = special[2]?.toLowerCase() === 'nan' ? NaN : Infinity;
  return special[1] === '-' ? -size : size;
}

/** Python's `int(value)`. */
export function toInt(value: Value, base = 10): number | bigint {
  const text = textOf(value);
  if (text !== undefined) return parseInteger(text, base);
  const own = value instanceof PyObject ? value.operate('int', null, false) : undefined;
  const int = asInt(own ?? value);
  if (int !== undefined) return int;
  if (value instanceof PyFloat) {
    if (Number.isNaN(value.value)) throw new PyError('ValueError', 'cannot convert float NaN to integer');
    if (!Number.isFinite(value.value)) throw new PyError('OverflowError', 'cannot convert float infinity to integer');
    return normaliseInt(BigInt(Math.trunc(value.value)));
  }
  refuseUndefined(value);
  throw new PyError('TypeError', `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`);
}

/** Python's `float(value)`. */
export function toFloat(value: Value): number {
  const text = textOf(value);
  if (text !== undefined) return parseFloatText(text);
  if (value instanceof PyFloat) return value.value;
  const own = value instanceof PyObject ? value.operate('float', null, false) : undefined;
  if (own instanceof PyFloat) return own.value;
  const int = asInt(value);
  if (int !== undefined) {
    const double = Number(int);
    if (!Number.isFinite(double)) throw new PyError('OverflowError', 'int too large to convert to float');
    return double;
  }
  refuseUndefined(value);
  throw new PyError('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`);
}

/** Python's `round(value, digits)`; ints stay ints. */
export function roundValue(value: Value, digits: number): Value {
  const int = asInt(value);
  if (int !== undefined) return digits >= 0 ? int : roundInt(BigInt(int), -digits);
  const own = value instanceof PyObject ? value.operate('round', digits, false) : undefined;
  if (own !== undefined) return own;
  if (!(value instanceof PyFloat)) {
    refuseUndefined(value);
    throw new PyError('TypeError', `type ${typeName(value)} doesn't define __round__ method`);
  }
  const x = value.value;
  if (!Number.isFinite(x) || digits > 320) return value;
  const size = digits >= 0 ? Number(fixedText(Math.abs(x), digits)) : Number(roundInt(BigInt(fixedText(Math.abs(x), 0)), -digits));
  return new PyFloat(x < 0 || Object.is(x, -0) ? -size : size);
}

function roundInt(int: bigint, zeros: number): number | bigint {
  if (zeros > 400) return 0;
  const unit = 10n ** BigInt(zeros);
  const rest = ((int % unit) + unit) % unit;
  const down = int - rest;
  const up = rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n !== 0n);
  return normaliseInt(up ? down + unit : down);
}
