import { TabhouseError } from '../../base/error.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RunEvent } from '../../runtime/dbtSession.ts';
import type { RunResults } from '../../runtime/results.ts';
import { recordRun, type RunRecord } from './history.ts';
import type { Warehouse } from './warehouse.ts';

/** They change nothing worth a place in the history, yet `compile` may ask the database. */
const UNRECORDED: readonly Plan['verb'][] = ['list', 'parse', 'compile', 'show'];

/**
 * `dbt(command)`: nodes commit one by one; the whole run is one unit, on disk when this resolves. A cancelled run keeps its finished nodes.
 * @throws TabhouseError code `parse` or `usage` before anything is done.
 */
export async function dbt(warehouse: Warehouse, typed: string): Promise<RunResults> {
  void warehouse.connection;
  // A second call waits for the first, but wrong commands are told at once.
  const plan = warehouse.project.session.plan(typed);
  const { command } = plan;
  const title = `dbt ${command}`;
  return warehouse.work('dbt', title, async (job, runId) => {
    job.rest = { call: 'dbt', command };
    const startedAt = new Date();
    const { signal } = job.controller;
    warehouse.progress({ kind: 'work', state: 'started', work: 'dbt', runId, title, plan });
    return warehouse.unit(
      job,
      title,
      async () => {
        const emit = (event: RunEvent) => {
          if (event.kind === 'node') warehouse.progress({ ...event, runId });
        };
        const aside = new Set<string>();
        const connection = warehouse.guarded({ pauses: true, setAside: (sql) => aside.add(sql) });
        const results = await warehouse.project.session.run(command, { connection, emit, signal });
        for (const sql of aside)
          results.warnings.push({ code: 'set-aside', message: `The tab sets its engine itself, so this had no effect: ${sql}`, node: null, rows: [] });
        const { broken } = warehouse.host.connection;
        if (broken) throw broken;
        job.settling = true;
        await rollBack(warehouse);
        await warehouse.host.useOwnDatabase();
        if (!UNRECORDED.includes(plan.verb)) {
          const state: RunRecord['state'] = signal.aborted ? 'cancelled' : failed(results) ? 'failed' : 'finished';
          await recordRun(
            warehouse.connection,
            { runId, work: 'dbt', command: `dbt ${command}`, startedAt, finishedAt: new Date(), state, message: summary(results), days: null },
            results,
          );
        }
        return results;
      },
      (thrown) => thrown instanceof TabhouseError && (thrown.code === 'usage' || thrown.code === 'parse'),
    );
  });
}

async function rollBack(warehouse: Warehouse): Promise<void> {
  await warehouse.host.connection.query('ROLLBACK').catch(() => undefined); // fails when no transaction is open: as it should be
}

function failed(results: RunResults): boolean {
  return results.results.some(({ status }) => status === 'error' || status === 'fail' || status === 'runtime error');
}

/** Statuses with their counts, as dbt's last line has them. */
function summary({ results }: RunResults): string {
  const counts = new Map<string, number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}
