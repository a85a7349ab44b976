import { writeFailure } from '../../engine/duckdbConnection.ts';

type Movable = FileSystemFileHandle & { move(directory: FileSystemDirectoryHandle, name: string): Promise<void> };
type SyncHandle = { write(data: Uint8Array, options: { at: number }): number; truncate(bytes: number): void; flush(): void; close(): void };
type SyncFile = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncHandle> };

const CHUNK_BYTES = 8 * 1024 * 1024;
export const isNotFound = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'NotFoundError';
const isQuota = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'QuotaExceededError';

const STILL_LOCKED = /Access Handle|No modification allowed|modifications are not allowed/;
const LOCK_PATIENCE_MS = 6000;

/** Old handles can outlive a tab that ended or was reloaded for a moment, though its lock is free: what needs the file is tried again for a few seconds. */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + LOCK_PATIENCE_MS;
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 250)) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!STILL_LOCKED.test(String(thrown)) || performance.now() > giveUpAt) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** Whether this browser, in this window, keeps files at all: private windows and old browsers do not. */
export async function hasOpfs(): Promise<boolean> {
  try {
    const root = await navigator.storage.getDirectory();
    return 'createSyncAccessHandle' in FileSystemFileHandle.prototype && !!root;
  } catch {
    return false;
  }
}

/** The folder at `path`, made when it is missing. */
export async function directory(path: readonly string[]): Promise<FileSystemDirectoryHandle> {
  let at = await navigator.storage.getDirectory();
  for (const name of path) at = await at.getDirectoryHandle(name, { create: true });
  return at;
}

/** The file, or null when there is none. */
export async function fileAt(path: readonly string[], name: string): Promise<File | null> {
  try {
    let at = await navigator.storage.getDirectory();
    for (const part of path) at = await at.getDirectoryHandle(part);
    return await (await at.getFileHandle(name)).getFile();
  } catch (thrown) {
    if (isNotFound(thrown)) return null;
    throw thrown;
  }
}

export async function removeFile(path: readonly string[], name: string): Promise<void> {
  const folder = await directory(path);
  await patiently(() => folder.removeEntry(name, { recursive: true })).catch((thrown: unknown) => {
    if (!isNotFound(thrown)) throw thrown;
  });
}

export async function filesIn(path: readonly string[]): Promise<{ name: string; file: File }[]> {
  const folder = await directory(path);
  const found: { name: string; file: File }[] = [];
  for await (const [name, handle] of folder.entries()) if (handle.kind === 'file') found.push({ name, file: await (handle as FileSystemFileHandle).getFile() });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Renames a file within OPFS, replacing what has the new name: one step, all or nothing. */
export async function moveFile(from: readonly string[], name: string, to: readonly string[], newName: string): Promise<void> {
  const handle = (await (await directory(from)).getFileHandle(name)) as Movable;
  const folder = await directory(to);
  await patiently(() => handle.move(folder, newName));
}

/**
 * Writes `source` to a file, piece by piece, and syncs it to disk. A file cut short is removed again.
 * @throws TabhouseError code `quota` when there is no space.
 */
export async function writeFile(path: readonly string[], name: string, source: Blob): Promise<void> {
  const folder = await directory(path);
  const file = (await folder.getFileHandle(name, { create: true })) as SyncFile;
  const handle = await patiently(() => file.createSyncAccessHandle());
  try {
    handle.truncate(0);
    for (let at = 0; at < source.size; at += CHUNK_BYTES) {
      const piece = new Uint8Array(await source.slice(at, at + CHUNK_BYTES).arrayBuffer());
      if (handle.write(piece, { at }) < piece.byteLength) throw new DOMException('The disk is full.', 'QuotaExceededError');
    }
    handle.flush();
    handle.close();
  } catch (thrown) {
    handle.close();
    await removeFile(path, name).catch(() => undefined);
    throw isQuota(thrown) ? writeFailure('QuotaExceededError') : thrown;
  }
}

/** A copy of a file that stays readable when the file goes on changing; the browser may keep it on disk. */
export async function frozenCopy(file: File): Promise<Blob> {
  const parts: Blob[] = [];
  for (let at = 0; at < file.size; at += CHUNK_BYTES) parts.push(new Blob([await file.slice(at, at + CHUNK_BYTES).arrayBuffer()]));
  return new Blob(parts, { type: 'application/octet-stream' });
}
