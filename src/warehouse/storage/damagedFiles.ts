import type { DamagedFile } from '../api.ts';
import { DATABASE_FILE, type Layout } from './layout.ts';
import { moveFile, removeFile } from './opfs.ts';
import { momentId, Shelf } from './shelf.ts';

const MOST_FILES = 3;

/** Database files of one project that could not be opened, out of the way of the one in use until the user has no more need of them. The newest few stay. */
export class DamagedFiles extends Shelf<DamagedFile> {
  readonly #project: readonly string[];

  constructor(layout: Layout, project: string) {
    super(layout.damaged(project), { what: 'damaged file', listedBy: 'damagedFiles' });
    this.#project = layout.project(project);
  }

  protected entryOf(id: string, file: File): DamagedFile {
    return { id, setAsideAt: new Date(file.lastModified).toISOString(), bytes: file.size };
  }

  /** Moves the project's database file here: one step, needs no space. The database must be closed. */
  async take(now: Date): Promise<void> {
    await moveFile(this.#project, DATABASE_FILE, this.folder, this.nameOf(momentId(now)));
    for (const { id } of (await this.list()).slice(MOST_FILES)) await removeFile(this.folder, this.nameOf(id));
  }
}
