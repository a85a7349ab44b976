import { filesOfDrop, type ProjectFiles } from './projectFiles.ts';

const DATABASE = /\.(duckdb|db)$/i;
const TABLE = /\.(csv|tsv|parquet|json|ndjson|jsonl)$/i;

/** What was dropped on the page, as its names tell it. Several files that are tables are brought in one after the other. */
export type Dropped = { kind: 'project'; files: Promise<ProjectFiles> } | { kind: 'database'; file: File } | { kind: 'tables'; files: File[] };

/** To be called while the drop is handled: its items cannot be read later. */
export function whatIsDropped(items: DataTransferItemList): Dropped {
  const all = Array.from(items).filter(({ kind }) => kind === 'file');
  const files = all.flatMap((item) => (item.webkitGetAsEntry()?.isDirectory ? [] : (item.getAsFile() ?? [])));
  const [first] = files;
  if (files.length === all.length && first) {
    if (files.length === 1 && DATABASE.test(first.name)) return { kind: 'database', file: first };
    if (files.every(({ name }) => TABLE.test(name))) return { kind: 'tables', files };
  }
  return { kind: 'project', files: filesOfDrop(items) };
}
