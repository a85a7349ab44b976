/** A double in decimal notation with exact, half-to-even rounding, as C and Python print it. All take x >= 0 and finite. */

function parts(x: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0 ? { mantissa: fraction, exponent: -1074 } : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** round(x * 10 ** power), half to even. */
function scaled(x: number, power: number): bigint {
  const { mantissa, exponent } = parts(x);
  let top = mantissa;
  let bottom = 1n;
  if (power >= 0) top *= 10n ** BigInt(power);
  else bottom *= 10n ** BigInt(-power);
  if (exponent >= 0) top <<= BigInt(exponent);
  else bottom <<= BigInt(-exponent);
  const quotient = top / bottom;
  const twice = 2n * (top - quotient * bottom);
  return twice > bottom || (twice === bottom && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
}

/** C's `%.{digits}f`. */
export function fixedText(x: number, digits: number): string {
  const whole = scaled(x, digits)
    .toString()
    .padStart(digits + 1, '0');
  return digits === 0 ? whole : `${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
}

/** The `count` significant digits of x and its decimal exponent. */
export function significant(x: number, count: number): { digits: string; exponent: number } {
  if (x === 0) return { digits: '0'.repeat(count), exponent: 0 };
  let exponent = Number(x.toExponential().split('e')[1]);
  for (;;) {
    const digits = scaled(x, count - 1 - exponent).toString();
    if (digits.length === count) return { digits, exponent };
    exponent += digits.length > count ? 1 : -1;
  }
}

export function exponentText(digits: string, exponent: number): string {
  const size = Math.abs(exponent).toString().padStart(2, '0');
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** C's `%.{digits}e`. */
export function scientificText(x: number, digits: number): string {
  const { digits: all, exponent } = significant(x, digits + 1);
  return exponentText(all, exponent);
}

/** C's `%.{precision}g`; `dotZero` is Python's format without a type, which keeps one digit behind the point. */
export function generalText(x: number, precision: number, keepZeros = false, dotZero = false): string {
  const count = Math.max(precision, 1);
  const { digits, exponent } = significant(x, count);
  const kept = keepZeros ? digits : digits.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= count - (dotZero ? 1 : 0)) return exponentText(kept, exponent);
  return plainText(kept, exponent, dotZero || keepZeros);
}

/** Digits with the point at their decimal exponent. */
export function plainText(digits: string, exponent: number, dotZero: boolean): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = digits.slice(exponent + 1);
  if (rest) return `${whole}.${rest}`;
  return dotZero ? `${whole}.0` : whole;
}

/** `repr(x)` of any float: the shortest digits that read back as the same number. */
export function floatRepr(x: number): string {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  const [mantissa = '0', power = '0'] = Math.abs(x).toExponential().split('e');
  const exponent = Number(power);
  const digits = mantissa.replace('.', '');
  return sign + (exponent < -4 || exponent >= 16 ? exponentText(digits, exponent) : plainText(digits, exponent, true));
}
