/**
 * Runs in the duckdb worker before DuckDB's own script. DuckDB-WASM never syncs what it writes to OPFS (its FileSync does nothing),
 * so this keeps the access handles it opens and flushes them when told, over a port DuckDB knows nothing of.
 */
type AccessHandle = {
  write(data: Uint8Array, options?: { at?: number }): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
};
type FileHandlePrototype = { readonly name?: string; createSyncAccessHandle(...args: unknown[]): Promise<AccessHandle> };

/** Where DuckDB's two alternating database headers lie: writing one is the moment a checkpoint takes effect. */
const HEADER_OFFSETS = [4096, 8192];
const HEADER_BYTES = 4096;

/** Files that sorts and joins spill to: worth nothing after a crash, so never synced. */
const SPILL = /^duckdb_temp_storage_/;
/** How far each spill file was written. */
const spilled = new Map<AccessHandle, number>();

/** Handles whose file was changed since it was last synced. */
const unsynced = new Set<AccessHandle>();
/** DuckDB turns a failed write into an unrelated error; this is the real one. */
let lastWriteError: string | null = null;
const words = (thrown: unknown) => (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));

const prototype = (globalThis as unknown as { FileSystemFileHandle?: { prototype: FileHandlePrototype } }).FileSystemFileHandle?.prototype;

if (prototype?.createSyncAccessHandle) {
  const create = prototype.createSyncAccessHandle;
  prototype.createSyncAccessHandle = async function (this: FileHandlePrototype, ...args: unknown[]) {
    const handle = await create.apply(this, args);
    const isSpill = SPILL.test(this.name ?? '');
    const write = handle.write.bind(handle);
    const truncate = handle.truncate.bind(handle);
    const flush = handle.flush.bind(handle);
    const close = handle.close.bind(handle);
    handle.flush = () => {
      flush();
      unsynced.delete(handle);
    };
    handle.truncate = (bytes) => {
      if (!isSpill) unsynced.add(handle);
      truncate(bytes);
    };
    handle.write = (data, options) => {
      try {
        // What the new header points to has to be on disk before the header is.
        if (!isSpill && data.byteLength === HEADER_BYTES && HEADER_OFFSETS.includes(options?.at ?? -1)) handle.flush();
        if (isSpill) spilled.set(handle, Math.max(spilled.get(handle) ?? 0, (options?.at ?? 0) + data.byteLength));
        else unsynced.add(handle);
        const written = write(data, options);
        if (written < data.byteLength) throw new DOMException('The disk is full.', 'QuotaExceededError');
        return written;
      } catch (thrown) {
        lastWriteError = words(thrown);
        throw thrown;
      }
    };
    handle.close = () => {
      if (unsynced.has(handle)) handle.flush();
      spilled.delete(handle);
      close();
    };
    return handle;
  };
}

// DuckDB-WASM prints every failed statement; it rejects as well, and that is where it is told.
console.log = () => undefined;
console.debug = () => undefined;

globalThis.addEventListener('message', (event: MessageEvent) => {
  const port = (event.data as { tabhousePort?: MessagePort } | null)?.tabhousePort;
  if (!port) return;
  event.stopImmediatePropagation();
  port.onmessage = ({ data }: MessageEvent<{ id: number }>) => {
    try {
      for (const handle of unsynced) handle.flush();
      const spilledBytes = [...spilled.values()].reduce((sum, bytes) => sum + bytes, 0);
      port.postMessage({ id: data.id, lastWriteError, spilledBytes });
    } catch (thrown) {
      port.postMessage({ id: data.id, error: words(thrown) });
    }
    lastWriteError = null;
  };
});
