import { asDouble } from '../../../jinja/arithmetic.ts';
import { hostFunction, type Bound } from '../../../jinja/hostFunction.ts';
import { PyDict, PyError, type Value } from '../../../jinja/values.ts';
import { HostClass } from '../hostClass.ts';
import { dayMicros, daysOf } from './civil.ts';
import { parseClock, type Clock } from './dateText.ts';
import { checkedDays, checkedTime, intOf, PyDate, PyDateTime, PyTime } from './dateTime.ts';
import { makeTimedelta, PyTimedelta, timedeltaParameters } from './timedelta.ts';
import { FixedZone, PyZone, pytzUtc } from './timeZones.ts';

const zoneOf = (value: Value | undefined): PyZone | null => {
  if (value === undefined || value === null) return null;
  if (value instanceof PyZone) return value;
  throw new PyError('TypeError', 'tzinfo argument must be None or of a tzinfo subclass');
};

const timeOf = (args: Bound): number =>
  checkedTime(...(['hour', 'minute', 'second', 'microsecond'].map((name) => intOf(args.optional(name), 0)) as [number, number, number, number]));

function ofClock(clock: Clock): PyDateTime {
  const days = checkedDays(clock.year, clock.month, clock.day);
  const zone = clock.offset === null ? null : new FixedZone(clock.offset);
  return new PyDateTime(days * dayMicros + checkedTime(clock.hour, clock.minute, clock.second, clock.micro), zone);
}

function fromIso(text: string): PyDateTime {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)(?:.(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?)?(Z|[+-]\d\d:?\d\d(?::?\d\d)?)?$/s.exec(text);
  if (!match) throw new PyError('ValueError', `Invalid isoformat string: '${text}'`);
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const digits = zone?.replace(/\D/g, '') ?? '';
  const size = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60 + Number(digits.slice(4, 6));
  const micro = Number(fraction.slice(0, 6).padEnd(6, '0'));
  const offset = zone === undefined ? null : zone.startsWith('-') ? -size : size;
  return ofClock({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    micro,
    offset,
    zoneName: '',
  });
}

function fromTimestamp(args: Bound): PyDateTime {
  const seconds = asDouble(args.value('timestamp'));
  if (seconds === undefined) throw new PyError('TypeError', 'a timestamp must be a number');
  return PyDateTime.atInstant(Math.round(seconds * 1e6), zoneOf(args.optional('tz')));
}

function combine(args: Bound): PyDateTime {
  const [date, time] = [args.value('date'), args.value('time')];
  if (!(time instanceof PyTime)) throw new PyError('TypeError', 'combine() argument 2 must be datetime.time');
  const days = date instanceof PyDate ? date.days : date instanceof PyDateTime ? Math.floor(date.local / dayMicros) : null;
  if (days === null) throw new PyError('TypeError', 'combine() argument 1 must be datetime.date');
  return new PyDateTime(days * dayMicros + time.micros, zoneOf(args.optional('tzinfo'))?.attached() ?? zoneOf(time.getAttribute('tzinfo')));
}

const ordinal = (args: Bound): number => args.int('ordinal') - 1 + daysOf(1, 1, 1);
const extremes = (make: (days: number, time: number) => Value): [string, Value][] => [
  ['min', make(daysOf(1, 1, 1), 0)],
  // A double holds microseconds that far only in steps of 32.
  ['max', make(daysOf(9999, 12, 31), dayMicros - 64)],
];

function dateClass(nowMs: () => number): HostClass {
  const members = new Map<string, Value>([
    ...extremes((days) => new PyDate(days)),
    ['today', hostFunction('today', [], () => new PyDate(Math.floor(nowMs() / 86_400_000)))],
    ['fromisoformat', hostFunction('fromisoformat', ['date_string'], (args) => new PyDate(Math.floor(fromIso(args.text('date_string')).local / dayMicros)))],
    ['fromtimestamp', hostFunction('fromtimestamp', ['timestamp'], (args) => new PyDate(Math.floor(fromTimestamp(args).local / dayMicros)))],
    ['fromordinal', hostFunction('fromordinal', ['ordinal'], (args) => new PyDate(ordinal(args)))],
  ]);
  const make = (args: Bound): Value =>
    new PyDate(checkedDays(intOf(args.optional('year'), 0), intOf(args.optional('month'), 0), intOf(args.optional('day'), 0)));
  return new HostClass('datetime.date', ['year', 'month', 'day'], make, members);
}

function dateTimeClass(nowMs: () => number): HostClass {
  const now = (zone: PyZone | null): Value => PyDateTime.fromEpochMs(nowMs(), zone);
  const members = new Map<string, Value>([
    ...extremes((days, time) => new PyDateTime(days * dayMicros + time)),
    ['now', hostFunction('now', ['tz?'], (args) => now(zoneOf(args.optional('tz'))))],
    ['utcnow', hostFunction('utcnow', [], () => now(null))],
    ['today', hostFunction('today', [], () => now(null))],
    ['strptime', hostFunction('strptime', ['date_string', 'format'], (args) => ofClock(parseClock(args.text('date_string'), args.text('format'))))],
    ['fromisoformat', hostFunction('fromisoformat', ['date_string'], (args) => fromIso(args.text('date_string')))],
    ['fromtimestamp', hostFunction('fromtimestamp', ['timestamp', 'tz?'], fromTimestamp)],
    ['utcfromtimestamp', hostFunction('utcfromtimestamp', ['timestamp'], fromTimestamp)],
    ['fromordinal', hostFunction('fromordinal', ['ordinal'], (args) => new PyDateTime(ordinal(args) * dayMicros))],
    ['combine', hostFunction('combine', ['date', 'time', 'tzinfo?'], combine)],
  ]);
  const parameters = ['year', 'month', 'day', 'hour?', 'minute?', 'second?', 'microsecond?', 'tzinfo?', '*', 'fold?'];
  const make = (args: Bound): Value => {
    const days = checkedDays(intOf(args.optional('year'), 0), intOf(args.optional('month'), 0), intOf(args.optional('day'), 0));
    return new PyDateTime(days * dayMicros + timeOf(args), zoneOf(args.optional('tzinfo'))?.attached() ?? null);
  };
  return new HostClass('datetime.datetime', parameters, make, members);
}

/** `modules.datetime`: `date`, `datetime`, `time`, `timedelta`, `tzinfo`. Now is what `nowMs` says, in UTC. */
export function datetimeModule(nowMs: () => number): PyDict {
  const timeMembers = new Map<string, Value>([
    ['fromisoformat', hostFunction('fromisoformat', ['time_string'], (args) => new PyTime(fromIso(`1970-01-01T${args.text('time_string')}`).local))],
    ...extremes((_days, time) => new PyTime(time)),
  ]);
  const timeParameters = ['hour?', 'minute?', 'second?', 'microsecond?', 'tzinfo?'];
  const deltaMembers = new Map<string, Value>([
    ['min', new PyTimedelta(-999999999 * dayMicros)],
    ['resolution', new PyTimedelta(1)],
  ]);
  return PyDict.of([
    ['date', dateClass(nowMs)],
    ['datetime', dateTimeClass(nowMs)],
    ['time', new HostClass('datetime.time', timeParameters, (args) => new PyTime(timeOf(args), zoneOf(args.optional('tzinfo'))), timeMembers)],
    ['timedelta', new HostClass('datetime.timedelta', timedeltaParameters, (args) => makeTimedelta((name) => args.optional(name)), deltaMembers)],
    ['tzinfo', new HostClass('datetime.tzinfo', [], () => pytzUtc, new Map())],
  ]);
}
