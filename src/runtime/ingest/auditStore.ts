import { quoteText } from '../../base/sqlName.ts';
import { rawTableNames, type DayBatch, type RawTableName } from '../../generator/batch.ts';
import type { IngestionAudit } from './audit.ts';

type Counts = Record<RawTableName, Record<DayBatch['change'], number>>;

/** Counts of a day before its first batch. */
export function emptyCounts(): Counts {
  const none = () => ({ insert: 0, update: 0, delete: 0 });
  return { user: none(), post: none(), event: none() };
}

export function countBatch(counts: Counts, batch: DayBatch): void {
  counts[batch.table][batch.change] += batch.rows;
}

/** A day's audit rows. */
export function auditRows(counts: Counts, day: { date: string; realTimestamp: string }): IngestionAudit[] {
  return rawTableNames.map((name) => ({
    ingest_date: day.date,
    table_name: name,
    rows_inserted: counts[name].insert,
    rows_updated: counts[name].update,
    rows_deleted: counts[name].delete,
    real_timestamp: day.realTimestamp,
  }));
}

/** SQL that appends the rows. */
export function auditSql(audit: IngestionAudit[]): string {
  const values = audit.map(
    (row) =>
      `(date ${quoteText(row.ingest_date)}, ${quoteText(row.table_name)}, ${row.rows_inserted}, ${row.rows_updated}, ${row.rows_deleted}, ` +
      `timestamp ${quoteText(row.real_timestamp.replace('T', ' ').replace('Z', ''))})`,
  );
  return `insert into raw.ingestion_audit values ${values.join(', ')}`;
}
