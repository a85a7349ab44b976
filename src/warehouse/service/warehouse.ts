import { TabhouseError } from '../../base/error.ts';
import type { Connection } from '../../engine/connection.ts';
import type { ChangeDetail, ProgressDetail, Status, Work } from '../api.ts';
import { BackupShelf } from '../storage/backups.ts';
import { openOrDamage, type Damage } from '../storage/damage.ts';
import { DamagedFiles } from '../storage/damagedFiles.ts';
import type { DatabaseHost } from '../storage/database.ts';
import { interruptionInWords, Journal, type Intent, type Interruption } from '../storage/journal.ts';
import type { Layout } from '../storage/layout.ts';
import type { Notebook } from '../storage/notebook.ts';
import { finishSwap } from '../storage/swap.ts';
import { dataFiles } from './dataFiles.ts';
import { guardedConnection } from './guard.ts';
import { createHistory, lastRunResults, readSetting, writeSetting } from './history.ts';
import { openProjectOf, type OpenProject } from './project.ts';
import { lastDay } from '../../runtime/ingest/past.ts';
import { WorkQueue, type Job } from './queue.ts';

export type Surroundings = {
  host: DatabaseHost;
  notebook: Notebook;
  layout: Layout;
  generatorUrl: string;
  parquetWasmUrl: string;
  emit: (event: { name: 'progress'; detail: ProgressDetail } | { name: 'change'; detail: ChangeDetail }) => void;
};

const LAST_UNIT = 'last_unit';
const NOTHING_BETWEEN = () => Promise.resolve();

