import { TabhouseError } from '../../base/error.ts';
import type { DatabaseHost, DatabasePlace } from './database.ts';
import { DATABASE_FILE, type Layout } from './layout.ts';
import type { Notebook } from './notebook.ts';
import { fileAt, removeFile } from './opfs.ts';
import { refuseTruncated } from './truncated.ts';

/** Why a database file cannot be used, in words. The file itself stays where it is until the user decides. */
export type Damage = { message: string; detail: string; bytes: number };

const DATABASE_HEADER_BYTES = 12288;
const CANNOT_BE_OPENED = 'Nothing was changed: download the file, restore a backup, or reset to start anew.';

function inWords(detail: string, bytes: number): string {
  if (bytes === 0) return `The database file is empty or gone. ${CANNOT_BE_OPENED}`;
  if (/version number|newer|storage version/i.test(detail))
    return `The database file was written by another version of DuckDB than this page has. ${CANNOT_BE_OPENED}`;
  if (/truncated/.test(detail)) return `The database file is cut short. ${CANNOT_BE_OPENED}`;
  return `The database file is damaged or is no DuckDB database. ${CANNOT_BE_OPENED}`;
}

/**
 * Opens a project's database. A file that cannot be opened and has been of use before is damage, told and kept; one that never
 * reached its first checkpoint holds nothing and is made anew.
 */
export async function openOrDamage(host: DatabaseHost, notebook: Notebook, layout: Layout, place: DatabasePlace): Promise<Damage | null> {
  if (!host.persistent) {
    await host.openDatabase(place);
    return null;
  }
  const folder = layout.project(place.project);
  const bytes = (await fileAt(folder, DATABASE_FILE))?.size ?? 0;
  const usedBefore = (await notebook.get<boolean>('state', `used:${place.project}`)) === true;
  if (usedBefore && bytes < DATABASE_HEADER_BYTES) {
    const detail = `The file has ${bytes} bytes; its headers alone take ${DATABASE_HEADER_BYTES}: it is truncated.`;
    return { message: inWords(bytes === 0 ? '' : detail, bytes), detail, bytes };
  }
  try {
    if (!usedBefore && bytes > 0 && bytes < DATABASE_HEADER_BYTES) await removeFile(folder, DATABASE_FILE);
    await host.openDatabase(place);
    if (usedBefore) await refuseTruncated(host.connection, place.alias, bytes);
  } catch (thrown) {
    // An engine that does not start or a file another tab still holds says nothing about the file.
    if (!(thrown instanceof TabhouseError) || thrown.code !== 'unreadable') throw thrown;
    const detail = thrown.message;
    host.discard('The database file could not be opened.');
    if (usedBefore) return { message: `${inWords(detail, bytes)} DuckDB said: ${detail.split('\n')[0] ?? ''}`, detail, bytes };
    await removeFile(folder, DATABASE_FILE);
    await host.openDatabase(place);
  }
  if (!usedBefore) {
    await host.checkpoint();
    await notebook.put([{ store: 'state', key: `used:${place.project}`, value: true }]);
  }
  return null;
}
