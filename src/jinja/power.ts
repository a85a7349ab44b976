/** Bits after the point in the reckoning below: a double's 53, its exponent's 11, and plenty to round by. */
const BITS = 192n;
const ONE = 1n << BITS;

/**
 * `x ** y` of two doubles to the nearest double, as the C library has it that Python asks; engines' `Math.pow` is often one off in the
 * last place. Zero, infinities and the far ends of the range are left to `Math.pow`.
 */
export function nearestPower(x: number, y: number): number {
  const rough = Math.pow(x, y);
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0 || y === 0 || !(Math.abs(rough) > 1e-300 && Math.abs(rough) < 1e300)) return rough;
  const logarithm = times(naturalLogarithm(Math.abs(x)), y);
  const twos = rounded(logarithm, LN2);
  const fraction = exponential(logarithm - twos * LN2);
  return Math.sign(rough) * Number(fraction >> (BITS - 128n)) * 2 ** (Number(twos) - 128);
}

const rounded = (a: bigint, b: bigint): bigint => (2n * a + b) / (2n * b);

/** A double as `whole * 2 ** exponent`. */
function parts(value: number): { whole: bigint; exponent: bigint } {
  let exponent = 0;
  let whole = value;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    exponent--;
  }
  return { whole: BigInt(whole), exponent: BigInt(exponent) };
}

const shifted = (value: bigint, by: bigint): bigint => (by < 0n ? value >> -by : value << by);

function times(fixed: bigint, factor: number): bigint {
  const { whole, exponent } = parts(factor);
  return shifted(fixed * whole, exponent);
}

/** ln of a positive double: ln 2 a bit of its length, and 2 artanh((m - 1) / (m + 1)) of what is left of it. */
function naturalLogarithm(value: number): bigint {
  const { whole, exponent } = parts(value);
  const length = BigInt(whole.toString(2).length - 1);
  return (exponent + length) * LN2 + nearOne(shifted(whole, BITS - length));
}

function nearOne(mantissa: bigint): bigint {
  const ratio = ((mantissa - ONE) << BITS) / (mantissa + ONE);
  const square = (ratio * ratio) >> BITS;
  let sum = 0n;
  for (let power = ratio, n = 1n; power !== 0n; power = (power * square) >> BITS, n += 2n) sum += power / n;
  return 2n * sum;
}

function exponential(value: bigint): bigint {
  let sum = ONE;
  for (let term = value, n = 2n; term !== 0n; term = (term * value) / (n << BITS), n++) sum += term;
  return sum;
}

const LN2 = nearOne(2n * ONE);
