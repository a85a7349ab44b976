import { Unzip, UnzipInflate, type UnzipFile } from 'fflate';
import { TabhouseError } from '../base/error.ts';

const MAX_FILES = 20_000;
const MAX_FILE_BYTES = 64_000_000;
const MAX_TOTAL_BYTES = 256_000_000;
/** Made by builds, or heavy and of no use to a project's reader. */
const unwanted = /^(target|logs|dbt_internal_packages|\.git|\.venv|node_modules)\/|\.(duckdb|duckdb\.wal|parquet)$|(^|\/)(\.DS_Store|Thumbs\.db)$|^__MACOSX\//;

/**
 * The files of a zipped dbt project by their path inside it: from the folder that holds the outermost dbt_project.yml. What builds made is left out.
 *
 * Errors: TabhouseError of code `archive` for what is no zip, for paths that lead out of it, and for more than the limits hold; unpacking stops
 * at once when a limit is passed, whatever the archive says of its sizes.
 */
export async function readProjectArchive(archive: Blob): Promise<Record<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let total = 0;
  let failure: TabhouseError | null = null;
  const unzip = new Unzip((file) => {
    if (file.name.endsWith('/') || failure) return;
    try {
      const path = safePath(file.name);
      if (files.size >= MAX_FILES) throw refuse(`it holds more than ${MAX_FILES} files`);
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      files.set(path, new Uint8Array(0));
      file.ondata = (error, data, final) => {
        if (failure) return;
        bytes += data?.byteLength ?? 0;
        total += data?.byteLength ?? 0;
        if (error) failure = refuse(`${path} is damaged: ${error.message}`);
        else if (bytes > MAX_FILE_BYTES) failure = refuse(`${path} is longer than ${MAX_FILE_BYTES} bytes`);
        else if (total > MAX_TOTAL_BYTES) failure = refuse(`its files are longer than ${MAX_TOTAL_BYTES} bytes together`);
        else pieces.push(data);
        if (failure) file.terminate();
        else if (final) files.set(path, joined(pieces));
      };
      start(file, path, files);
    } catch (thrown) {
      failure = TabhouseError.from(thrown, { code: 'archive', fault: 'data' });
    }
  });
  unzip.register(UnzipInflate);
  const reader = archive.stream().getReader();
  let first = true;
  for (let { value, done } = await reader.read(); !done && value; { value, done } = await reader.read()) {
    if (first && !startsAsZip(value)) throw refuse('it is no zip archive');
    first = false;
    push(unzip, value, false);
    if (failure) break;
  }
  if (!failure) push(unzip, new Uint8Array(0), true);
  if (failure) throw failure as TabhouseError;
  if (first) throw refuse('it is empty');
  return projectOf(files);
}

function start(file: UnzipFile, path: string, files: Map<string, Uint8Array>): void {
  if (unwanted.test(path)) files.delete(path);
  else file.start();
}

function push(unzip: Unzip, bytes: Uint8Array, final: boolean): void {
  try {
    unzip.push(bytes, final);
  } catch (thrown) {
    throw thrown instanceof TabhouseError ? thrown : refuse(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** A path that stays inside the archive, with forward slashes. */
function safePath(name: string): string {
  const path = name.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\0') || path.split('/').includes('..'))
    throw refuse(`the path ${JSON.stringify(name)} leads out of it`);
  return path.replace(/^(\.\/)+/, '');
}

function projectOf(files: Map<string, Uint8Array>): Record<string, Uint8Array> {
  const roots = [...files.keys()].filter((path) => /(^|\/)dbt_project\.yml$/.test(path)).map((path) => path.slice(0, -'dbt_project.yml'.length));
  const root = roots.sort((a, b) => a.split('/').length - b.split('/').length)[0];
  if (root === undefined) throw refuse('there is no dbt_project.yml in it');
  const inside = [...files].filter(([path]) => path.startsWith(root)).map(([path, bytes]) => [path.slice(root.length), bytes] as const);
  return Object.fromEntries(inside.filter(([path]) => !unwanted.test(path)));
}

function startsAsZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

function joined(pieces: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}

function refuse(message: string): TabhouseError {
  return new TabhouseError({ code: 'archive', fault: 'data', message: `The archive cannot be opened: ${message}.` });
}
