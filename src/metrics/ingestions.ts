import { quoteRelation } from '../base/sqlName.ts';
import { numberIn, textIn, type Row } from '../ui/table/rows.ts';

export type IngestedDay = { day: string; realMoment: string; tables: Record<string, { inserted: number; updated: number; deleted: number }> };

/** The audit of the last `days` ingested days, newest first. */
export function ingestionsSql(days: number): string {
  const audit = quoteRelation('raw', 'ingestion_audit');
  return `select ingest_date, table_name, rows_inserted, rows_updated, rows_deleted, real_timestamp
from ${audit}
where ingest_date > (select max(ingest_date) from ${audit}) - ${Math.trunc(days)}
order by ingest_date desc, table_name`;
}

/** The number of the last simulated day, counted from 1, and the rows there are: null in an empty warehouse. */
export function rawTotalsSql(): string {
  const count = (name: string, where = '') => `(select count(*) from ${quoteRelation('raw', name)}${where})`;
  return `select (select count(distinct ingest_date) from ${quoteRelation('raw', 'ingestion_audit')}) as days,
  ${count('user', ' where deleted_at is null')} as users, ${count('post', ' where deleted_at is null')} as posts, ${count('event')} as events`;
}

/** Rows of `ingestionsSql` as one entry a day. */
export function daysOfAudit(rows: Row[]): IngestedDay[] {
  const days = new Map<string, IngestedDay>();
  for (const row of rows) {
    const day = textIn(row, 'ingest_date');
    const entry = days.get(day) ?? { day, realMoment: textIn(row, 'real_timestamp'), tables: {} };
    entry.tables[textIn(row, 'table_name')] = {
      inserted: numberIn(row, 'rows_inserted') ?? 0,
      updated: numberIn(row, 'rows_updated') ?? 0,
      deleted: numberIn(row, 'rows_deleted') ?? 0,
    };
    days.set(day, entry);
  }
  return [...days.values()];
}

/** The generator's settings with the day from which each set holds, newest first. */
export function settingsSql(): string {
  return `select from_date, settings from ${quoteRelation('tabhouse', 'generator_settings')} order by from_date desc`;
}
