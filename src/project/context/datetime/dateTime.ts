import { hostFunction, type Bound } from '../../../jinja/hostFunction.ts';
import { asInt } from '../../../jinja/arithmetic.ts';
import { PyError, PyFloat, PyObject, PyTuple, Undefined, type Value } from '../../../jinja/values.ts';
import { civilOf, dayMicros, daysInMonth, daysOf, isoCalendar, maxYear, minYear, pad, weekdayOf } from './civil.ts';
import { formatClock, offsetText, type Clock } from './dateText.ts';
import { FixedZone, onLocalize, PyZone, type ZoneOffset } from './timeZones.ts';
import { PyTimedelta } from './timedelta.ts';

function checkRange(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  if (name === 'year') throw new PyError('ValueError', `year ${value} is out of range`);
  throw new PyError('ValueError', name === 'day' ? 'day is out of range for month' : `${name} must be in ${low}..${high}`);
}

/** Days since 1970 of a checked date. */
export function checkedDays(year: number, month: number, day: number): number {
  checkRange('year', year, minYear, maxYear);
  checkRange('month', month, 1, 12);
  checkRange('day', day, 1, daysInMonth(year, month));
  return daysOf(year, month, day);
}

/** Microseconds of the day of a checked time. */
export function checkedTime(hour: number, minute: number, second: number, micro: number): number {
  checkRange('hour', hour, 0, 23);
  checkRange('minute', minute, 0, 59);
  checkRange('second', second, 0, 59);
  checkRange('microsecond', micro, 0, 999_999);
  return ((hour * 60 + minute) * 60 + second) * 1e6 + micro;
}

const firstDay = daysOf(minYear, 1, 1);
const lastDay = daysOf(maxYear, 12, 31);

function timeText(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const rest = micros % 1e6;
  const text = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  return rest ? `${text}.${pad(rest, 6)}` : text;
}

function dateText(days: number): string {
  const { year, month, day } = civilOf(days);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Methods a date and a datetime share. */
function dayMethod(days: number, name: string): Value | undefined {
  switch (name) {
    case 'weekday':
      return hostFunction(name, [], () => weekdayOf(days));
    case 'isoweekday':
      return hostFunction(name, [], () => weekdayOf(days) + 1);
    case 'toordinal':
      return hostFunction(name, [], () => days - firstDay + 1);
    case 'isocalendar':
      return hostFunction(name, [], () => {
        const { year, week, weekday } = isoCalendar(days);
        return new PyTuple([year, week, weekday], 'datetime.IsoCalendarDate', ['year', 'week', 'weekday']);
      });
    default:
      return undefined;
  }
}

const replaced = (args: Bound, name: string, current: number): number => (args.optional(name) === undefined ? current : args.int(name));

/** Python's `datetime.date`. */
export class PyDate extends PyObject {
  readonly pyType: string = 'datetime.date';

  /** @param days since 1970-01-01 */
  constructor(readonly days: number) {
    super();
    if (days < firstDay || days > lastDay) throw new PyError('OverflowError', 'date value out of range');
  }

  override getAttribute(name: string): Value | undefined {
    const { year, month, day } = civilOf(this.days);
    switch (name) {
      case 'year':
        return year;
      case 'month':
        return month;
      case 'day':
        return day;
      case 'isoformat':
      case 'ctime':
        return hostFunction(name, [], () => (name === 'ctime' ? formatClock(this.clock(), '%c') : this.str()));
      case 'strftime':
        return hostFunction(name, ['format'], (args) => formatClock(this.clock(), args.text('format')));
      case 'replace':
        return hostFunction(name, ['year?', 'month?', 'day?'], (args) => {
          return new PyDate(checkedDays(replaced(args, 'year', year), replaced(args, 'month', month), replaced(args, 'day', day)));
        });
      default:
        return dayMethod(this.days, name);
    }
  }

  private clock(): Clock {
    return { ...civilOf(this.days), hour: 0, minute: 0, second: 0, micro: 0, offset: null, zoneName: '' };
  }
  override str(): string {
    return dateText(this.days);
  }
  /** The ISO text, as dbt writes it in its artifacts. */
  toJSON(): string {
    return dateText(this.days);
  }
  override repr(): string {
    const { year, month, day } = civilOf(this.days);
    return `datetime.date(${year}, ${month}, ${day})`;
  }
  override equals(other: Value): boolean {
    return other instanceof PyDate && other.days === this.days;
  }
  override compare(other: Value): number | undefined {
    return other instanceof PyDate ? this.days - other.days : undefined;
  }
  override hashKey(): unknown {
    return `\0date ${this.days}`;
  }
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator === 'format' && typeof other === 'string') return formatClock(this.clock(), other);
    if (other instanceof PyTimedelta) {
      const days = Math.floor(other.micros / dayMicros);
      if (operator === '+') return new PyDate(this.days + days);
      return operator === '-' && !reflected ? new PyDate(this.days - days) : undefined;
    }
    if (operator === '-' && other instanceof PyDate && !reflected) return new PyTimedelta((this.days - other.days) * dayMicros);
    return undefined;
  }
}

