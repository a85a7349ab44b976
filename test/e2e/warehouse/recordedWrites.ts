import type { Page } from 'playwright-core';

/** One step on the database file as its worker took it; `mark` is where the page heard that something is done. */
export type FileStep =
  | { kind: 'opened'; at: 0; bytes: Buffer }
  | { kind: 'write'; at: number; bytes: Buffer }
  | { kind: 'truncate'; bytes: number }
  | { kind: 'flush' }
  | { kind: 'mark'; name: string };

/** Runs in the page and in each worker before its own scripts: notes every step on `warehouse.duckdb` before DuckDB's wrapping worker sees it. */
function recordFileSteps(): void {
  const scope = globalThis as unknown as Record<string, unknown> & { name?: string };
  const source = `(${recordFileSteps.toString()})();`;
  const NativeBlob = globalThis.Blob;
  scope['Blob'] = new Proxy(NativeBlob, {
    construct(target, [parts, options]: [BlobPart[] | undefined, BlobPropertyBag | undefined]) {
      const startsWorker = options?.type === 'text/javascript' && typeof parts?.[0] === 'string' && parts[0].startsWith('importScripts(');
      return new target(startsWorker ? [source, ...parts] : parts, options);
    },
  });
  if (scope.name !== 'tabhouse-duckdb') return;
  type Handle = {
    read(into: Uint8Array, options: { at: number }): number;
    getSize(): number;
    write(data: Uint8Array, options?: { at?: number }): number;
    truncate(bytes: number): void;
    flush(): void;
  };
  const steps: unknown[] = [];
  const prototype = FileSystemFileHandle.prototype as unknown as { createSyncAccessHandle(...args: unknown[]): Promise<Handle> };
  const create = prototype.createSyncAccessHandle;
  prototype.createSyncAccessHandle = async function (this: FileSystemFileHandle, ...args: unknown[]) {
    const handle = await create.apply(this as never, args);
    if (this.name !== 'warehouse.duckdb') return handle;
    const content = new Uint8Array(handle.getSize());
    handle.read(content, { at: 0 });
    steps.push({ kind: 'opened', bytes: content });
    const { write, truncate, flush } = handle;
    handle.write = (data, options) => {
      steps.push({ kind: 'write', at: options?.at ?? 0, bytes: new Uint8Array(data) });
      return write.call(handle, data, options);
    };
    handle.truncate = (bytes) => {
      steps.push({ kind: 'truncate', size: bytes });
      truncate.call(handle, bytes);
    };
    handle.flush = () => {
      flush.call(handle);
      steps.push({ kind: 'flush' });
    };
    return handle;
  };
  const channel = new BroadcastChannel('file steps');
  channel.onmessage = ({ data }: MessageEvent<{ mark?: string }>) => {
    if (data.mark !== undefined) steps.push({ kind: 'mark', name: data.mark });
    channel.postMessage(data.mark === undefined ? { steps: steps.splice(0) } : { noted: data.mark });
  };
}

/** From the next page on the steps on the database file are recorded. */
export async function recordSteps(page: Page): Promise<void> {
  await page.addInitScript(`(${recordFileSteps.toString()})();`);
}

/** Notes in the record that something was acknowledged. */
export async function mark(page: Page, name: string): Promise<void> {
  await page.evaluate(
    (said) =>
      new Promise<void>((resolve) => {
        const channel = new BroadcastChannel('file steps');
        channel.onmessage = () => resolve(channel.close());
        channel.postMessage({ mark: said });
      }),
    name,
  );
}

/** What was recorded so far. */
export async function recordedSteps(page: Page): Promise<FileStep[]> {
  const steps = await page.evaluate(
    () =>
      new Promise<{ kind: string; at?: number; size?: number; name?: string; base64?: string }[]>((resolve) => {
        type Step = { kind: string; at?: number; size?: number; name?: string; bytes?: Uint8Array };
        const base64 = (bytes: Uint8Array): string => {
          let text = '';
          for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
          return btoa(text);
        };
        const channel = new BroadcastChannel('file steps');
        channel.onmessage = ({ data }: MessageEvent<{ steps: Step[] }>) => {
          channel.close();
          resolve(data.steps.map(({ bytes, ...step }) => (bytes ? { ...step, base64: base64(bytes) } : step)));
        };
        channel.postMessage({});
      }),
  );
  return steps.map(({ kind, at = 0, size = 0, name = '', base64 = '' }): FileStep => {
    const bytes = Buffer.from(base64, 'base64');
    if (kind === 'opened') return { kind, at: 0, bytes };
    if (kind === 'write') return { kind, at, bytes };
    if (kind === 'truncate') return { kind, bytes: size };
    return kind === 'mark' ? { kind, name } : { kind: 'flush' };
  });
}
