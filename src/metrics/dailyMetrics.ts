import { quoteRelation, quoteText } from '../base/sqlName.ts';
import { change, ratio } from '../ui/number.ts';
import { numberIn, textIn, type Row } from '../ui/table/rows.ts';

/** The model a question reads; its columns' YAML defines the numbers. */
export const DAILY = 'metrics_daily';
export const ANALYTICS = 'analytics';

/** One row: whether the metric tables of the built-in project exist here. */
export function hasMetricsSql(): string {
  return `select count(*) as found from information_schema.tables
where table_catalog = current_database() and table_schema = ${quoteText(ANALYTICS)} and table_name = ${quoteText(DAILY)}`;
}

/** Every simulated day up to and including `until` (`YYYY-MM-DD`; all days without it), oldest first. */
export function dailyMetricsSql(until?: string): string {
  const where = until ? ` where metric_date <= date ${quoteText(until)}` : '';
  return `select * from ${quoteRelation(ANALYTICS, DAILY)}${where} order by metric_date`;
}

/** A stretch of simulated days with the stretch of the same length before it; the earlier one may be shorter or empty. */
export type Period = { rows: Row[]; before: Row[]; lengthDays: number; isComplete: boolean };

/** The last `lengthDays` rows and those before them. `lengthDays` 0 takes all days, with nothing to compare with. */
export function lastDays(rows: Row[], lengthDays: number): Period {
  if (lengthDays === 0 || lengthDays >= rows.length) return { rows, before: [], lengthDays: rows.length, isComplete: false };
  const before = rows.slice(Math.max(0, rows.length - 2 * lengthDays), -lengthDays);
  return { rows: rows.slice(-lengthDays), before, lengthDays, isComplete: before.length === lengthDays };
}

/** A number with its relative change against the period before; `change` is null without a whole one. */
export type Figure = { value: number | null; change: number | null };

/** The sum of a column over the period. */
export function total(period: Period, column: string): Figure {
  return compare(sum(period.rows, column), period.isComplete ? sum(period.before, column) : null);
}

/** A column's value at the end of the period. */
export function level(period: Period, column: string): Figure {
  return compare(numberIn(period.rows.at(-1), column), period.isComplete ? numberIn(period.before.at(-1), column) : null);
}

/** One column's sum over another's; null where there is nothing to divide by. */
export function share(period: Period, numerator: string, denominator: string): Figure {
  const of = (rows: Row[]) => ratio(sum(rows, numerator), sum(rows, denominator));
  return compare(of(period.rows), period.isComplete ? of(period.before) : null);
}

function compare(value: number | null, before: number | null): Figure {
  return { value, change: change(value, before) };
}

function sum(rows: Row[], column: string): number {
  return rows.reduce((all, row) => all + (numberIn(row, column) ?? 0), 0);
}

/** A column as a series' values, gaps where it is null. */
export function valuesOf(rows: Row[], column: string): (number | null)[] {
  return rows.map((row) => numberIn(row, column));
}

export function daysOf(rows: Row[]): string[] {
  return rows.map((row) => textIn(row, 'metric_date'));
}
