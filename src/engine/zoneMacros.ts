import { quoteText } from '../base/sqlName.ts';
import { timeZone, YEARLY_FROM_S, type TimeZone } from './timeZones.ts';

/** The names of UTC in ICU, in upper case. */
export const UTC_NAMES: readonly string[] = [
  'UTC',
  'GMT',
  'UCT',
  'ZULU',
  'UNIVERSAL',
  'GREENWICH',
  'GMT0',
  'ETC/UTC',
  'ETC/GMT',
  'ETC/UCT',
  'ETC/ZULU',
  'ETC/UNIVERSAL',
  'ETC/GREENWICH',
];

type Step = { atS: number; offsetS: number };

/** The steps of a zone's offset, counted in UTC or on the zone's clocks: one put forward keeps the old offset in the gap, one put back takes the new. */
function stepsOf({ firstOffsetS, transitions }: TimeZone, local: boolean): Step[] {
  const shifted = transitions.map(({ atS, offsetS }) => ({ atS: local ? atS + offsetS : atS, offsetS }));
  return [{ atS: -Infinity, offsetS: firstOffsetS }, ...shifted];
}

/** A binary search as nested CASEs: the offset in µs at `us`. */
function search(steps: readonly Step[]): string {
  if (steps.length === 1) return `${steps[0]!.offsetS * 1e6}`;
  const middle = steps.length >> 1;
  return `CASE WHEN us < ${steps[middle]!.atS * 1e6} THEN ${search(steps.slice(0, middle))} ELSE ${search(steps.slice(middle))} END`;
}

/** Moves a moment into the 28 years before 2066, to a year that begins with the same weekday and is as long. */
function likeMoment(): string {
  const starts = new Map<number, number>();
  for (let year = 2065; year > 2065 - 28; year--) {
    const start = new Date(Date.UTC(year, 0, 1));
    starts.set(start.getUTCDay() + (year % 4 === 0 ? 7 : 0), start.getTime() * 1000);
  }
  const year = "date_trunc('year', make_timestamp(us))";
  const kind = `dayofweek(${year}) + CASE WHEN dayofyear(${year} + to_days(365)) = 366 THEN 7 ELSE 0 END`;
  return `us - epoch_us(${year}) + [${Array.from({ length: 14 }, (_, at) => starts.get(at)).join(', ')}][1 + ${kind}]`;
}

function offsetAt(zone: TimeZone, local: boolean): string {
  const steps = stepsOf(zone, local);
  if (!zone.yearly) return search(steps);
  const repeating = steps.filter(({ atS }) => atS >= YEARLY_FROM_S - 29 * 366 * 86_400);
  return `CASE WHEN us < ${YEARLY_FROM_S * 1e6} THEN ${search(steps)}
    ELSE list_transform([${likeMoment()}], lambda us: ${search(repeating)})[1] END`;
}

/** Lambdas, since a macro would write the moment down again wherever it is compared. */
function inZone(name: string, local: boolean): string {
  const zone = timeZone(name)!;
  const moved = `make_timestamp(list_transform([epoch_us(moment)], lambda us: us ${local ? '-' : '+'} (${offsetAt(zone, local)}))[1])`;
  const [moment, type] = local ? [`${moved}::timestamptz`, 'timestamptz'] : [moved, 'timestamp'];
  return `WHEN ${quoteText(name)} THEN CASE WHEN isfinite(moment) THEN ${moment} ELSE moment::${type} END`;
}

/** `CREATE MACRO timezone`, which DuckDB makes of AT TIME ZONE: for UTC, and the zones named (as `timeZone` knows them, upper case). */
export function timezoneMacro(zones: readonly string[]): string {
  const isUtc = `upper(zone) IN (${UTC_NAMES.map(quoteText).join(', ')})`;
  const unknown = "error('Unknown TimeZone ''' || zone || '''!')";
  const body = (local: boolean): string => {
    const others = zones.length > 0 ? `CASE upper(zone) ${zones.map((name) => inZone(name, local)).join(' ')} ELSE ${unknown} END` : unknown;
    return `CASE WHEN ${isUtc} THEN moment::${local ? 'timestamptz' : 'timestamp'} ELSE ${others} END`;
  };
  return `CREATE OR REPLACE TEMP MACRO timezone(zone, moment TIMESTAMP) AS (${body(true)}), (zone, moment TIMESTAMPTZ) AS (${body(false)})`;
}