/** Python's `datetime.time`. */
export class PyTime extends PyObject {
  readonly pyType = 'datetime.time';
  constructor(
    /** Microseconds of the day. */
    readonly micros: number,
    private readonly zone: PyZone | null = null,
  ) {
    super();
  }
  private get offset(): number | null {
    return this.zone ? this.zone.atInstant(0).seconds : null;
  }
  override getAttribute(name: string): Value | undefined {
    const { hour, minute, second, micro } = this.clock();
    switch (name) {
      case 'hour':
        return hour;
      case 'minute':
        return minute;
      case 'second':
        return second;
      case 'microsecond':
        return micro;
      case 'tzinfo':
        return this.zone;
      case 'isoformat':
        return hostFunction(name, [], () => this.str());
      case 'strftime':
        return hostFunction(name, ['format'], (args) => formatClock(this.clock(), args.text('format')));
      case 'replace':
        return hostFunction(name, ['hour?', 'minute?', 'second?', 'microsecond?'], (args) => {
          const part = (key: string, current: number): number => replaced(args, key, current);
          return new PyTime(checkedTime(part('hour', hour), part('minute', minute), part('second', second), part('microsecond', micro)), this.zone);
        });
      default:
        return undefined;
    }
  }
  private clock(): Clock {
    return { year: 1900, month: 1, day: 1, ...splitTime(this.micros), offset: this.offset, zoneName: this.zone?.zone ?? '' };
  }
  override str(): string {
    return timeText(this.micros) + offsetText(this.offset, true);
  }
  override repr(): string {
    return `datetime.time(${timeArguments(this.micros, 2)})`;
  }
  override truth(): boolean {
    return true;
  }
  override equals(other: Value): boolean {
    return other instanceof PyTime && other.micros === this.micros;
  }
  override compare(other: Value): number | undefined {
    return other instanceof PyTime ? this.micros - other.micros : undefined;
  }
  override hashKey(): unknown {
    return `\0time ${this.micros}`;
  }
  override operate(operator: string, other: Value): Value | undefined {
    return operator === 'format' && typeof other === 'string' ? formatClock(this.clock(), other) : undefined;
  }
}

function splitTime(micros: number): { hour: number; minute: number; second: number; micro: number } {
  const seconds = Math.floor(micros / 1e6);
  return { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60, micro: micros % 1e6 };
}

/** The arguments of the constructor that a repr shows: seconds and microseconds only where there are any. */
function timeArguments(micros: number, least: number): string {
  const { hour, minute, second, micro } = splitTime(micros);
  const parts = [hour, minute, second, micro];
  let count = 4;
  while (count > least && parts[count - 1] === 0) count--;
  return parts.slice(0, count).join(', ');
}

