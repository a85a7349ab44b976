// Runs inside the app's workers before their own scripts: counts every step they take on storage, and stops a worker for good right before one
// that was chosen, so that a kill finds the file exactly between two steps. Steps are named `engine write`, `engine header`, `files move`, `notes put` …

/** The function whose source is put before the app's workers' own; it puts itself before the workers they start in turn. */
function keepCountOfStorageSteps() {
  const source = `(${keepCountOfStorageSteps.toString()})();`;
  const NativeBlob = globalThis.Blob;
  globalThis.Blob = new Proxy(NativeBlob, {
    construct(target, [parts, options]) {
      const startsWorker = options?.type === 'text/javascript' && typeof parts?.[0] === 'string' && parts[0].startsWith('importScripts(');
      return new target(startsWorker ? [source, ...parts] : parts, options);
    },
  });
  if (typeof globalThis.importScripts !== 'function') return;
  const HEADER_BYTES = 4096;
  const HEADERS_END = 3 * HEADER_BYTES;
  const who = globalThis.name === 'tabhouse-duckdb' ? 'engine' : 'files';
  const channel = new BroadcastChannel('storage steps');
  let aim = null;
  let counts = {};
  channel.onmessage = ({ data }) => {
    if (data.kind === 'aim') {
      aim = data.aim;
      counts = {};
    } else if (data.kind === 'ask') channel.postMessage({ kind: 'counts', counts });
  };
  const step = (name) => {
    counts[name] = (counts[name] ?? 0) + 1;
    if (aim?.name !== name || aim.number !== counts[name]) return;
    // The server of the test hears of it and kills; until then nothing moves here.
    const request = new XMLHttpRequest();
    request.open('GET', aim.url, false);
    request.send();
    for (const from = Date.now(); Date.now() - from < 20_000;);
  };
  const before = (prototype, method, nameOf) => {
    const native = prototype?.[method];
    if (!native) return;
    prototype[method] = function (...args) {
      const name = nameOf(...args);
      if (name) step(name);
      return native.apply(this, args);
    };
  };
  const isHeader = (data, options) => data.byteLength === HEADER_BYTES && (options?.at ?? 0) < HEADERS_END;
  before(globalThis.FileSystemSyncAccessHandle?.prototype, 'write', (data, options) => `${who} ${isHeader(data, options) ? 'header' : 'write'}`);
  before(globalThis.FileSystemSyncAccessHandle?.prototype, 'truncate', () => `${who} truncate`);
  before(globalThis.FileSystemSyncAccessHandle?.prototype, 'flush', () => `${who} flush`);
  before(globalThis.FileSystemFileHandle?.prototype, 'move', () => `${who} move`);
  before(globalThis.FileSystemDirectoryHandle?.prototype, 'removeEntry', () => `${who} remove`);
  before(globalThis.IDBObjectStore?.prototype, 'put', () => 'notes put');
  before(globalThis.IDBObjectStore?.prototype, 'delete', () => 'notes delete');
}

export const COUNT_STORAGE_STEPS = `(${keepCountOfStorageSteps.toString()})();`;

/** From here on steps are counted anew; the worker that takes step `number` called `name` asks for `url` and stops. `null` only counts. */
export async function aimAt(page, aim) {
  await page.evaluate(
    async (message) => {
      globalThis.stepsChannel ??= new BroadcastChannel('storage steps');
      globalThis.stepsChannel.postMessage(message);
      // A channel has no answer: the workers hear of it well within this.
      await new Promise((resolve) => setTimeout(resolve, 40));
    },
    { kind: 'aim', aim },
  );
}

/** How often each step was taken since `aimAt`, by all workers together. */
export async function stepsTaken(page) {
  return page.evaluate(async () => {
    const total = {};
    globalThis.stepsChannel.onmessage = ({ data }) => {
      if (data.kind !== 'counts') return;
      for (const [name, count] of Object.entries(data.counts)) total[name] = (total[name] ?? 0) + count;
    };
    globalThis.stepsChannel.postMessage({ kind: 'ask' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    return total;
  });
}
