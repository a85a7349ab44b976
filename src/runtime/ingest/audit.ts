import type { RawTableName } from '../../generator/batch.ts';

/** A row of `raw.ingestion_audit`: three of them end every day. `real_timestamp` is the wall clock of the ingest, ISO 8601 UTC. */
export type IngestionAudit = {
  ingest_date: string;
  table_name: RawTableName;
  rows_inserted: number;
  rows_updated: number;
  rows_deleted: number;
  real_timestamp: string;
};