/** Python's `datetime.datetime`: a wall clock's time, with or without a zone. */
export class PyDateTime extends PyObject {
  readonly pyType = 'datetime.datetime';
  private readonly resolved: ZoneOffset | null;

  constructor(
    /** Microseconds of the wall clock since 1970-01-01 00:00. */
    readonly local: number,
    readonly zone: PyZone | null = null,
    offset: ZoneOffset | null = null,
  ) {
    super();
    const days = Math.floor(local / dayMicros);
    if (!(days >= firstDay && days <= lastDay)) throw new PyError('OverflowError', 'date value out of range');
    this.resolved = zone ? (offset ?? zone.atLocal(local)) : null;
  }

  /** The time at an instant, in a zone (or UTC's wall clock without one). */
  static fromEpochMs(ms: number, zone: PyZone | null): PyDateTime {
    return PyDateTime.atInstant(Math.round(ms * 1000), zone);
  }
  static atInstant(utcMicros: number, zone: PyZone | null): PyDateTime {
    const offset = zone ? zone.atInstant(utcMicros) : null;
    return new PyDateTime(utcMicros + (offset?.seconds ?? 0) * 1e6, zone, offset);
  }

  /** Microseconds since 1970 UTC; a time without a zone counts as UTC. */
  get instant(): number {
    return this.local - (this.resolved?.seconds ?? 0) * 1e6;
  }
  private get days(): number {
    return Math.floor(this.local / dayMicros);
  }
  private get timeMicros(): number {
    return this.local - this.days * dayMicros;
  }
  private clock(): Clock {
    const { resolved } = this;
    return { ...civilOf(this.days), ...splitTime(this.timeMicros), offset: resolved?.seconds ?? null, zoneName: resolved?.name ?? '' };
  }

  override getAttribute(name: string): Value | undefined {
    const clock = this.clock();
    switch (name) {
      case 'year':
      case 'month':
      case 'day':
      case 'hour':
      case 'minute':
      case 'second':
        return clock[name];
      case 'microsecond':
        return clock.micro;
      case 'tzinfo':
        return this.zone;
      case 'fold':
        return 0;
      default:
        return this.method(name, clock);
    }
  }

  private method(name: string, clock: Clock): Value | undefined {
    switch (name) {
      case 'isoformat':
        return hostFunction(name, ['sep?', 'timespec?'], (args) => this.isoText(args.text('sep', 'T'), args.text('timespec', 'auto')));
      case 'strftime':
        return hostFunction(name, ['format'], (args) => formatClock(clock, args.text('format')));
      case 'ctime':
        return hostFunction(name, [], () => formatClock(clock, '%c'));
      case 'date':
        return hostFunction(name, [], () => new PyDate(this.days));
      case 'time':
        return hostFunction(name, [], () => new PyTime(this.timeMicros));
      case 'timetz':
        return hostFunction(name, [], () => new PyTime(this.timeMicros, this.zone));
      case 'timestamp':
        return hostFunction(name, [], () => new PyFloat(this.instant / 1e6));
      case 'replace':
        return hostFunction(name, ['year?', 'month?', 'day?', 'hour?', 'minute?', 'second?', 'microsecond?', 'tzinfo?', '*', 'fold?'], (args) =>
          this.replace(args, clock),
        );
      case 'astimezone':
        return hostFunction(name, ['tz?'], (args) => this.inZone(args.value('tz', new FixedZone(0))));
      case 'utcoffset':
        return hostFunction(name, [], () => (this.resolved ? new PyTimedelta(this.resolved.seconds * 1e6) : null));
      case 'dst':
        return hostFunction(name, [], () => (this.resolved ? new PyTimedelta(0) : null));
      case 'tzname':
        return hostFunction(name, [], () => this.resolved?.name ?? null);
      default:
        return dayMethod(this.days, name);
    }
  }

