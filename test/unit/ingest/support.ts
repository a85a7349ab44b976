import { createHash } from 'node:crypto';
import type { Connection } from '../../../src/engine/connection.ts';
import { LocalDaySource } from '../../../src/generator/localSource.ts';
import type { IngestionAudit } from '../../../src/runtime/ingest/audit.ts';
import { KeptSource } from '../../support/keptSource.ts';
import { emptyWarehouse } from '../../../src/runtime/ingest/emptyWarehouse.ts';
import { prepareIngest } from '../../../src/runtime/ingest/prepare.ts';

export const REAL_TIMESTAMP = '2026-11-23T06:00:00.000Z';

/** A call of `ingest` without snapshots and checkpoints. */
export async function ingest(connection: Connection, options: Record<string, unknown>, kept = new KeptSource(new LocalDaySource())): Promise<IngestionAudit[]> {
  const { days, fullRefresh } = await prepareIngest(connection, options);
  if (fullRefresh) await emptyWarehouse(connection);
  const audit: IngestionAudit[] = [];
  for (const day of days) audit.push(...(await kept.ingestDay(connection, day, { realTimestamp: REAL_TIMESTAMP })));
  return audit;
}

/** All rows of the raw tables in one hash, whatever order they lie in. */
export async function hashRawTables(connection: Connection): Promise<string> {
  const hash = createHash('sha256');
  for (const [table, key] of [
    ['"user"', 'user_id'],
    ['post', 'post_id'],
    ['event', 'event_id'],
    ['ingestion_audit', 'ingest_date, table_name'],
  ]) {
    const rows = await connection.query(`select columns(c -> c <> 'real_timestamp')::varchar from raw.${table} order by ${key}`);
    for (const row of rows) hash.update(JSON.stringify(row) + '\n');
  }
  return hash.digest('hex');
}
