import type { ReadableFile } from '../../engine/readableFiles.ts';
import type { ProjectFiles } from '../../runtime/dbtSession.ts';

/** What holds data rather than the project: also files without an ending. */
const DATA = /(?:^|\/)(?:[^./]+|[^/]*\.(?:csv|tsv|psv|tab|txt|dat|log|md|xml|html|json|jsonl|ndjson|parquet|parq|pq)(?:\.gz)?)$/i;
/** Of packages and of dbt itself: nobody's data. */
const NOT_DATA = /^(dbt_packages|dbt_modules|dbt_internal_packages|target|logs)\//;

/** The files of a project that its SQL may read: `read_csv('data/orders.csv')`, `external_location` of a source. */
export function dataFiles(files: ProjectFiles): ReadableFile[] {
  const encoder = new TextEncoder();
  return Object.entries(files)
    .filter(([path]) => DATA.test(path) && !NOT_DATA.test(path) && isPlain(path))
    .map(([path, content]) => ({ path, bytes: typeof content === 'string' ? encoder.encode(content) : content }));
}

/** Whether SQL would read the same from both. */
export function sameData(some: ProjectFiles, others: ProjectFiles): boolean {
  const before = dataFiles(some);
  const after = new Map(dataFiles(others).map(({ path, bytes }) => [path, bytes]));
  return before.length === after.size && before.every(({ path, bytes }) => equalBytes(bytes, after.get(path)));
}

/** A path inside the project, and no address. */
function isPlain(path: string): boolean {
  return !path.startsWith('/') && !path.includes(':') && !path.includes('\\') && !path.split('/').some((part) => part === '' || part === '.' || part === '..');
}

function equalBytes(some: Uint8Array, others: Uint8Array | undefined): boolean {
  return some === others || (others !== undefined && some.length === others.length && some.every((byte, at) => byte === others[at]));
}
