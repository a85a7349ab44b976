import { bytes, count } from '../ui/number.ts';
import { download } from './download.ts';
import { zipOf } from './parquetZip.ts';
import type { App } from './app.svelte.ts';
import type { Rest } from '../warehouse/storage/journal.ts';
import type { ProjectFiles } from './projectFiles.ts';

/** What can be pressed, wherever it is pressed: every verb tells its failure in words. */
export class Commands {
  constructor(private readonly app: App) {}

  /** The first visitor's one button. */
  fill(preset: 'original' | 'showcase' = 'showcase'): Promise<unknown> {
    return this.#perform('ingest', 'The warehouse could not be filled', (api) => api.ingestAndBuild({ preset }));
  }

  ingest(days: number, build = true): Promise<unknown> {
    const what = days === 1 ? 'The next day' : `The next ${days} days`;
    return this.#perform('ingest', `${what} could not be ingested`, (api) => (build ? api.ingestAndBuild({ days }) : api.ingest({ days })));
  }

  /** Empties the warehouse, history included, and starts again at day 1. */
  startAgain(options: { preset?: 'original' | 'showcase'; seed?: number; users?: number; eventsPerDay?: number; days?: number }): Promise<unknown> {
    return this.#perform('ingest', 'The warehouse could not be started again', (api) => api.ingestAndBuild({ ...options, fullRefresh: true }));
  }

  /** Does what is left of interrupted work, with the settings it was begun with. */
  goOn(rest: Rest): Promise<unknown> {
    if (rest.call === 'dbt') return this.dbt(rest.command);
    return this.#perform('ingest', 'The interrupted ingest could not be gone on with', (api) => api[rest.call](rest.options));
  }

  /** A dbt command as it is typed, with or without the leading `dbt`. */
  dbt(command: string): Promise<unknown> {
    const text = command.trim().replace(/^dbt\s+/, '');
    return this.#perform('dbt', `dbt ${text.split(/\s/)[0] ?? ''} could not be run`, (api) => api.dbt(text));
  }

  cancel(): Promise<unknown> {
    return this.#perform('cancel', 'The run could not be cancelled', (api) => api.cancel());
  }

  takeOver(): Promise<unknown> {
    return this.#perform('takeOver', 'This tab could not take the warehouse over', (api) => api.takeOver());
  }

  async openProject(read: () => Promise<ProjectFiles>): Promise<unknown> {
    return this.app.actions.perform(
      'project',
      'The project could not be opened',
      async () => {
        const files = await read();
        await this.app.api.openProject(files);
        await this.app.warehouse.refresh();
        return Object.keys(files).length;
      },
      (files) => `${this.app.warehouse.status?.project ?? 'The project'} is open: ${count(files, 'file')} read. Nothing of it has left this tab.`,
    );
  }

  closeProject(): Promise<unknown> {
    return this.#perform('project', 'The project could not be closed', async (api) => {
      await api.closeProject();
      await this.app.warehouse.refresh();
    });
  }

  importTable(relation: string, file: File): Promise<unknown> {
    return this.app.actions.perform(
      'import',
      `${file.name} could not be imported`,
      async () => {
        const { rows } = await this.app.api.importTable(relation, file);
        await this.app.warehouse.refresh();
        return rows;
      },
      (rows) => `${relation} now holds the ${count(rows, 'row')} of ${file.name}.`,
    );
  }

  exportParquet(relation: string): Promise<unknown> {
    return this.#download('parquet:' + relation, `${relation} could not be written as Parquet`, `${relation}.parquet`, (api) => api.exportParquet(relation));
  }

  /** Every relation given, one Parquet file each, in one zip. */
  exportAllParquet(relations: string[]): Promise<unknown> {
    const name = this.app.warehouse.status?.project ?? 'warehouse';
    return this.#download('parquet', 'The relations could not be written as Parquet', `${name}-parquet.zip`, (api) =>
      zipOf(
        (async function* () {
          for (const relation of relations) yield { path: `${relation}.parquet`, blob: await api.exportParquet(relation) };
        })(),
      ),
    );
  }

  exportDatabase(): Promise<unknown> {
    const name = this.app.warehouse.status?.project ?? 'warehouse';
    return this.#download('database', 'The database could not be handed out', `${name}.duckdb`, (api) => api.exportDatabase());
  }

  exportBundle(): Promise<unknown> {
    const name = this.app.warehouse.status?.project ?? 'warehouse';
    return this.#download('bundle', 'The bundle could not be made', `${name}.zip`, (api) => api.exportBundle());
  }

  importDatabase(file: File): Promise<unknown> {
    return this.app.actions.perform(
      'database',
      `${file.name} could not be brought back`,
      async () => {
        await this.app.api.importDatabase(file);
        await this.app.warehouse.refresh();
      },
      () => `${file.name} is now the warehouse. What was here before is among the backups.`,
    );
  }

  backup(): Promise<unknown> {
    return this.app.actions.perform(
      'backup',
      'No backup could be made',
      () => this.app.api.backup(),
      (made) => `Backup made: ${bytes(made.bytes)}.`,
    );
  }

  restore(id: string): Promise<unknown> {
    return this.app.actions.perform(
      'restore',
      'The backup could not be restored',
      async () => {
        await this.app.api.restore(id);
        await this.app.warehouse.reopen();
      },
      () => 'The backup is restored.',
    );
  }

  removeBackup(id: string): Promise<unknown> {
    return this.#perform('removeFile', 'The backup could not be deleted', (api) => api.removeBackup(id));
  }

  exportDamagedFile(id: string): Promise<unknown> {
    const name = this.app.warehouse.status?.project ?? 'warehouse';
    return this.#download('damaged', 'The damaged file could not be handed out', `${name}-damaged.duckdb`, (api) => api.exportDamagedFile(id));
  }

  removeDamagedFile(id: string): Promise<unknown> {
    return this.#perform('removeFile', 'The damaged file could not be deleted', (api) => api.removeDamagedFile(id));
  }

  reset(): Promise<unknown> {
    return this.#perform('reset', 'The warehouse could not be emptied', async (api) => {
      await api.reset();
      await this.app.warehouse.reopen();
    });
  }

  #perform(name: string, couldNot: string, act: (api: App['api']) => Promise<unknown>): Promise<unknown> {
    return this.app.actions.perform(name, couldNot, () => act(this.app.api));
  }

  #download(name: string, couldNot: string, fileName: string, make: (api: App['api']) => Promise<Blob>): Promise<unknown> {
    return this.app.actions.perform(
      name,
      couldNot,
      async () => {
        const blob = await make(this.app.api);
        download(blob, fileName);
        return blob;
      },
      (blob) => `${fileName}: ${bytes(blob.size)}.`,
    );
  }
}
