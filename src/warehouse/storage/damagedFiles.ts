import { TabhouseError } from '../../base/error.ts';
import type { DamagedFile } from '../api.ts';
import { DATABASE_FILE, type Layout } from './layout.ts';
import { fileAt, filesIn, moveFile, removeFile } from './opfs.ts';

const MOST_FILES = 3;
const SUFFIX = '.duckdb';

function parse(name: string, file: File): DamagedFile {
  const id = name.slice(0, -SUFFIX.length);
  return { id, setAsideAt: new Date(file.lastModified).toISOString(), bytes: file.size };
}

/** Database files of one project that could not be opened, out of the way of the one in use until the user has no more need of them. The newest few stay. */
export class DamagedFiles {
  readonly #folder: readonly string[];
  readonly #project: readonly string[];

  constructor(layout: Layout, project: string) {
    this.#folder = layout.damaged(project);
    this.#project = layout.project(project);
  }

  /** Newest first. */
  async list(): Promise<DamagedFile[]> {
    const found = (await filesIn(this.#folder)).filter(({ name }) => name.endsWith(SUFFIX)).map(({ name, file }) => parse(name, file));
    return found.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** @throws TabhouseError code `usage` when there is no such file. */
  async file(id: string): Promise<File> {
    const known = (await this.list()).find((damaged) => damaged.id === id);
    const file = known ? await fileAt(this.#folder, known.id + SUFFIX) : null;
    if (!file) {
      throw new TabhouseError({ code: 'usage', fault: 'usage', message: `There is no damaged file “${id}”.`, hint: '`damagedFiles()` lists those there are.' });
    }
    return file;
  }

  /** Moves the project's database file here: one step, needs no space. The database must be closed. */
  async take(now: Date): Promise<void> {
    const stamp = now.toISOString().replace(/[-:.]/g, '');
    await moveFile(this.#project, DATABASE_FILE, this.#folder, stamp + SUFFIX);
    for (const { id } of (await this.list()).slice(MOST_FILES)) await removeFile(this.#folder, id + SUFFIX);
  }

  /** @throws TabhouseError code `usage` when there is no such file. */
  async remove(id: string): Promise<void> {
    await this.file(id);
    await removeFile(this.#folder, id + SUFFIX);
  }
}
