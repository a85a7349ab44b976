import type { Value } from '../../jinja/values.ts';
import { PyDate, PyDateTime } from '../../project/context/datetime/dateTime.ts';
import { pytzUtc } from '../../project/context/datetime/timeZones.ts';

const DAY_MS = 86_400_000;
const MICROS_A_SECOND = 1_000_000;
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** The first and last moments of Python's times: what DuckDB's Python client gives for infinite ones. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z');
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** As far as dates of JavaScript reach; beyond it DuckDB has only infinities to speak of. */
const FARTHEST_MS = 8.64e15;

/** A date from milliseconds since 1970; its text where Python's dates do not reach so far. */
export function dateOf(ms: number): Value {
  return withinPython(ms, dayText, (time) => new PyDate(Math.floor(time / DAY_MS)));
}

/** A time from milliseconds since 1970 (microseconds as fraction); `timezone` null: a naive one, else the moment in UTC. */
export function datetimeOf(ms: number, timezone: string | null): Value {
  const text = (time: number): string => dayText(time).replace(/( \(BC\))?$/, ` ${new Date(time).toISOString().slice(-13, -5)}$1`);
  return withinPython(ms, text, (time) => PyDateTime.fromEpochMs(time, timezone === null ? null : pytzUtc));
}

function withinPython(ms: number, text: (ms: number) => string, make: (ms: number) => Value): Value {
  if (!(Math.abs(ms) <= FARTHEST_MS)) return make(ms < 0 ? FIRST_MS : LAST_MS);
  return ms >= FIRST_MS && ms <= LAST_MS ? make(ms) : text(ms);
}

/** As DuckDB prints a date of any year. */
function dayText(ms: number): string {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return `${pad(year > 0 ? year : 1 - year, 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}${year > 0 ? '' : ' (BC)'}`;
}

export const isDate = (value: Value): boolean => value instanceof PyDate;
export const isDatetime = (value: Value): boolean => value instanceof PyDateTime;

/** Microseconds since midnight as Python prints a time. */
export function timeText(raw: bigint | number): Value {
  const micros = Number(raw);
  const seconds = Math.floor(micros / MICROS_A_SECOND);
  const fraction = micros % MICROS_A_SECOND;
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${fraction ? `.${pad(fraction, 6)}` : ''}`;
}
