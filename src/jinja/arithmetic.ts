import type { BinaryOperator } from './ast.ts';
import { charge } from './meter.ts';
import { nearestPower } from './power.ts';
import { normaliseInt, PyError, PyFloat, type Value } from './values.ts';

type Int = number | bigint;

/** An int from a bool or int, or undefined. */
export function asInt(value: Value): Int | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}

/** A double from any number, or undefined. */
export function asDouble(value: Value): number | undefined {
  if (value instanceof PyFloat) return value.value;
  const int = asInt(value);
  if (typeof int !== 'bigint') return int;
  const double = Number(int);
  if (!Number.isFinite(double)) throw new PyError('OverflowError', 'int too large to convert to float');
  return double;
}

/** `a operator b` where both are numbers; undefined where one is not. */
export function arithmetic(operator: BinaryOperator, a: Value, b: Value): Value | undefined {
  const x = asInt(a);
  const y = asInt(b);
  if (x !== undefined && y !== undefined) return operator === '/' ? divide(x, y) : ofInts(operator, x, y);
  if ((x === undefined && !(a instanceof PyFloat)) || (y === undefined && !(b instanceof PyFloat))) return undefined;
  return new PyFloat(ofDoubles(operator, asDouble(a) as number, asDouble(b) as number));
}

function divide(x: Int, y: Int): PyFloat {
  // eslint-disable-next-line eqeqeq -- 0n == 0 holds and 0n === 0 does not
  if (y == 0) throw new PyError('ZeroDivisionError', 'division by zero');
  if (typeof x === 'number' && typeof y === 'number') return new PyFloat(x / y);
  const [top, bottom] = [BigInt(x), BigInt(y)];
  const shift = 1n << 128n;
  const quotient = (top * shift) / bottom;
  const double = Number(quotient) / 2 ** 128;
  if (!Number.isFinite(double)) throw new PyError('OverflowError', 'integer division result too large for a float');
  return new PyFloat(double);
}

function ofInts(operator: BinaryOperator, x: Int, y: Int): Value {
  if (operator === '**') return power(x, y);
  if (operator === '//' || operator === '%') return floorOrModulo(operator, x, y);
  if (typeof x === 'number' && typeof y === 'number') {
    const quick = operator === '+' ? x + y : operator === '-' ? x - y : x * y;
    if (Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick;
  }
  const [a, b] = [BigInt(x), BigInt(y)];
  if (operator === '*') chargeBig(bits(a) + bits(b));
  return normaliseInt(operator === '+' ? a + b : operator === '-' ? a - b : a * b);
}

function floorOrModulo(operator: '//' | '%', x: Int, y: Int): Value {
  // eslint-disable-next-line eqeqeq -- 0n == 0 holds and 0n === 0 does not
  if (y == 0) {
    throw new PyError('ZeroDivisionError', operator === '%' ? 'integer modulo by zero' : 'integer division or modulo by zero');
  }
  if (typeof x === 'number' && typeof y === 'number' && Math.abs(x) < 2 ** 52 && Math.abs(y) < 2 ** 52) {
    const rest = x % y;
    const modulo = rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
    const result = operator === '%' ? modulo : (x - modulo) / y;
    return result === 0 ? 0 : result;
  }
  const [a, b] = [BigInt(x), BigInt(y)];
  const rest = a % b;
  const modulo = rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
  return normaliseInt(operator === '%' ? modulo : (a - modulo) / b);
}

function bits(x: bigint): number {
  return x.toString(16).length * 4;
}

function chargeBig(size: number): void {
  if (size > 4_000_000) throw new PyError('OverflowError', 'the integer grows too large');
  charge(size >> 6);
}

function power(x: Int, y: Int): Value {
  if (y < 0) {
    // eslint-disable-next-line eqeqeq -- 0n == 0 holds and 0n === 0 does not
    if (x == 0) throw new PyError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
    return new PyFloat(nearestPower(asDouble(x) as number, asDouble(y) as number));
  }
  const base = BigInt(x);
  if (base !== 0n && base !== 1n && base !== -1n) chargeBig(bits(base < 0n ? -base : base) * Number(y));
  return normaliseInt(base === -1n ? (BigInt(y) % 2n === 0n ? 1n : -1n) : base === 0n || base === 1n ? base ** (y > 0 ? 1n : 0n) : base ** BigInt(y));
}

function ofDoubles(operator: BinaryOperator, x: number, y: number): number {
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '**':
      return doublePower(x, y);
    default:
      return doubleDivision(operator, x, y);
  }
}

function doubleDivision(operator: '/' | '//' | '%', x: number, y: number): number {
  if (y === 0) {
    const message = { '/': 'float division by zero', '//': 'float floor division by zero', '%': 'float modulo' }[operator];
    throw new PyError('ZeroDivisionError', message);
  }
  if (operator === '/') return x / y;
  let modulo = x % y;
  let quotient = (x - modulo) / y;
  if (modulo !== 0) {
    if (y < 0 !== modulo < 0) {
      modulo += y;
      quotient -= 1;
    }
  } else modulo = y < 0 ? -0 : 0;
  if (operator === '%') return modulo;
  if (quotient === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function doublePower(x: number, y: number): number {
  if (x === 0 && y < 0) throw new PyError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  if (x === 1 || y === 0) return 1;
  if (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) return 1;
  const result = nearestPower(x, y);
  if (Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(y)) {
    throw new PyError('TypeError', 'complex numbers are not supported');
  }
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) {
    throw new PyError('OverflowError', "(34, 'Numerical result out of range')");
  }
  return result;
}
