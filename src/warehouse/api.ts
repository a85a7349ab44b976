import type { Table } from 'apache-arrow';
import type { Plan } from '../plan/plan.ts';
import type { RunResults, RunStatus } from '../runtime/results.ts';

export type { Plan, RunResults };

/** One row a day and table; `real_timestamp` is the wall clock of the ingest, ISO 8601 UTC. */
export type IngestionAudit = {
  ingest_date: string;
  table_name: 'user' | 'post' | 'event';
  rows_inserted: number;
  rows_updated: number;
  rows_deleted: number;
  real_timestamp: string;
};

export type IngestOptions = {
  days?: number;
  fullRefresh?: boolean;
  preset?: 'original' | 'showcase';
  seed?: number;
  users?: number;
  eventsPerDay?: number;
  [setting: string]: unknown;
};

export type Status = {
  /** false: no OPFS here, everything is in memory and gone with the tab. */
  persistent: boolean;
  /** Whether this tab owns the warehouse; the others forward to the owner. */
  owner: boolean;
  project: string;
  /** The last ingested day, `YYYY-MM-DD`, or null. */
  simulatedDay: string | null;
  engineVersion: string;
  databaseBytes: number;
  /** What is running, in words, or null. */
  running: string | null;
  /** What was interrupted and not redone, in words, or null. */
  dirty: string | null;
};

export type Backup = { id: string; createdAt: string; bytes: number; reason: string; scope: 'whole' | 'raw and snapshots' };

/** A database file that could not be opened, set aside when a backup took its place or the warehouse was reset. `setAsideAt`: ISO 8601 UTC. */
export type DamagedFile = { id: string; setAsideAt: string; bytes: number };

/** What kind of long work a progress event belongs to. */
export type Work = 'ingest' | 'dbt' | 'import' | 'export' | 'backup' | 'restore' | 'reset' | 'open';

export type ProgressDetail =
  | { kind: 'boot'; phase: 'engine' | 'database' | 'project' | 'ready'; loadedBytes?: number; totalBytes?: number }
  | { kind: 'work'; state: 'started'; work: Work; runId: string; title: string; plan?: Plan }
  | { kind: 'work'; state: 'finished' | 'failed' | 'cancelled'; work: Work; runId: string; title: string; message?: string; durationMs: number }
  | { kind: 'day'; runId: string; day: string; index: number; of: number; phase: 'generating' | 'storing' | 'snapshots' | 'done'; rows?: number }
  | {
      kind: 'node';
      runId: string;
      uniqueId: string;
      status: 'running' | RunStatus;
      message?: string;
      durationMs?: number;
      rowsAffected?: number | null;
      index: number;
      of: number;
    };

export type ChangeDetail = {
  /** What may differ now: tables' content, the open project's files, who owns, or only the status. */
  what: 'data' | 'project' | 'owner' | 'status';
  status: Status;
};

export type ImportFormat = 'csv' | 'parquet' | 'json';

/** `window.tabhouse`. Its form is public: scripts of others use it. The buttons of the page call the same functions. */
export interface TabhouseApi {
  ready: Promise<void>;
  status(): Promise<Status>;
  query(sql: string): Promise<Table>;
  ingest(options?: IngestOptions): Promise<IngestionAudit[]>;
  dbt(command: string): Promise<RunResults>;
  ingestAndBuild(options?: IngestOptions): Promise<{ audit: IngestionAudit[]; runResults: RunResults }>;
  plan(command: string): Promise<Plan>;
  failingRows(testId: string, limit?: number): Promise<Table>;
  cancel(): Promise<void>;
  on(event: 'progress', listener: (detail: ProgressDetail) => void): () => void;
  on(event: 'change', listener: (detail: ChangeDetail) => void): () => void;
  openProject(files: Record<string, string | Uint8Array>): Promise<void>;
  closeProject(): Promise<void>;
  importTable(relation: string, file: Blob, options?: { format?: ImportFormat }): Promise<{ rows: number }>;
  exportParquet(relation: string): Promise<Blob>;
  exportDatabase(): Promise<Blob>;
  importDatabase(file: Blob): Promise<void>;
  exportBundle(): Promise<Blob>;
  artifacts(): Promise<{ manifest: object; runResults: object; catalog: object }>;
  reset(): Promise<void>;
  backup(): Promise<Backup>;
  backups(): Promise<Backup[]>;
  restore(id: string): Promise<void>;
  removeBackup(id: string): Promise<void>;
  damagedFiles(): Promise<DamagedFile[]>;
  exportDamagedFile(id: string): Promise<Blob>;
  removeDamagedFile(id: string): Promise<void>;
  takeOver(): Promise<void>;
}

declare global {
  interface Window {
    readonly tabhouse: TabhouseApi;
  }
}
