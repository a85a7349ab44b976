import { TabhouseError } from '../../base/error.ts';
import { splitStatements } from '../../engine/statements.ts';
import type { ArrowPieces } from '../messages.ts';
import { refuseForeign } from './guard.ts';
import type { Warehouse } from './warehouse.ts';

const READ_ONLY = /^(SELECT|FROM|VALUES|EXPLAIN|DESCRIBE|DESC|SHOW|SUMMARIZE|TABLE)$/;

/** Statements that can change nothing: then there is nothing to make durable. `nextval` counts as a change. */
function onlyReads(sql: string): boolean {
  return splitStatements(sql).every(({ keyword, text }) => READ_ONLY.test(keyword) && !/\bnextval\b|\binto\b|\banalyze\b/i.test(text));
}

/** Statements that steer transactions themselves, or that DuckDB does not run inside one. */
const NOT_IN_A_TRANSACTION = /^(BEGIN|START|COMMIT|ROLLBACK|ABORT|END|CHECKPOINT|FORCE|VACUUM|PRAGMA|USE)$/;

/** Several statements are one unit: all of them or none. A script with transactions of its own is left to them. */
function asOneUnit(sql: string): boolean {
  const statements = splitStatements(sql);
  return statements.length > 1 && !statements.some(({ keyword }) => NOT_IN_A_TRANSACTION.test(keyword));
}

/** `query(sql)`: runs it, and resolves when its changes are on disk. */
export async function query(warehouse: Warehouse, sql: string): Promise<ArrowPieces> {
  refuseForeign(sql);
  return warehouse.queue.statement(async () => {
    void warehouse.connection;
    const { connection } = warehouse.host;
    if (onlyReads(sql)) {
      const arrow = await connection.queryBytes(sql).catch((thrown: unknown) => mend(warehouse, thrown));
      await warehouse.giveBackSpill();
      return { arrow };
    }
    try {
      const unit = asOneUnit(sql);
      if (unit) await connection.query('BEGIN TRANSACTION');
      const arrow = await connection.queryBytes(sql);
      if (unit) await connection.query('COMMIT');
      else await refuseOpenTransaction(warehouse);
      await settle(warehouse);
      await warehouse.giveBackSpill();
      return { arrow };
    } catch (thrown) {
      return await mend(warehouse, thrown);
    } finally {
      if (!warehouse.host.broken) {
        await warehouse.refreshDay();
        await warehouse.changed('data');
      }
    }
  });
}

/** A read of a page: waits for a quiet moment instead of being refused. @throws TabhouseError code `usage` when it would write. */
export async function read(warehouse: Warehouse, sql: string): Promise<ArrowPieces> {
  refuseForeign(sql);
  if (!splitStatements(sql).every(({ keyword }) => READ_ONLY.test(keyword) || keyword === 'WITH' || keyword === '(' || keyword === 'PIVOT')) {
    throw new TabhouseError({ code: 'usage', fault: 'usage', message: 'A read may not change anything.', sql });
  }
  return warehouse.queue.read(async () => {
    void warehouse.connection;
    const { connection } = warehouse.host;
    return { arrow: await connection.queryBytes(sql) };
  });
}

/** Back to the project's own database, and everything on disk. */
async function settle(warehouse: Warehouse): Promise<void> {
  await warehouse.host.useOwnDatabase();
  await warehouse.host.checkpoint();
}

async function rolledBack(warehouse: Warehouse): Promise<boolean> {
  return warehouse.host.connection.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

/** One call is one unit, so a transaction cannot stay open behind it. */
async function refuseOpenTransaction(warehouse: Warehouse): Promise<void> {
  if (!(await rolledBack(warehouse))) return;
  throw new TabhouseError({
    code: 'usage',
    fault: 'usage',
    message: 'The transaction was still open at the end of the call, so it was rolled back. Put BEGIN and COMMIT into the same call.',
  });
}

/**
 * After a failure: what is open is rolled back, what a script committed by itself is made durable. A broken engine is replaced before the next turn of the
 * queue, which begins at once; whoever asked hears of the failure without waiting for that.
 */
async function mend(warehouse: Warehouse, thrown: unknown): Promise<never> {
  if (warehouse.host.broken) {
    void warehouse.queue.read(() => warehouse.changed('data')).catch(() => undefined);
    throw thrown;
  }
  await rolledBack(warehouse);
  const { exhausted } = warehouse.host.connection;
  const settled = await settle(warehouse).then(
    () => true,
    () => false,
  );
  if (!settled || exhausted) await warehouse.revert();
  throw thrown;
}