/** The open warehouse of the tab that owns it: its project, its database, what runs in it. The works of the API are built on this. */
export class Warehouse {
  readonly host: DatabaseHost;
  readonly notebook: Notebook;
  readonly layout: Layout;
  readonly journal: Journal;
  readonly queue: WorkQueue;
  readonly surroundings: Surroundings;
  #project: OpenProject | null = null;
  #damage: Damage | null = null;
  #simulatedDay: string | null = null;
  #historyReady = false;
  /** Set when memory was lost with a broken engine and there is no file to go back to. */
  #memoryLost: string | null = null;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    this.host = surroundings.host;
    this.notebook = surroundings.notebook;
    this.layout = surroundings.layout;
    this.journal = new Journal(surroundings.notebook);
    this.queue = new WorkQueue({
      onStop: () => this.host.open && this.host.connection.cancelRunning(),
      // A read or an export in which the engine broke down leaves that to the next turn. Where it fails, what that turn asks says why.
      onQuiet: async () => void (this.host.broken && (await this.revert().catch(() => undefined))),
    });
  }

  get project(): OpenProject {
    if (!this.#project) throw new TabhouseError({ code: 'closed', fault: 'tabhouse', message: 'No project is open yet.' });
    return this.#project;
  }

  get damage(): Damage | null {
    return this.#damage;
  }

  get shelf(): BackupShelf {
    return new BackupShelf(this.layout, this.project.key);
  }

  get damagedFiles(): DamagedFiles {
    return new DamagedFiles(this.layout, this.project.key);
  }

  /** The connection for statements of the product itself. @throws TabhouseError code `damaged` when the file cannot be opened. */
  get connection(): Connection {
    if (this.#damage) {
      throw new TabhouseError({
        code: 'damaged',
        fault: 'environment',
        message: this.#damage.message,
        hint: '`exportDatabase()` hands out the file as it is, `backups()` and `restore(id)` go back, `reset()` starts anew.',
      });
    }
    return this.host.connection;
  }

  /** The connection for statements of projects. `pauses`: waiting reads of the pages may run between two of them; `setAside` hears of what is left out. */
  guarded({ pauses, setAside }: { pauses: boolean; setAside?: (sql: string) => void }): Connection {
    return guardedConnection(this.connection, pauses ? () => this.queue.drainReads() : NOTHING_BETWEEN, setAside);
  }

  /** Opens the project that was open last and finds what was interrupted. */
  async start(): Promise<void> {
    this.progress({ kind: 'boot', phase: 'project' });
    await this.use(await openProjectOf(this.notebook));
  }

  /** Opens the database of a project and makes the project the open one. */
  async use(project: OpenProject): Promise<void> {
    this.progress({ kind: 'boot', phase: 'database' });
    this.#project = project;
    await this.openFile();
  }

  /** Takes over edited files of the open project; what did not change is not parsed again. */
  editFiles({ name, files }: OpenProject): void {
    this.project.session.setFiles(files);
    this.#project = { ...this.project, name, files };
  }

  /** Opens the open project's database file, finishing what a crash left half done. */
  async openFile(): Promise<void> {
    const { key, session, files } = this.project;
    this.#historyReady = false;
    if (this.host.persistent) {
      await finishSwap(this.notebook, this.layout, key, new Date());
      await this.shelf.tidy();
    }
    this.#damage = await openOrDamage(this.host, this.notebook, this.layout, {
      project: key,
      alias: session.databaseName,
      readable: dataFiles(files),
    });
    if (this.#damage) {
      this.#simulatedDay = null;
      return;
    }
    await this.journal.recover(key, await readSetting(this.connection, LAST_UNIT));
    const results = await lastRunResults(this.connection).catch(() => null);
    if (results) session.restoreResults(results);
    await this.refreshDay();
  }

  async refreshDay(): Promise<void> {
    this.#simulatedDay = this.#damage ? null : await lastDay(this.connection).catch(() => null);
  }

  /**
   * One unit: all of it is on disk when this resolves; when it rejects, or the tab dies, the warehouse stands as before it.
   * `keep` says of a failure that the statements have put everything in order themselves, so that going back to the file is not needed.
   */
  async unit<T>(job: Job, title: string, body: () => Promise<T>, keep: (thrown: unknown) => boolean = () => false): Promise<T> {
    const unitId = crypto.randomUUID();
    await this.journal.begin(this.project.key, intent({ work: job.work, title, rest: job.rest }, unitId));
    try {
      await this.#prepareHistory();
      const result = await body();
      job.settling = true;
      await writeSetting(this.connection, LAST_UNIT, unitId);
      await this.host.checkpoint();
      await this.journal.done(this.project.key, job.work, job.next && intent(job.next));
      if (this.host.connection.exhausted && this.host.persistent) await this.revert();
      else await this.giveBackSpill();
      await this.refreshDay();
      return result;
    } catch (thrown) {
      if (!keep(thrown) || this.host.connection.broken) await this.revert();
      await this.journal.dropped(this.project.key);
      throw thrown;
    } finally {
      job.settling = false;
    }
  }

  async #prepareHistory(): Promise<void> {
    if (!this.#historyReady) await createHistory(this.connection);
    this.#historyReady = true;
  }

  /** Back to what is on disk. */
  async revert(): Promise<void> {
    this.#historyReady = false;
    const { lostEverything } = await this.host.revert();
    if (lostEverything) this.#memoryLost = 'The engine broke down and was started again. Without storage in this browser nothing could be kept.';
    await this.refreshDay();
  }

  /** To be called when nothing is left to be stored: what large sorts and joins spilled stops counting against the quota. */
  async giveBackSpill(): Promise<void> {
    if (await this.host.hoardsSpill()) await this.revert();
  }

  /** Runs a long work in the queue and tells of its beginning and end; a dbt run and an ingest tell of their beginning themselves, once they know what is to be done. */
  async work<T>(work: Work, title: string, body: (job: Job, runId: string) => Promise<T>): Promise<T> {
    const runId = crypto.randomUUID();
    return this.queue.work(work, title, async (job) => {
      const startedAt = performance.now();
      const tell = (state: 'finished' | 'failed' | 'cancelled', message?: string) =>
        this.progress({ kind: 'work', state, work, runId, title: job.title, durationMs: performance.now() - startedAt, ...(message ? { message } : {}) });
      if (work !== 'dbt' && work !== 'ingest') this.progress({ kind: 'work', state: 'started', work, runId, title });
      try {
        const result = await body(job, runId);
        tell(job.controller.signal.aborted ? 'cancelled' : 'finished');
        return result;
      } catch (thrown) {
        const error = TabhouseError.from(thrown);
        tell(error.code === 'cancelled' ? 'cancelled' : 'failed', error.message);
        throw error;
      } finally {
        await this.changed(work === 'export' ? 'status' : work === 'open' ? 'project' : 'data');
      }
    });
  }

  progress(detail: ProgressDetail): void {
    this.surroundings.emit({ name: 'progress', detail });
  }

  async changed(what: ChangeDetail['what']): Promise<void> {
    this.surroundings.emit({ name: 'change', detail: { what, status: await this.status() } });
  }

  /** What was interrupted in the open project and not redone. */
  async interruption(): Promise<Interruption | null> {
    return this.#project ? this.journal.interruption(this.#project.key) : null;
  }

  /** As the owner sees it. */
  async status(): Promise<Status> {
    const interruption = await this.interruption();
    return {
      persistent: this.host.persistent,
      owner: true,
      project: this.#project?.name ?? '',
      simulatedDay: this.#simulatedDay,
      engineVersion: ENGINE_VERSION,
      databaseBytes: (await this.host.file().catch(() => null))?.size ?? this.#damage?.bytes ?? 0,
      running: this.queue.current?.title ?? null,
      dirty: this.#damage?.message ?? this.#memoryLost ?? (interruption ? interruptionInWords(interruption) : null),
    };
  }
}

/** Of DuckDB itself; `test/unit/engine` holds it against the engine. */
export const ENGINE_VERSION = 'v1.5.6';

function intent(what: Pick<Intent, 'work' | 'title' | 'rest'>, unitId: string = crypto.randomUUID()): Intent {
  return { ...what, unitId, startedAt: new Date().toISOString() };
}
