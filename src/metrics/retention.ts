import { quoteRelation } from '../base/sqlName.ts';
import { numberIn, textIn, type Row } from '../ui/table/rows.ts';
import { ANALYTICS } from './dailyMetrics.ts';

const RETENTION = 'metrics_retention_weekly';

/** Every cohort week with the weeks since. */
export function retentionSql(): string {
  return `select cohort_week, week_number, cohort_users, active_users, retention, is_complete from ${quoteRelation(ANALYTICS, RETENTION)} order by cohort_week, week_number`;
}

export type Cohort = { week: string; users: number; weeks: { active: number; share: number | null; isComplete: boolean }[] };

/** Rows of `retentionSql` as one entry a cohort, weeks in order; `weeks[n]` is the nth week since joining. */
export function cohortsOf(rows: Row[]): Cohort[] {
  const cohorts = new Map<string, Cohort>();
  for (const row of rows) {
    const week = textIn(row, 'cohort_week');
    const cohort = cohorts.get(week) ?? { week, users: numberIn(row, 'cohort_users') ?? 0, weeks: [] };
    cohort.weeks[numberIn(row, 'week_number') ?? 0] = {
      active: numberIn(row, 'active_users') ?? 0,
      share: numberIn(row, 'retention'),
      isComplete: row['is_complete'] === true,
    };
    cohorts.set(week, cohort);
  }
  return [...cohorts.values()];
}
