import { TabhouseError } from '../../base/error.ts';
import { fileAt, filesIn, removeFile } from './opfs.ts';

const SUFFIX = '.duckdb';

/** Complete database files beside the warehouse's own, named so that their ids sort by time. */
export abstract class Shelf<Entry extends { id: string }> {
  /** `what` one of them is called, and the call of the scripting API that lists them. */
  constructor(
    protected readonly folder: readonly string[],
    private readonly words: { what: string; listedBy: string },
  ) {}

  /** What a file of the folder is; null when it is none of these. */
  protected abstract entryOf(id: string, file: File): Entry | null;

  protected nameOf(id: string): string {
    return id + SUFFIX;
  }

  /** Newest first. */
  async list(): Promise<Entry[]> {
    const found = (await filesIn(this.folder)).filter(({ name }) => name.endsWith(SUFFIX));
    const entries = found.map(({ name, file }) => this.entryOf(name.slice(0, -SUFFIX.length), file));
    return entries.filter((entry) => entry !== null).sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** @throws TabhouseError code `usage` when there is no such file. */
  async file(id: string): Promise<File> {
    const known = (await this.list()).find((entry) => entry.id === id);
    const file = known ? await fileAt(this.folder, this.nameOf(known.id)) : null;
    if (file) return file;
    const { what, listedBy } = this.words;
    throw new TabhouseError({ code: 'usage', fault: 'usage', message: `There is no ${what} “${id}”.`, hint: `\`${listedBy}()\` lists those there are.` });
  }

  /** @throws TabhouseError code `usage` when there is no such file. */
  async remove(id: string): Promise<void> {
    await this.file(id);
    await removeFile(this.folder, this.nameOf(id));
  }
}

/** A moment as the beginning of an id. */
export function momentId(now: Date): string {
  return now.toISOString().replace(/[-:.]/g, '');
}
