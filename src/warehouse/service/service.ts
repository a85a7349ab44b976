import type { IngestionAudit, IngestOptions, Status } from '../api.ts';
import type { ArrowPieces } from '../messages.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ProjectFiles } from '../../runtime/dbtSession.ts';
import type { RunResults } from '../../runtime/results.ts';
import { tableToIPC } from 'apache-arrow';
import {
  argument,
  blobArgument,
  commandArgument,
  filesArgument,
  idArgument,
  importOptionsArgument,
  limitArgument,
  optionsArgument,
  relationArgument,
  sqlArgument,
  testIdArgument,
} from './arguments.ts';
import type { Interruption } from '../storage/journal.ts';
import { dbt } from './building.ts';
import { exportDamagedFile, removeBackup, removeDamagedFile } from './keeping.ts';
import { exportBundle, exportParquet, importTable } from './files.ts';
import { ingest, KeptGenerator } from './ingesting.ts';
import { query, read } from './querying.ts';
import { backup, exportDatabase, importDatabase, reset, restore } from './replacing.ts';
import { closeProject, openProject } from './switching.ts';
import type { Warehouse } from './warehouse.ts';

/** The calls the owner answers, by name. Arguments come from outside and are checked here. */
export function createService(warehouse: Warehouse) {
  const generator = new KeptGenerator(warehouse.surroundings.generatorUrl);
  const checkedIngest = (call: string, options: unknown, build: boolean): Promise<IngestionAudit[]> =>
    ingest(warehouse, generator, argument(call, optionsArgument, options) as IngestOptions, build);
  return {
    status: (): Promise<Status> => warehouse.status(),
    query: async (sql: unknown): Promise<ArrowPieces> => query(warehouse, argument('query', sqlArgument, sql)),
    interruption: (): Promise<Interruption | null> => warehouse.interruption(),
    read: async (sql: unknown): Promise<ArrowPieces> => read(warehouse, argument('read', sqlArgument, sql)),
    ingest: async (options?: unknown): Promise<IngestionAudit[]> => checkedIngest('ingest', options, false),
    dbt: async (command: unknown): Promise<RunResults> => dbt(warehouse, argument('dbt', commandArgument, command)),
    async ingestAndBuild(options?: unknown): Promise<{ audit: IngestionAudit[]; runResults: RunResults }> {
      const audit = await checkedIngest('ingestAndBuild', options, canBuild(warehouse));
      return { audit, runResults: await dbt(warehouse, 'build') };
    },
    plan: async (command: unknown): Promise<Plan> => warehouse.project.session.plan(argument('plan', commandArgument, command)),
    async failingRows(testId: unknown, limit?: unknown): Promise<ArrowPieces> {
      const id = argument('failingRows', testIdArgument, testId);
      const most = argument('failingRows', limitArgument, limit);
      return warehouse.queue.read(async () => {
        const table = await warehouse.project.session.failingRows(id, most, { connection: warehouse.guarded({ pauses: false }) });
        return { arrow: [tableToIPC(table, 'stream')] };
      });
    },
    cancel: (): Promise<void> => warehouse.queue.cancel(),
    openProject: async (files: unknown): Promise<void> => openProject(warehouse, argument('openProject', filesArgument, files) as ProjectFiles),
    closeProject: (): Promise<void> => closeProject(warehouse),
    importTable: async (relation: unknown, file: unknown, options?: unknown): Promise<{ rows: number }> =>
      importTable(
        warehouse,
        argument('importTable', relationArgument, relation),
        argument('importTable', blobArgument, file),
        argument('importTable', importOptionsArgument, options).format,
      ),
    exportParquet: async (relation: unknown): Promise<Blob> => exportParquet(warehouse, argument('exportParquet', relationArgument, relation)),
    exportDatabase: (): Promise<Blob> => exportDatabase(warehouse),
    importDatabase: async (file: unknown): Promise<void> => importDatabase(warehouse, argument('importDatabase', blobArgument, file)),
    exportBundle: (): Promise<Blob> => exportBundle(warehouse),
    artifacts: (): Promise<{ manifest: object; runResults: object; catalog: object }> =>
      warehouse.queue.read(() => warehouse.project.session.artifacts({ connection: warehouse.guarded({ pauses: false }) })),
    reset: (): Promise<void> => reset(warehouse),
    backup: () => backup(warehouse),
    backups: () => (warehouse.host.persistent ? warehouse.shelf.list() : Promise.resolve([])),
    restore: async (id: unknown): Promise<void> => restore(warehouse, argument('restore', idArgument, id)),
    removeBackup: async (id: unknown): Promise<void> => removeBackup(warehouse, argument('removeBackup', idArgument, id)),
    damagedFiles: () => (warehouse.host.persistent ? warehouse.damagedFiles.list() : Promise.resolve([])),
    exportDamagedFile: async (id: unknown): Promise<Blob> => exportDamagedFile(warehouse, argument('exportDamagedFile', idArgument, id)),
    removeDamagedFile: async (id: unknown): Promise<void> => removeDamagedFile(warehouse, argument('removeDamagedFile', idArgument, id)),
  };
}

/** Whether `dbt build` would begin: a project with mistakes is told of them when its build is asked for. */
function canBuild(warehouse: Warehouse): boolean {
  try {
    warehouse.project.session.plan('build');
    return true;
  } catch {
    return false;
  }
}

export type Service = ReturnType<typeof createService>;
export type Method = keyof Service;

/** Calls that change nothing: sent again when their owner is lost. */
export const REPEATABLE: readonly Method[] = [
  'status',
  'interruption',
  'read',
  'plan',
  'failingRows',
  'artifacts',
  'exportParquet',
  'exportDatabase',
  'exportBundle',
  'backups',
  'damagedFiles',
  'exportDamagedFile',
];
