import { TabhouseError } from '../../base/error.ts';
import type { Backup } from '../api.ts';
import { WHOLE_UP_TO_BYTES } from '../storage/backups.ts';
import { DATABASE_FILE, INCOMING_FILE } from '../storage/layout.ts';
import { fileAt, frozenCopy, removeFile, writeFile } from '../storage/opfs.ts';
import { setAside, swapIn } from '../storage/swap.ts';
import { keepBackup } from './backingUp.ts';
import type { Warehouse } from './warehouse.ts';

const DUCKDB_MAGIC = 'DUCK';
const MAGIC_OFFSET = 8;
/** A DuckDB file begins with three headers of 4,096 bytes. */
const HEADERS_BYTES = 12_288;

export function needsStorage(warehouse: Warehouse, what: string): void {
  if (warehouse.host.persistent) return;
  throw new TabhouseError({
    code: 'no-storage',
    fault: 'environment',
    message: `${what} needs the browser’s file storage, which this window does not offer: the warehouse is in memory.`,
  });
}

/** `exportDatabase()`: the database file as it is on disk; of a damaged one, the damaged bytes. */
export async function exportDatabase(warehouse: Warehouse): Promise<Blob> {
  needsStorage(warehouse, 'Taking the database away as a file');
  return warehouse.work('export', 'The export of the database', async () => {
    if (!warehouse.damage) await warehouse.host.checkpoint();
    const file = await fileAt(warehouse.layout.project(warehouse.project.key), DATABASE_FILE);
    if (!file) throw new TabhouseError({ code: 'usage', fault: 'usage', message: 'There is no database file yet.' });
    return frozenCopy(file);
  });
}

/** `importDatabase(file)`: the file takes the place of the open project's database, which becomes a backup. All or nothing. */
export async function importDatabase(warehouse: Warehouse, file: Blob): Promise<void> {
  needsStorage(warehouse, 'Bringing a database file back');
  await warehouse.work('import', 'The import of a database file', (job) => replace(warehouse, file, 'before import of a database', 'import', job.title));
}

/** `restore(id)`: a backup takes the place of the database, which becomes a backup itself. All or nothing. */
export async function restore(warehouse: Warehouse, id: string): Promise<void> {
  needsStorage(warehouse, 'Restoring a backup');
  await warehouse.work('restore', `The restore of backup ${id}`, async (job) =>
    replace(warehouse, await warehouse.shelf.file(id), 'before restore', 'restore', job.title),
  );
}

export async function backup(warehouse: Warehouse): Promise<Backup> {
  needsStorage(warehouse, 'A backup');
  return warehouse.work('backup', 'The backup', async () => {
    void warehouse.connection;
    const kept = await keepBackup(warehouse, 'by hand');
    if (!kept) throw new TabhouseError({ code: 'usage', fault: 'usage', message: 'There is no database file yet.' });
    return kept;
  });
}

/** `reset()`: empties the open project's database. The file becomes a backup first; a damaged one is kept apart for download. */
export async function reset(warehouse: Warehouse): Promise<void> {
  await warehouse.work('reset', 'The reset', async (job) => {
    const { host, layout, notebook, project, journal } = warehouse;
    const damaged = warehouse.damage !== null;
    if (!host.persistent) {
      host.discard('The warehouse was reset.');
      await warehouse.openFile();
      return;
    }
    const large = ((await host.file())?.size ?? 0) > WHOLE_UP_TO_BYTES;
    if (!damaged && large) await keepBackup(warehouse, 'before reset');
    if (!damaged) await host.close();
    else host.discard('The warehouse was reset.');
    // From here on a missing file is no damage.
    await notebook.put([{ store: 'state', key: `used:${project.key}`, value: undefined }]);
    if (!damaged && large) await removeFile(layout.project(project.key), DATABASE_FILE);
    else await setAside(layout, project.key, { reason: 'before reset', damaged }, new Date());
    await warehouse.openFile();
    await journal.done(project.key, job.work);
  });
}

async function replace(warehouse: Warehouse, file: Blob, reason: string, work: 'import' | 'restore', title: string): Promise<void> {
  const { host, layout, notebook, project, journal } = warehouse;
  const folder = layout.project(project.key);
  await refuseOtherFormats(file);
  const damaged = warehouse.damage !== null;
  const large = !damaged && ((await host.file())?.size ?? 0) > WHOLE_UP_TO_BYTES;
  await journal.begin(project.key, { unitId: crypto.randomUUID(), work, title, startedAt: new Date().toISOString(), rest: null });
  try {
    if (large) await keepBackup(warehouse, reason);
    await writeFile(folder, INCOMING_FILE, file);
    await host.close();
    await proveReadable(warehouse);
    if (large) await removeFile(folder, DATABASE_FILE);
    await swapIn(notebook, layout, project.key, { reason, damaged }, new Date());
  } catch (thrown) {
    await removeFile(folder, INCOMING_FILE).catch(() => undefined);
    await journal.dropped(project.key);
    if (!host.open) await warehouse.openFile();
    throw thrown;
  }
  await journal.dropped(project.key);
  await warehouse.openFile();
  await journal.done(project.key, work);
}

async function refuseOtherFormats(file: Blob): Promise<void> {
  const magic = await file.slice(MAGIC_OFFSET, MAGIC_OFFSET + DUCKDB_MAGIC.length).text();
  if (magic === DUCKDB_MAGIC && file.size >= HEADERS_BYTES) return;
  const what = file.size === 0 ? 'is empty' : magic === DUCKDB_MAGIC ? 'is cut short: not even its headers are whole' : 'is no DuckDB database';
  throw new TabhouseError({ code: 'format', fault: 'data', message: `The file ${what}. The warehouse is as it was.` });
}

/** Opens the incoming file once, apart from everything. @throws TabhouseError code `format` when DuckDB cannot. */
async function proveReadable(warehouse: Warehouse): Promise<void> {
  try {
    await warehouse.host.probe(warehouse.project.key, INCOMING_FILE);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown);
    throw new TabhouseError(
      { code: 'format', fault: 'data', message: `DuckDB cannot open this database file; the warehouse is as it was. It said: ${said}` },
      { cause: thrown },
    );
  }
}