  private inZone(zone: Value): PyDateTime {
    if (zone instanceof PyZone) return PyDateTime.atInstant(this.instant, zone);
    if (zone instanceof Undefined) throw new PyError('UndefinedError', zone.message());
    throw new PyError('TypeError', 'tzinfo argument must be an instance of a tzinfo subclass');
  }

  private replace(args: Bound, clock: Clock): PyDateTime {
    const part = (key: string, current: number): number => replaced(args, key, current);
    const days = checkedDays(part('year', clock.year), part('month', clock.month), part('day', clock.day));
    const time = checkedTime(part('hour', clock.hour), part('minute', clock.minute), part('second', clock.second), part('microsecond', clock.micro));
    const zone = args.optional('tzinfo');
    if (zone === undefined) return new PyDateTime(days * dayMicros + time, this.zone, this.resolved);
    return new PyDateTime(days * dayMicros + time, zone instanceof PyZone ? zone.attached() : null);
  }

  private isoText(separator: string, precision: string): string {
    const full = timeText(this.timeMicros);
    const lengths: Readonly<Record<string, number>> = { hours: 2, minutes: 5, seconds: 8, milliseconds: 12, microseconds: 15 };
    const padded = full.includes('.') ? full : `${full}.000000`;
    const time = precision === 'auto' ? full : padded.slice(0, lengths[precision] ?? 15);
    return dateText(this.days) + separator + time + offsetText(this.resolved?.seconds ?? null, true);
  }

  override str(): string {
    return this.isoText(' ', 'auto');
  }
  /** The ISO text, as dbt writes it in its artifacts. */
  toJSON(): string {
    return this.isoText('T', 'auto');
  }
  override repr(): string {
    const { year, month, day } = civilOf(this.days);
    const zone = this.zone ? `, tzinfo=${this.zone.repr()}` : '';
    return `datetime.datetime(${year}, ${month}, ${day}, ${timeArguments(this.timeMicros, 2)}${zone})`;
  }
  override equals(other: Value): boolean {
    return other instanceof PyDateTime && (this.zone === null) === (other.zone === null) && other.instant === this.instant;
  }
  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDateTime)) return undefined;
    if ((this.zone === null) !== (other.zone === null)) throw new PyError('TypeError', "can't compare offset-naive and offset-aware datetimes");
    return this.instant - other.instant;
  }
  override hashKey(): unknown {
    return `\0datetime ${this.instant} ${this.zone !== null}`;
  }
  override operate(operator: string, other: Value, reflected: boolean): Value | undefined {
    if (operator === 'format' && typeof other === 'string') return formatClock(this.clock(), other);
    if (operator === 'astimezone') return this.zone ? this.inZone(other) : undefined;
    if (other instanceof PyTimedelta) {
      if (operator === '+') return new PyDateTime(this.local + other.micros, this.zone, this.resolved);
      return operator === '-' && !reflected ? new PyDateTime(this.local - other.micros, this.zone, this.resolved) : undefined;
    }
    if (operator !== '-' || !(other instanceof PyDateTime) || reflected) return undefined;
    if ((this.zone === null) !== (other.zone === null)) throw new PyError('TypeError', "can't subtract offset-naive and offset-aware datetimes");
    return new PyTimedelta(this.instant - other.instant);
  }
}

onLocalize((zone, { dt, dst }) => {
  if (!(dt instanceof PyDateTime)) throw new PyError('TypeError', 'localize() needs a datetime');
  if (dt.zone) throw new PyError('ValueError', 'Not naive datetime (tzinfo is already set)');
  return new PyDateTime(dt.local, zone, zone.atLocal(dt.local, dst));
});

/** An int argument of a constructor. */
export function intOf(value: Value | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const int = asInt(value);
  if (int === undefined) throw new PyError('TypeError', `'${value instanceof PyFloat ? 'float' : 'object'}' object cannot be interpreted as an integer`);
  return Number(int);
}
