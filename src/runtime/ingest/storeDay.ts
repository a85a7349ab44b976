import type { DayBatch } from '../../generator/batch.ts';
import type { GeneratorSettings } from '../../generator/settings.ts';
import type { Connection } from '../../engine/connection.ts';
import type { IngestionAudit } from './audit.ts';
import { auditRows, auditSql, countBatch, emptyCounts } from './auditStore.ts';
import { applyChangesSql, createChangeTablesSql, targetOf } from './changeTables.ts';
import { rawTablesSql } from './rawTables.ts';
import { settingsSql } from './settingsStore.ts';

export type StoreDayOptions = {
  /** `YYYY-MM-DD`. */
  date: string;
  /** The wall clock, ISO 8601 UTC; it goes into the audit rows and nowhere else. */
  realTimestamp: string;
  /** Kept with the warehouse as those of this and later days; left out: as before. */
  settings?: GeneratorSettings | undefined;
  onStored?: ((rows: number) => void) | undefined;
};

/**
 * Stores one simulated day in one transaction: rows as Arrow, changes of older rows as one set-based statement a table, the audit's three
 * rows, the settings. Creates schema and tables where they are missing. Committed when it resolves, durable only after a checkpoint.
 * Returns the audit rows. When anything fails, the source of the batches included, the transaction is rolled back.
 */
export async function storeDay(connection: Connection, batches: AsyncIterable<DayBatch>, options: StoreDayOptions): Promise<IngestionAudit[]> {
  await connection.query('begin transaction');
  try {
    await connection.query([rawTablesSql, createChangeTablesSql].join(';\n'));
    const counts = emptyCounts();
    let rows = 0;
    for await (const batch of batches) {
      await connection.insertArrow(batch.bytes, { ...targetOf(batch), create: false });
      countBatch(counts, batch);
      options.onStored?.((rows += batch.rows));
    }
    const audit = auditRows(counts, options);
    const settings = options.settings ? [settingsSql(options.date, options.settings)] : [];
    await connection.query([applyChangesSql, auditSql(audit), ...settings].join(';\n'));
    await connection.query('commit');
    return audit;
  } catch (thrown) {
    await connection.query('rollback').catch(() => undefined); // what went wrong first is what counts
    throw thrown;
  }
}
