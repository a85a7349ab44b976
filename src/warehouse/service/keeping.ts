import { frozenCopy } from '../storage/opfs.ts';
import { needsStorage } from './replacing.ts';
import type { Warehouse } from './warehouse.ts';

/** `removeBackup(id)`: its space is free when it resolves. */
export async function removeBackup(warehouse: Warehouse, id: string): Promise<void> {
  needsStorage(warehouse, 'Removing a backup');
  await warehouse.work('backup', `The removal of backup ${id}`, () => warehouse.shelf.remove(id));
}

/** `exportDamagedFile(id)`: the bytes of a file that could not be opened, as they are. */
export async function exportDamagedFile(warehouse: Warehouse, id: string): Promise<Blob> {
  needsStorage(warehouse, 'Taking a damaged file away');
  return warehouse.work('export', 'The export of a damaged file', async () => frozenCopy(await warehouse.damagedFiles.file(id)));
}

/** `removeDamagedFile(id)`: its space is free when it resolves. */
export async function removeDamagedFile(warehouse: Warehouse, id: string): Promise<void> {
  needsStorage(warehouse, 'Removing a damaged file');
  await warehouse.work('backup', 'The removal of a damaged file', () => warehouse.damagedFiles.remove(id));
}
