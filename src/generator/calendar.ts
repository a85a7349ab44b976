export const SECONDS_A_DAY = 86_400;

/** Seconds from the epoch to the start of `date` (`YYYY-MM-DD`). */
export function startOfDay(date: string): number {
  return Date.parse(date + 'T00:00:00Z') / 1000;
}

/** The date `days` after `date`, both `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date((startOfDay(date) + days * SECONDS_A_DAY) * 1000).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`, both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return (startOfDay(to) - startOfDay(from)) / SECONDS_A_DAY;
}

/** Whether `date` (`YYYY-MM-DD`) is a Saturday or Sunday. */
export function isWeekend(date: string): boolean {
  const weekday = new Date(date + 'T00:00:00Z').getUTCDay();
  return weekday === 0 || weekday === 6;
}
