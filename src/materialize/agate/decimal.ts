import { asciiDigits } from '../../base/digits.ts';
import { normaliseInt, PyError, PyFloat, PyObject, type Value } from '../../jinja/values.ts';
import { hostFunction } from '../../jinja/hostFunction.ts';

const PRECISION = 28;
const PATTERN = /^\s*([+-]?)(\d[\d_]*)?(?:\.(\d[\d_]*)?)?(?:[eE]([+-]?\d+))?\s*$/;

/** Python's `decimal.Decimal`: digits times a power of ten, or one of the three values that are none. */
export class PyDecimal extends PyObject {
  readonly pyType = 'Decimal';

  constructor(
    readonly digits: bigint,
    readonly exponent: number,
    readonly special: 'NaN' | 'Infinity' | '-Infinity' | null = null,
    private readonly negativeZero = false,
  ) {
    super();
  }

  /** `Decimal(text)`, or null where the text is no number. */
  static parse(text: string): PyDecimal | null {
    const word = /^\s*([+-]?)(nan|inf(?:inity)?)\s*$/i.exec(text);
    if (word) return new PyDecimal(0n, 0, /^nan$/i.test(word[2] as string) ? 'NaN' : word[1] === '-' ? '-Infinity' : 'Infinity');
    const match = PATTERN.exec(asciiDigits(text));
    if (!match || (match[2] === undefined && match[3] === undefined)) return null;
    const whole = (match[2] ?? '').replaceAll('_', '');
    const fraction = (match[3] ?? '').replaceAll('_', '');
    const digits = BigInt(whole + fraction);
    const negative = match[1] === '-';
    return new PyDecimal(negative ? -digits : digits, Number(match[4] ?? 0) - fraction.length, null, negative && digits === 0n);
  }

  static fromInt(value: number | bigint): PyDecimal {
    return new PyDecimal(BigInt(value), 0);
  }

  /** As Python's `Decimal(repr(x))`. */
  static fromFloat(value: number, text: string): PyDecimal {
    if (Number.isNaN(value)) return new PyDecimal(0n, 0, 'NaN');
    if (!Number.isFinite(value)) return new PyDecimal(0n, 0, value > 0 ? 'Infinity' : '-Infinity');
    return PyDecimal.parse(text) ?? new PyDecimal(0n, 0, 'NaN');
  }

  toNumber(): number {
    return this.special ? Number(this.special) : Number(`${this.digits}e${this.exponent}`);
  }

  /** Towards zero, as `int(x)`. */
  toInt(): bigint {
    if (this.special) throw new PyError('ValueError', `cannot convert ${this.special} to integer`);
    return this.exponent >= 0 ? this.digits * 10n ** BigInt(this.exponent) : this.digits / 10n ** BigInt(-this.exponent);
  }

  /** Digits after the point that are not trailing zeros. */
  decimalPlaces(): number {
    return this.special ? 0 : Math.max(0, -this.normalised().exponent);
  }

  /** Digits before the point, at least 0. */
  wholePlaces(): number {
    const { digits, exponent } = this.normalised();
    return String(digits < 0n ? -digits : digits).length + exponent;
  }

  private normalised(): PyDecimal {
    if (this.digits === 0n) return new PyDecimal(0n, 0);
    let { digits, exponent } = this;
    while (digits % 10n === 0n) {
      digits /= 10n;
      exponent++;
    }
    return new PyDecimal(digits, exponent);
  }

  private rounded(): PyDecimal {
    const length = String(this.digits < 0n ? -this.digits : this.digits).length;
    const excess = length - PRECISION;
    if (this.special || excess <= 0) return this;
    return new PyDecimal(roundHalfEven(this.digits, excess), this.exponent + excess);
  }

