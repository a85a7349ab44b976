import { Unzip, UnzipInflate, type UnzipFile } from 'fflate';
import { TabhouseError } from '../base/error.ts';
import { IGNORED, MAX_BYTES, MAX_FILES, tooManyBytes, tooManyFiles } from './projectLimits.ts';

/**
 * The files of a zip by their path in it, folders and what others keep there left out.
 *
 * Errors: TabhouseError of code `zip` for what is no zip, a damaged one, and paths that lead out of it; `too-large` as soon as a limit is passed,
 * whatever the archive says of its sizes.
 */
export async function unpack(archive: Blob): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = Object.create(null);
  let count = 0;
  let total = 0;
  let failure: TabhouseError | null = null;
  const take = (file: UnzipFile): void => {
    const path = safePath(file.name);
    if (path.endsWith('/') || IGNORED.test(path)) return;
    if ((count += 1) > MAX_FILES) throw tooManyFiles();
    const pieces: Uint8Array[] = [];
    file.ondata = (error, data, final) => {
      if (failure) return;
      if (error) failure = damaged(`${path}: ${error.message}`);
      else if ((total += data.byteLength) > MAX_BYTES) failure = tooManyBytes();
      else pieces.push(data);
      if (failure) file.terminate();
      else if (final) files[path] = joined(pieces);
    };
    file.start();
  };
  const unzip = new Unzip((file) => {
    try {
      if (!failure) take(file);
    } catch (thrown) {
      failure = thrown instanceof TabhouseError ? thrown : damaged(`${file.name}: ${String(thrown)}`);
    }
  });
  unzip.register(UnzipInflate);
  const push = (bytes: Uint8Array, final: boolean): void => {
    try {
      if (!failure) unzip.push(bytes, final);
    } catch (thrown) {
      failure ??= damaged(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  if (!(await startsAsZip(archive))) throw damaged('it is no zip archive');
  for (let at = 0; at < archive.size && !failure; at += PIECE_BYTES) push(await bytesOf(archive.slice(at, at + PIECE_BYTES)), at + PIECE_BYTES >= archive.size);
  if (failure) throw failure as TabhouseError;
  return files;
}

/** Deflate holds at most a thousand times its size: what one piece unpacks to stays small beside the limit. */
const PIECE_BYTES = 16_384;

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

async function startsAsZip(archive: Blob): Promise<boolean> {
  const [first, second] = await bytesOf(archive.slice(0, 2));
  return first === 0x50 && second === 0x4b;
}

/** A path that stays inside the archive, with forward slashes. */
function safePath(name: string): string {
  const path = name.replaceAll('\\', '/');
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\0') || path.split('/').includes('..'))
    throw damaged(`the path ${JSON.stringify(name)} leads out of it`);
  return path.replace(/^(\.\/)+/, '');
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

function damaged(why: string): TabhouseError {
  return new TabhouseError({ code: 'zip', fault: 'usage', message: `The zip cannot be unpacked: ${why}.`, hint: 'drop the unpacked folder instead' });
}
