import { TabhouseError } from '../../base/error.ts';
import { startBlobWorker } from '../../engine/blobWorker.ts';
import type { DayRequest } from '../../generator/batch.ts';
import { emptyWarehouse } from '../../runtime/ingest/emptyWarehouse.ts';
import { lastDay, loadPast, pastToken } from '../../runtime/ingest/past.ts';
import { prepareIngest, type PreparedIngest } from '../../runtime/ingest/prepare.ts';
import { storeDay } from '../../runtime/ingest/storeDay.ts';
import { WorkerDaySource } from '../../runtime/ingest/workerSource.ts';
import type { RunResults } from '../../runtime/results.ts';
import type { IngestionAudit, IngestOptions } from '../api.ts';
import type { Rest } from '../storage/journal.ts';
import { keepBackup } from './backingUp.ts';
import { recordRun } from './history.ts';
import type { Job } from './queue.ts';
import type { Warehouse } from './warehouse.ts';

/** The generator's worker, kept between calls: it knows the past as long as nobody else changed the raw tables. */
export class KeptGenerator {
  #source: WorkerDaySource | null = null;
  #worker: Worker | null = null;
  #token: string | null = null;

  constructor(private readonly url: string) {}

  /** The generator, standing at the end of what the raw tables hold. */
  async at(warehouse: Warehouse, fresh: boolean): Promise<WorkerDaySource> {
    if (!this.#source) {
      this.#worker = startBlobWorker('tabhouse-generator', [this.url]);
      this.#source = new WorkerDaySource(this.#worker as unknown as ConstructorParameters<typeof WorkerDaySource>[0]);
      this.#token = null;
    }
    const token = fresh ? 'empty' : await pastToken(warehouse.connection);
    if (this.#token !== token) await this.#source.begin(fresh ? null : await loadPast(warehouse.connection));
    this.#token = null;
    return this.#source;
  }

  /** To be called after a day is stored; otherwise the past is read anew next time. */
  async stored(warehouse: Warehouse): Promise<void> {
    this.#token = await pastToken(warehouse.connection);
  }

  /** Throws the worker away; the next day starts another. */
  drop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#source = null;
    this.#token = null;
  }
}

function title({ days, fullRefresh }: PreparedIngest): string {
  const [first, last] = [days[0]?.date ?? '', days.at(-1)?.date ?? ''];
  const what = days.length === 1 ? `The ingest of ${first}` : `The ingest of ${first} to ${last}`;
  return fullRefresh ? `${what}, from scratch` : what;
}

/**
 * `ingest(options)`: each day with the snapshots of the sources that end it is one unit, on disk before the next begins.
 * A failure or a cancel leaves the finished days and the state before the one under way. `build` says that a build of the project is asked
 * for as well, so that whoever goes on after an interruption does it too.
 */
export async function ingest(warehouse: Warehouse, generator: KeptGenerator, options: IngestOptions, build = false): Promise<IngestionAudit[]> {
  return warehouse.work('ingest', 'The ingest', async (job, runId) => {
    const prepared = await prepareIngest(warehouse.connection, options);
    job.title = title(prepared);
    warehouse.progress({ kind: 'work', state: 'started', work: 'ingest', runId, title: job.title });
    if (prepared.fullRefresh && (await lastDay(warehouse.connection)) !== null) await keepBackup(warehouse, 'before full refresh');
    const audit: IngestionAudit[] = [];
    const startedAt = new Date();
    try {
      for (const [index, request] of prepared.days.entries()) {
        job.controller.signal.throwIfAborted();
        const fresh = request.number === 1;
        job.rest = restFrom(index, prepared, options, build);
        job.next = nextAfter(index, prepared, options, build);
        audit.push(
          ...(await ingestDay(warehouse, generator, { job, runId, request, index, prepared, startedAt, empty: prepared.fullRefresh && index === 0, fresh })),
        );
        await warehouse.changed('data');
        await warehouse.queue.drainReads();
      }
    } catch (thrown) {
      generator.drop();
      await warehouse.journal.dropped(warehouse.project.key);
      throw job.controller.signal.aborted ? job.controller.signal.reason : thrown;
    }
    return audit;
  });
}

/** What is left from the day at `index` on. After the first day the warehouse itself knows the settings. */
function restFrom(index: number, { days }: PreparedIngest, options: IngestOptions, build: boolean): Rest {
  const left = { ...(index === 0 ? options : {}), days: days.length - index };
  return { call: build ? 'ingestAndBuild' : 'ingest', options: left, day: index + 1, of: days.length };
}

function nextAfter(index: number, prepared: PreparedIngest, options: IngestOptions, build: boolean): Job['next'] {
  const following = prepared.days[index + 1];
  if (following) return { work: 'ingest', title: unitTitle(following), rest: restFrom(index + 1, prepared, options, build) };
  return build ? { work: 'dbt', title: 'dbt build', rest: { call: 'dbt', command: 'build' } } : null;
}

function unitTitle({ date }: DayRequest): string {
  return `The ingest of ${date}`;
}

type Day = { job: Job; runId: string; request: DayRequest; index: number; prepared: PreparedIngest; startedAt: Date; empty: boolean; fresh: boolean };

async function ingestDay(
  warehouse: Warehouse,
  generator: KeptGenerator,
  { job, runId, request, index, prepared, startedAt, empty, fresh }: Day,
): Promise<IngestionAudit[]> {
  const { signal } = job.controller;
  const of = prepared.days.length;
  const tell = (phase: 'generating' | 'storing' | 'snapshots' | 'done', rows?: number) =>
    warehouse.progress({ kind: 'day', runId, day: request.date, index: index + 1, of, phase, ...(rows === undefined ? {} : { rows }) });
  const audit = await warehouse.unit(job, unitTitle(request), async () => {
    tell('generating');
    if (empty) await emptyWarehouse(warehouse.connection);
    const source = await generator.at(warehouse, fresh);
    const batches = source.day(request, { signal });
    const rows = await storeDay(warehouse.connection, batches, {
      date: request.date,
      realTimestamp: new Date().toISOString(),
      settings: index === 0 ? prepared.settings : undefined,
      onStored: (stored) => tell('storing', stored),
    });
    signal.throwIfAborted();
    tell('snapshots');
    const snapshots = await warehouse.project.session.runSourceSnapshots({ connection: warehouse.guarded({ pauses: true }), signal });
    signal.throwIfAborted();
    refuseMissingHistory(request.date, snapshots);
    job.settling = true;
    const command = `ingest ${prepared.days[0]?.date ?? ''}${of > 1 ? ` to ${prepared.days.at(-1)?.date ?? ''}` : ''}`;
    await recordRun(warehouse.connection, {
      runId,
      work: 'ingest',
      command,
      startedAt,
      finishedAt: new Date(),
      state: 'finished',
      message: null,
      days: index + 1,
    });
    return rows;
  });
  await generator.stored(warehouse);
  tell(
    'done',
    audit.reduce((sum, row) => sum + row.rows_inserted + row.rows_updated + row.rows_deleted, 0),
  );
  return audit;
}

/** A day without its snapshots would have no history for ever: it fails as a whole. */
function refuseMissingHistory(date: string, { results }: RunResults): void {
  const failed = results.find(({ status }) => status === 'error' || status === 'runtime error' || status === 'skipped');
  if (!failed) return;
  throw new TabhouseError({
    code: 'snapshot',
    fault: 'project',
    node: failed.unique_id,
    sql: failed.compiled_code ?? undefined,
    message: `${date} was not ingested: the snapshot ${failed.unique_id} that ends the day failed. ${failed.message ?? ''}`,
  });
}