  override str(): string {
    if (this.special) return this.special;
    const sign = this.digits < 0n || this.negativeZero ? '-' : '';
    const text = String(this.digits < 0n ? -this.digits : this.digits);
    const adjusted = this.exponent + text.length - 1;
    if (this.exponent <= 0 && adjusted >= -6) {
      if (this.exponent === 0) return sign + text;
      const padded = text.padStart(1 - this.exponent, '0');
      return `${sign}${padded.slice(0, this.exponent)}.${padded.slice(this.exponent)}`;
    }
    const mantissa = text.length > 1 ? `${text[0]}.${text.slice(1)}` : text;
    return `${sign}${mantissa}E${adjusted < 0 ? '-' : '+'}${Math.abs(adjusted)}`;
  }
  override repr(): string {
    return `Decimal('${this.str()}')`;
  }
  override truth(): boolean {
    return this.special !== null || this.digits !== 0n;
  }
  override equals(other: Value): boolean {
    return this.compare(other) === 0;
  }
  override hashKey(): unknown {
    if (this.special || this.decimalPlaces() > 0) return this.toNumber();
    const int = this.toInt();
    return int >= -9007199254740991n && int <= 9007199254740991n ? Number(int) : int;
  }
  override compare(other: Value): number | undefined {
    const right = asDecimal(other);
    if (!right) return undefined;
    if (this.special || right.special) {
      const [a, b] = [this.toNumber(), right.toNumber()];
      return a < b ? -1 : a > b ? 1 : a === b ? 0 : NaN;
    }
    const [a, b] = aligned(this, right);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyFloat) return undefined;
    const converted = this.converted(operator, other);
    if (converted !== undefined) return converted;
    const operand = asDecimal(other);
    if (!operand || typeof other === 'boolean') return undefined;
    const [left, right] = reflected ? [operand, this] : [this, operand];
    if (left.special || right.special) return new PyDecimal(0n, 0, 'NaN');
    const exponent = Math.min(left.exponent, right.exponent);
    const [a, b] = aligned(left, right);
    switch (operator) {
      case '+':
        return new PyDecimal(a + b, exponent).rounded();
      case '-':
        return new PyDecimal(a - b, exponent).rounded();
      case '*':
        return new PyDecimal(left.digits * right.digits, left.exponent + right.exponent).rounded();
      case '/':
        return divide(left, right);
      case '//':
        refuseZero(b);
        return new PyDecimal(a / b, 0);
      case '%':
        refuseZero(b);
        return new PyDecimal(a % b, exponent);
      case '**':
        return power(left, right);
      default:
        return undefined;
    }
  }

  /** `int(x)`, `float(x)`, `abs(x)` and `round(x, places)`. */
  private converted(operator: string, places: Value): Value | undefined {
    switch (operator) {
      case 'int':
        return normaliseInt(this.toInt());
      case 'float':
        return new PyFloat(this.toNumber());
      case 'abs':
        return this.digits < 0n ? new PyDecimal(-this.digits, this.exponent) : this.special === '-Infinity' ? new PyDecimal(0n, 0, 'Infinity') : this;
      case 'round':
        return this.special ? this : this.quantized(Number(places));
      default:
        return undefined;
    }
  }

  /** As many digits after the point as asked for, half to even. */
  private quantized(places: number): PyDecimal {
    const missing = this.exponent + places;
    const digits = missing >= 0 ? this.digits * 10n ** BigInt(missing) : roundHalfEven(this.digits, -missing);
    return new PyDecimal(digits, -places, null, digits === 0n && this.digits < 0n);
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'is_nan':
        return hostFunction(name, [], () => this.special === 'NaN');
      case 'normalize':
        return hostFunction(name, [], () => (this.special ? this : this.normalised()));
      case 'to_integral_value':
      case 'to_integral':
        return hostFunction(name, [], () => (this.exponent >= 0 ? this : new PyDecimal(roundHalfEven(this.digits, -this.exponent), 0)));
      default:
        return undefined;
    }
  }
}

function asDecimal(value: Value): PyDecimal | null {
  if (value instanceof PyDecimal) return value;
  if (typeof value === 'boolean') return PyDecimal.fromInt(value ? 1 : 0);
  if (typeof value === 'number' || typeof value === 'bigint') return PyDecimal.fromInt(value);
  return value instanceof PyFloat ? PyDecimal.fromFloat(value.value, String(value.value)) : null;
}

function aligned(left: PyDecimal, right: PyDecimal): [bigint, bigint] {
  const exponent = Math.min(left.exponent, right.exponent);
  return [left.digits * 10n ** BigInt(left.exponent - exponent), right.digits * 10n ** BigInt(right.exponent - exponent)];
}

function roundHalfEven(digits: bigint, places: number): bigint {
  const unit = 10n ** BigInt(places);
  const magnitude = digits < 0n ? -digits : digits;
  let quotient = magnitude / unit;
  const twice = (magnitude % unit) * 2n;
  if (twice > unit || (twice === unit && quotient % 2n === 1n)) quotient++;
  return digits < 0n ? -quotient : quotient;
}

function refuseZero(divisor: bigint): void {
  if (divisor === 0n) throw new PyError('DivisionByZero', "[<class 'decimal.DivisionByZero'>]");
}

function divide(left: PyDecimal, right: PyDecimal): PyDecimal {
  refuseZero(right.digits);
  const ideal = left.exponent - right.exponent;
  const shift = PRECISION + 2 + String(right.digits).length;
  const scaled = left.digits * 10n ** BigInt(shift);
  const sticky = scaled % right.digits === 0n ? 0n : scaled < 0n === right.digits < 0n ? 1n : -1n;
  let quotient = (scaled / right.digits) * 10n + sticky;
  let exponent = ideal - shift - 1;
  const length = String(quotient < 0n ? -quotient : quotient).length;
  if (sticky !== 0n || length > PRECISION) {
    const excess = Math.max(0, length - PRECISION);
    if (sticky !== 0n) return new PyDecimal(roundHalfEven(quotient, excess), exponent + excess);
  }
  while (exponent < ideal && quotient % 10n === 0n) {
    quotient /= 10n;
    exponent++;
  }
  const left28 = String(quotient < 0n ? -quotient : quotient).length - PRECISION;
  return left28 > 0 ? new PyDecimal(roundHalfEven(quotient, left28), exponent + left28) : new PyDecimal(quotient, exponent);
}

function power(base: PyDecimal, exponent: PyDecimal): PyDecimal | undefined {
  if (exponent.decimalPlaces() > 0 || exponent.digits < 0n) return undefined;
  const n = exponent.toInt();
  return new PyDecimal(base.digits ** n, base.exponent * Number(n));
}
