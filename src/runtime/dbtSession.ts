import type { Table } from 'apache-arrow';
import type { Problem } from '../base/error.ts';
import type { Connection } from '../engine/connection.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunResults, RunStatus } from './results.ts';

/** A project's files: path relative to the folder of `dbt_project.yml`, with `/`, to text or bytes. */
export type ProjectFiles = Record<string, string | Uint8Array>;

/** What a run tells while it goes. Ephemeral models and skipped-over sources are not told of. */
export type RunEvent =
  | { kind: 'planned'; plan: Plan }
  | {
      kind: 'node';
      uniqueId: string;
      status: 'running' | RunStatus;
      message?: string;
      durationMs?: number;
      rowsAffected?: number | null;
      /** 1-based place in the run, and how many nodes the run has. */
      index: number;
      of: number;
    }
  | { kind: 'log'; level: 'info' | 'warn'; message: string; uniqueId?: string };

export type RunOptions = {
  connection: Connection;
  emit?: (event: RunEvent) => void;
  /** Aborting rolls back the node under way; finished nodes stay, the others are `skipped`. The run still resolves. */
  signal?: AbortSignal;
  /** Wall clock; `run_started_at`, timings and snapshots without a clock of their own read it. */
  now?: () => Date;
};

export type Artifacts = { manifest: object; runResults: object; catalog: object };

/** One parsed dbt project, kept between commands so that unchanged files are not parsed again. */
export interface DbtSession {
  /** `name` of dbt_project.yml; null when that file cannot be read. */
  readonly projectName: string | null;
  /** The catalog dbt calls the database by: stem of the profile's `path`. The warehouse is attached under it. */
  readonly databaseName: string;
  /** Where the project is built, as its profile says. */
  readonly target: { profileName: string; name: string; schema: string };
  /** Replaces all files; only what changed is parsed again, at the next call that needs it. */
  setFiles(files: ProjectFiles): void;
  /** Everything wrong with the project. Empty: it runs. */
  problems(): Problem[];
  /** What `run(command)` would do. @throws TabhouseError code `parse` or `usage`. */
  plan(command: string): Plan;
  /** Runs a dbt command (`build --select x`). Failing nodes resolve with their status. @throws TabhouseError code `parse` or `usage`. */
  run(command: string, options: RunOptions): Promise<RunResults>;
  /** Only the snapshots whose relation is a source, no tests, whatever else of the project is broken. For the end of an ingested day. */
  runSourceSnapshots(options: RunOptions): Promise<RunResults>;
  /** The rows a data test found, at most `limit` of them (default 100). @throws TabhouseError code `usage` when there is no such test. */
  failingRows(testId: string, limit: number | undefined, options: RunOptions): Promise<Table>;
  /** dbt's artifacts of the project as the last command saw it (its `--vars`, its target), of the last run, and of the database. */
  artifacts(options: { connection: Connection; now?: () => Date }): Promise<Artifacts>;
  /** The last run's results, as stored by an earlier session; what `artifacts` shows until the next run. */
  restoreResults(results: RunResults): void;
}
