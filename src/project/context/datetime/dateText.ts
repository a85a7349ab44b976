import { PyError } from '../../../jinja/values.ts';
import { daysInMonth, daysOf, isoCalendar, pad, weekdayOf } from './civil.ts';

export type Clock = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micro: number;
  /** Seconds east of UTC, or null of a time without a zone. */
  offset: number | null;
  zoneName: string;
};

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

export function offsetText(seconds: number | null, colon: boolean): string {
  if (seconds === null) return '';
  const size = Math.abs(seconds);
  const separator = colon ? ':' : '';
  const rest = size % 60 ? separator + pad(size % 60, 2) : '';
  return `${seconds < 0 ? '-' : '+'}${pad(Math.floor(size / 3600), 2)}${separator}${pad(Math.floor(size / 60) % 60, 2)}${rest}`;
}

/** Python's `strftime`. */
export function formatClock(clock: Clock, format: string): string {
  return format.replace(/%(-?)(:z|.)/gs, (whole, minus: string, code: string) => {
    const text = directive(clock, code);
    if (text === null) return whole;
    return minus ? text.replace(/^[0 ]+(?=.)/, '') : text;
  });
}

function directive(clock: Clock, code: string): string | null {
  const days = daysOf(clock.year, clock.month, clock.day);
  const weekday = weekdayOf(days);
  const yearDay = days - daysOf(clock.year, 1, 1);
  const week = (first: number): string => pad(Math.floor((yearDay + 7 - ((weekday - first + 7) % 7)) / 7), 2);
  switch (code) {
    case 'Y':
      return String(clock.year);
    case 'm':
      return pad(clock.month, 2);
    case 'd':
      return pad(clock.day, 2);
    case 'H':
      return pad(clock.hour, 2);
    case 'M':
      return pad(clock.minute, 2);
    case 'S':
      return pad(clock.second, 2);
    case 'f':
      return pad(clock.micro, 6);
    case 'y':
      return pad(clock.year % 100, 2);
    case 'C':
      return pad(Math.floor(clock.year / 100), 2);
    case 'e':
      return String(clock.day).padStart(2, ' ');
    case 'I':
      return pad(clock.hour % 12 || 12, 2);
    case 'p':
      return clock.hour < 12 ? 'AM' : 'PM';
    case 'j':
      return pad(yearDay + 1, 3);
    case 'a':
      return (dayNames[weekday] ?? '').slice(0, 3);
    case 'A':
      return dayNames[weekday] ?? '';
    case 'b':
    case 'h':
      return (monthNames[clock.month - 1] ?? '').slice(0, 3);
    case 'B':
      return monthNames[clock.month - 1] ?? '';
    case 'u':
      return String(weekday + 1);
    case 'w':
      return String((weekday + 1) % 7);
    case 'U':
      return week(6);
    case 'W':
      return week(0);
    case 'V':
      return pad(isoCalendar(days).week, 2);
    case 'G':
      return String(isoCalendar(days).year);
    case 'z':
      return offsetText(clock.offset, false);
    case ':z':
      return offsetText(clock.offset, true);
    case 'Z':
      return clock.zoneName;
    case 'F':
    case 'D':
    case 'x':
    case 'T':
    case 'X':
    case 'R':
    case 'c':
      return formatClock(clock, combined[code] ?? '');
    case 's':
      return String(days * 86400 + clock.hour * 3600 + clock.minute * 60 + clock.second - (clock.offset ?? 0));
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case '%':
      return '%';
    default:
      return null;
  }
}

const combined: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  R: '%H:%M',
  c: '%a %b %e %H:%M:%S %Y',
};

const any = (names: readonly string[]): string => `(${names.join('|')})`;
const patterns: Readonly<Record<string, string>> = {
  Y: '(\\d{4})',
  m: '(1[0-2]|0[1-9]|[1-9])',
  d: '(3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])',
  H: '(2[0-3]|[01]\\d|\\d)',
  I: '(1[0-2]|0[1-9]|[1-9])',
  M: '([0-5]\\d|\\d)',
  S: '(6[01]|[0-5]\\d|\\d)',
  f: '(\\d{1,6})',
  y: '(\\d{2})',
  j: '(36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])',
  p: '(am|pm)',
  a: any(dayNames.map((name) => name.slice(0, 3))),
  A: any(dayNames),
  b: any(monthNames.map((name) => name.slice(0, 3))),
  h: any(monthNames.map((name) => name.slice(0, 3))),
  B: any(monthNames),
  z: '([+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z)',
  Z: '(utc|gmt|)',
  u: '([1-7])',
  w: '([0-6])',
};

/** Python's `datetime.strptime`. */
export function parseClock(text: string, format: string): Clock {
  const expanded = format.replace(/%([FDTR])/g, (_, code: string) => combined[code] ?? '');
  const codes: string[] = [];
  const source = expanded.replace(/%(.)|\s+|[^%\s]+/gs, (part, code?: string) => {
    if (code === undefined) return /^\s/.test(part) ? '\\s+' : part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    if (code === '%') return '%';
    const pattern = patterns[code];
    if (!pattern) throw new PyError('ValueError', `'${code}' is a bad directive in format '${format}'`);
    codes.push(code);
    return pattern;
  });
  const match = new RegExp(`^${source}`, 'i').exec(text);
  if (!match) throw new PyError('ValueError', `time data '${text}' does not match format '${format}'`);
  if (match[0].length < text.length) throw new PyError('ValueError', `unconverted data remains: ${text.slice(match[0].length)}`);
  return assembleClock(codes.map((code, i) => [code, match[i + 1] ?? '']));
}

function assembleClock(found: readonly (readonly [string, string])[]): Clock {
  const get = (code: string): string | undefined => found.find(([one]) => one === code)?.[1];
  const number = (code: string, fallback: number): number => Number(get(code)?.trim() ?? fallback);
  const short = get('y');
  const year = short === undefined ? number('Y', 1900) : Number(short) + (Number(short) < 69 ? 2000 : 1900);
  const monthName = (get('B') ?? get('b') ?? get('h'))?.slice(0, 3).toLowerCase();
  let month = monthName ? monthNames.findIndex((name) => name.slice(0, 3).toLowerCase() === monthName) + 1 : number('m', 1);
  let day = number('d', 1);
  let yearDay = get('j') ? number('j', 1) : 0;
  for (month = yearDay ? 1 : month; yearDay > 0; month++) {
    const length = daysInMonth(year, month);
    if (yearDay <= length) {
      day = yearDay;
      break;
    }
    yearDay -= length;
  }
  if (day > daysInMonth(year, month)) throw new PyError('ValueError', 'day is out of range for month');
  const half = get('p')?.toLowerCase();
  const hour = get('I') === undefined ? number('H', 0) : (number('I', 0) % 12) + (half === 'pm' ? 12 : 0);
  const zone = get('z');
  const digits = zone?.replace(/\D/g, '') ?? '';
  const offset = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))) * 60 + Number(digits.slice(4, 6));
  return {
    year,
    month,
    day,
    hour,
    minute: number('M', 0),
    second: number('S', 0),
    micro: Number((get('f') ?? '').padEnd(6, '0')),
    offset: zone === undefined ? null : zone.startsWith('-') ? -offset : offset,
    zoneName: '',
  };
}
