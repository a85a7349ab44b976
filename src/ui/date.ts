const DAY_MS = 86_400_000;
const longDay = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** `YYYY-MM-DD` of a moment, in UTC. */
export function isoDay(moment: Date | number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** Midnight UTC of a `YYYY-MM-DD`. */
export function dayStart(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

export function addDays(day: string, days: number): string {
  return isoDay(dayStart(day).getTime() + days * DAY_MS);
}

/** Whole days from the first to the second. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dayStart(to).getTime() - dayStart(from).getTime()) / DAY_MS);
}

/** `Thu, 28 Jan 2100` */
export function sayDay(day: string): string {
  return longDay.format(dayStart(day));
}

/** `28 Jan` */
export function sayShortDay(day: string): string {
  return shortDay.format(dayStart(day));
}

/** A wall-clock moment in UTC: `2026-11-23 06:41:08 UTC`. */
export function sayMoment(iso: string): string {
  const moment = new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(iso) ? iso : iso.replace(' ', 'T') + 'Z');
  return Number.isNaN(moment.getTime()) ? iso : moment.toISOString().slice(0, 19).replace('T', ' ') + ' UTC';
}
