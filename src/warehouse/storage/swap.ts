import { BackupShelf } from './backups.ts';
import { DamagedFiles } from './damagedFiles.ts';
import { DATABASE_FILE, INCOMING_FILE, type Layout } from './layout.ts';
import type { Notebook } from './notebook.ts';
import { fileAt, moveFile, removeFile } from './opfs.ts';

/** A database file taking the place of another: noted once the new one is complete, so that a crash in between can be finished. */
type Swap = { reason: string; damaged: boolean };

/**
 * Puts the complete file `incoming.duckdb` in the place of the project's database, which becomes a backup (or, when it is damaged,
 * is kept apart for download). The database must be closed. All or nothing: what a crash cuts short `finishSwap` completes.
 */
export async function swapIn(notebook: Notebook, layout: Layout, project: string, swap: Swap, now: Date): Promise<void> {
  await notebook.put([{ store: 'swaps', key: project, value: swap }]);
  await finishSwap(notebook, layout, project, now);
}

/** Completes a swap that was noted, and removes a file that never got that far. Run before a database is opened. */
export async function finishSwap(notebook: Notebook, layout: Layout, project: string, now: Date): Promise<void> {
  const folder = layout.project(project);
  const swap = await notebook.get<Swap>('swaps', project);
  if (!swap) {
    await removeFile(folder, INCOMING_FILE);
    return;
  }
  if (await fileAt(folder, INCOMING_FILE)) {
    await setAside(layout, project, swap, now);
    await moveFile(folder, INCOMING_FILE, folder, DATABASE_FILE);
  }
  await notebook.put([
    { store: 'swaps', key: project, value: undefined },
    { store: 'state', key: `used:${project}`, value: true },
  ]);
}

/** Moves the present file out of the way: to the backups, or to the damaged files. */
export async function setAside(layout: Layout, project: string, { reason, damaged }: Swap, now: Date): Promise<void> {
  const folder = layout.project(project);
  if (!(await fileAt(folder, DATABASE_FILE))) return;
  if (damaged) await new DamagedFiles(layout, project).take(now);
  else await new BackupShelf(layout, project).retire(reason, now);
}
