import { asDouble, asInt } from '../../../jinja/arithmetic.ts';
import { hostFunction } from '../../../jinja/hostFunction.ts';
import { PyError, PyFloat, PyObject, type Value } from '../../../jinja/values.ts';
import { dayMicros, pad } from './civil.ts';

/** Python's `datetime.timedelta`, in microseconds. */
export class PyTimedelta extends PyObject {
  readonly pyType = 'datetime.timedelta';

  constructor(readonly micros: number) {
    super();
    if (!(Math.abs(micros) < 8.64e19)) throw new PyError('OverflowError', 'days out of range for timedelta');
  }

  private get parts(): { days: number; seconds: number; microseconds: number } {
    const days = Math.floor(this.micros / dayMicros);
    const rest = this.micros - days * dayMicros;
    return { days, seconds: Math.floor(rest / 1e6), microseconds: rest % 1e6 };
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'days' || name === 'seconds' || name === 'microseconds') return this.parts[name];
    return name === 'total_seconds' ? hostFunction(name, [], () => new PyFloat(this.micros / 1e6)) : undefined;
  }
  override str(): string {
    const { days, seconds, microseconds } = this.parts;
    const head = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
    const time = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
    return head + time + (microseconds ? `.${pad(microseconds, 6)}` : '');
  }
  override repr(): string {
    const given = Object.entries(this.parts).filter(([, value]) => value !== 0);
    return `datetime.timedelta(${given.map(([name, value]) => `${name}=${value}`).join(', ') || '0'})`;
  }
  override truth(): boolean {
    return this.micros !== 0;
  }
  override equals(other: Value): boolean {
    return other instanceof PyTimedelta && other.micros === this.micros;
  }
  override compare(other: Value): number | undefined {
    return other instanceof PyTimedelta ? this.micros - other.micros : undefined;
  }
  override hashKey(): unknown {
    return `\0timedelta ${this.micros}`;
  }
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator === 'negative') return new PyTimedelta(-this.micros);
    if (operator === 'positive') return this;
    if (operator === 'abs') return new PyTimedelta(Math.abs(this.micros));
    if (other instanceof PyTimedelta) return this.withDelta(operator, reflected ? other : this, reflected ? this : other);
    const factor = other instanceof PyObject ? undefined : asDouble(other);
    if (factor === undefined) return undefined;
    if (operator === '*') return new PyTimedelta(roundHalfEven(this.micros * factor));
    if (reflected || factor === 0) return undefined;
    if (operator === '/') return new PyTimedelta(roundHalfEven(this.micros / factor));
    return operator === '//' && asInt(other) !== undefined ? new PyTimedelta(Math.floor(this.micros / factor)) : undefined;
  }

  private withDelta(operator: string, a: PyTimedelta, b: PyTimedelta): Value | undefined {
    switch (operator) {
      case '+':
        return new PyTimedelta(a.micros + b.micros);
      case '-':
        return new PyTimedelta(a.micros - b.micros);
      case '/':
        return new PyFloat(a.micros / b.micros);
      case '//':
        return Math.floor(a.micros / b.micros);
      case '%':
        return new PyTimedelta(a.micros - Math.floor(a.micros / b.micros) * b.micros);
      default:
        return undefined;
    }
  }
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

const unitMicros: Readonly<Record<string, number>> = {
  days: dayMicros,
  seconds: 1e6,
  microseconds: 1,
  milliseconds: 1000,
  minutes: 6e7,
  hours: 3.6e9,
  weeks: 7 * dayMicros,
};

/** The class `datetime.timedelta`. */
export const timedeltaParameters = Object.keys(unitMicros).map((name) => `${name}?`);

export function makeTimedelta(valueOf: (name: string) => Value | undefined): PyTimedelta {
  let micros = 0;
  for (const [name, unit] of Object.entries(unitMicros)) {
    const amount = asDouble(valueOf(name) ?? 0);
    if (amount === undefined) throw new PyError('TypeError', `unsupported type for timedelta ${name} component`);
    micros += amount * unit;
  }
  return new PyTimedelta(roundHalfEven(micros));
}
