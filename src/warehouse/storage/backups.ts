import { TabhouseError } from '../../base/error.ts';
import type { Backup } from '../api.ts';
import { DATABASE_FILE, type Layout } from './layout.ts';
import { fileAt, filesIn, moveFile, removeFile, writeFile } from './opfs.ts';
import { momentId, Shelf } from './shelf.ts';

const MOST_BACKUPS = 5;
const MOST_BYTES = 2 * 1024 ** 3;
/** Above this only `raw` and the snapshots of the sources are kept: all else can be built again from them. */
export const WHOLE_UP_TO_BYTES = 500 * 1024 ** 2;
const UNFINISHED = '.partial';

/** What the id of a backup says: time, scope and reason. */
function backupOf(id: string, bytes: number): Backup | null {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-(whole|raw)-(.*)$/.exec(id);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, millis, scope, reason = ''] = found;
  return {
    id,
    createdAt: `${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}Z`,
    bytes,
    reason: reason.replaceAll('-', ' '),
    scope: scope === 'whole' ? 'whole' : 'raw and snapshots',
  };
}

/** The backups of one project: complete database files beside the warehouse's own. Bounded in number and size, the newest always stays. */
export class BackupShelf extends Shelf<Backup> {
  readonly #project: readonly string[];

  constructor(layout: Layout, project: string) {
    super(layout.backups(project), { what: 'backup', listedBy: 'backups' });
    this.#project = layout.project(project);
  }

  protected entryOf(id: string, file: File): Backup | null {
    return backupOf(id, file.size);
  }

  /** Keeps `content` as a backup. Older ones make room when space or number run out. @throws TabhouseError code `quota`. */
  async keep(content: Blob, reason: string, scope: Backup['scope'], now: Date): Promise<Backup> {
    const id = idFor(reason, scope, now);
    await this.#sweep(content.size, MOST_BACKUPS - 1);
    for (;;) {
      try {
        await writeFile(this.folder, id + UNFINISHED, content);
        break;
      } catch (thrown) {
        const oldest = (await this.list()).at(-1);
        if (!(thrown instanceof TabhouseError) || thrown.code !== 'quota' || !oldest) throw thrown;
        await removeFile(this.folder, this.nameOf(oldest.id));
      }
    }
    await moveFile(this.folder, id + UNFINISHED, this.folder, this.nameOf(id));
    const backup = backupOf(id, content.size);
    if (!backup) throw new TabhouseError({ code: 'unexpected', fault: 'tabhouse', message: `The backup “${id}” has no readable name.` });
    return backup;
  }

  /** Makes the database file itself the newest backup: needs no space, and is all or nothing. The database must be closed. */
  async retire(reason: string, now: Date): Promise<void> {
    const file = await fileAt(this.#project, DATABASE_FILE);
    if (!file) return;
    await this.#sweep(file.size, MOST_BACKUPS - 1);
    await moveFile(this.#project, DATABASE_FILE, this.folder, this.nameOf(idFor(reason, 'whole', now)));
  }

  /** Removes what an interrupted backup left. */
  async tidy(): Promise<void> {
    for (const { name } of await filesIn(this.folder)) if (name.endsWith(UNFINISHED)) await removeFile(this.folder, name);
  }

  async #sweep(incomingBytes: number, most: number): Promise<void> {
    const present = await this.list();
    let bytes = incomingBytes;
    for (const [index, backup] of present.entries()) {
      bytes += backup.bytes;
      if (index >= most || (index > 0 && bytes > MOST_BYTES)) await removeFile(this.folder, this.nameOf(backup.id));
    }
  }
}

function idFor(reason: string, scope: Backup['scope'], now: Date): string {
  return `${momentId(now)}-${scope === 'whole' ? 'whole' : 'raw'}-${reason.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 60)}`;
}
