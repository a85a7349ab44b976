import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyObject, type Value } from '../../jinja/values.ts';

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
const MICROS_A_SECOND = 1_000_000;

/** A date or a time of a result, as Python prints and formats it. */
class Moment extends PyObject {
  constructor(
    readonly pyType: 'date' | 'datetime',
    /** Milliseconds since 1970, with microseconds as fraction. */
    private readonly ms: number,
    private readonly offset: string,
  ) {
    super();
  }
  private get date(): Date {
    return new Date(Math.floor(this.ms));
  }
  private get micros(): number {
    const micros = Math.round(this.ms * 1000);
    return ((micros % MICROS_A_SECOND) + MICROS_A_SECOND) % MICROS_A_SECOND;
  }
  private parts(): Record<string, number> {
    const d = this.date;
    const all = { year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate() };
    if (this.pyType === 'date') return all;
    return { ...all, hour: d.getUTCHours(), minute: d.getUTCMinutes(), second: d.getUTCSeconds(), microsecond: this.micros };
  }
  private iso(separator: string): string {
    const { year, month, day, hour, minute, second } = this.parts() as Record<string, number>;
    const date = `${pad(year as number, 4)}-${pad(month as number)}-${pad(day as number)}`;
    if (this.pyType === 'date') return date;
    const fraction = this.micros ? `.${pad(this.micros, 6)}` : '';
    return `${date}${separator}${pad(hour as number)}:${pad(minute as number)}:${pad(second as number)}${fraction}${this.offset}`;
  }
  override str(): string {
    return this.iso(' ');
  }
  override repr(): string {
    const values = Object.entries(this.parts()).filter(([name, value]) => value !== 0 || !/second/.test(name));
    return `datetime.${this.pyType}(${values.map(([, value]) => value).join(', ')})`;
  }
  override compare(other: Value): number | undefined {
    return other instanceof Moment && other.pyType === this.pyType ? Math.sign(this.ms - other.ms) : undefined;
  }
  override equals(other: Value): boolean {
    return this.compare(other) === 0;
  }
  override hashKey(): unknown {
    return `${this.pyType} ${this.str()}`;
  }
  override getAttribute(name: string): Value | undefined {
    const part = this.parts()[name];
    if (part !== undefined) return part;
    switch (name) {
      case 'isoformat':
        return hostFunction(name, ['sep?', 'timespec?'], (args) => this.iso(args.text('sep', 'T')));
      case 'strftime':
        return hostFunction(name, ['format'], (args) => this.format(args.text('format')));
      case 'date':
        return this.pyType === 'datetime' ? hostFunction(name, [], () => new Moment('date', Math.floor(this.ms / 86_400_000) * 86_400_000, '')) : undefined;
      case 'weekday':
        return hostFunction(name, [], () => (this.date.getUTCDay() + 6) % 7);
      default:
        return undefined;
    }
  }
  private format(pattern: string): string {
    const d = this.date;
    const name = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(d);
    const dayOfYear = Math.floor((Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()) - Date.UTC(d.getUTCFullYear(), 0, 0)) / 86_400_000);
    const values: Record<string, () => string> = {
      Y: () => pad(d.getUTCFullYear(), 4), y: () => pad(d.getUTCFullYear() % 100), m: () => pad(d.getUTCMonth() + 1), d: () => pad(d.getUTCDate()),
      H: () => pad(d.getUTCHours()), I: () => pad(d.getUTCHours() % 12 || 12), M: () => pad(d.getUTCMinutes()), S: () => pad(d.getUTCSeconds()),
      f: () => pad(this.micros, 6), p: () => (d.getUTCHours() < 12 ? 'AM' : 'PM'), j: () => pad(dayOfYear, 3), '%': () => '%',
      B: () => name({ month: 'long' }), b: () => name({ month: 'short' }), A: () => name({ weekday: 'long' }), a: () => name({ weekday: 'short' }),
      w: () => String(d.getUTCDay()), u: () => String(d.getUTCDay() || 7),
    };
    return pattern.replace(/%(.)/g, (whole, directive: string) => values[directive]?.() ?? whole);
  }
}

export const dateOf = (ms: number): Value => new Moment('date', ms, '');
/** `timezone` null: a naive time; else the moment in UTC. */
export const datetimeOf = (ms: number, timezone: string | null): Value => new Moment('datetime', ms, timezone === null ? '' : '+00:00');
export const isDate = (value: Value): boolean => value instanceof PyObject && value.pyType === 'date';
export const isDatetime = (value: Value): boolean => value instanceof PyObject && value.pyType === 'datetime';

/** Microseconds since midnight as `10:20:30.5` without trailing zeros beyond Python's. */
export function timeText(raw: bigint | number): Value {
  const micros = Number(raw);
  const seconds = Math.floor(micros / MICROS_A_SECOND);
  const fraction = micros % MICROS_A_SECOND;
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${fraction ? `.${pad(fraction, 6)}` : ''}`;
}
