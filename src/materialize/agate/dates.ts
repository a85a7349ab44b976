import type { Value } from '../../jinja/values.ts';
import { PyDate, PyDateTime } from '../../project/context/datetime/dateTime.ts';
import { pytzUtc } from '../../project/context/datetime/timeZones.ts';

const DAY_MS = 86_400_000;
const MICROS_A_SECOND = 1_000_000;
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** A date from milliseconds since 1970; its text where Python's dates do not reach so far. */
export function dateOf(ms: number): Value {
  return withinPython(ms, () => new PyDate(Math.floor(ms / DAY_MS)));
}

/** A time from milliseconds since 1970 (microseconds as fraction); `timezone` null: a naive one, else the moment in UTC. */
export function datetimeOf(ms: number, timezone: string | null): Value {
  return withinPython(ms, () => PyDateTime.fromEpochMs(ms, timezone === null ? null : pytzUtc));
}

function withinPython(ms: number, make: () => Value): Value {
  const year = new Date(ms).getUTCFullYear();
  return year >= 1 && year <= 9999 ? make() : new Date(ms).toISOString();
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
