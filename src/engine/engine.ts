import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import { TabhouseError } from '../base/error.ts';
import { startBlobWorker } from './blobWorker.ts';

/** Absolute, same-origin URLs of what an engine is started from. */
export type EngineAssets = { shimUrl: string; duckdbWorkerUrl: string; wasmUrl: string };

/** `lastWriteError`: name and message of the last write that failed since the flush before, or null. `spilledBytes`: how much was ever spilled: the browser counts it until the files are closed. */
export type Flushed = { lastWriteError: string | null; spilledBytes: number };

export type LoadProgress = { loadedBytes: number; totalBytes: number };

/**
 * One duckdb worker with an instantiated DuckDB in it. When it is thrown away or breaks, every call under way rejects:
 * DuckDB-WASM itself would leave them pending for ever.
 */
export class Engine {
  readonly db: AsyncDuckDB;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #flushes = new Map<number, { resolve: (answer: Flushed) => void; reject: (error: Error) => void }>();
  #nextFlush = 1;
  #gone: TabhouseError | null = null;
  #reject!: (error: TabhouseError) => void;
  readonly #death: Promise<never>;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#death = new Promise<never>((_, reject) => (this.#reject = reject));
    this.#death.catch(() => undefined);
    const channel = new MessageChannel();
    this.#port = channel.port1;
    this.#port.onmessage = ({ data }: MessageEvent<{ id: number; error?: string; lastWriteError?: string; spilledBytes?: number }>) => {
      const flush = this.#flushes.get(data.id);
      this.#flushes.delete(data.id);
      if (data.error) flush?.reject(new Error(data.error));
      else flush?.resolve({ lastWriteError: data.lastWriteError ?? null, spilledBytes: data.spilledBytes ?? 0 });
    };
    worker.postMessage({ tabhousePort: channel.port2 }, [channel.port2]);
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.discard(`The database engine stopped: ${event.message || 'its worker could not be started'}.`);
    });
    this.db = new AsyncDuckDB(new VoidLogger(), worker);
  }

  /** Starts a worker and compiles DuckDB in it; nothing is opened yet. */
  static async start(assets: EngineAssets, onProgress?: (progress: LoadProgress) => void): Promise<Engine> {
    const engine = new Engine(startBlobWorker('tabhouse-duckdb', [assets.shimUrl, assets.duckdbWorkerUrl]));
    await engine.call((db) =>
      db.instantiate(assets.wasmUrl, null, ({ bytesLoaded, bytesTotal }) => onProgress?.({ loadedBytes: bytesLoaded, totalBytes: bytesTotal })),
    );
    return engine;
  }

  get alive(): boolean {
    return this.#gone === null;
  }

  /** Calls DuckDB; rejects with code `engine-lost` as soon as this engine is thrown away. */
  async call<T>(run: (db: AsyncDuckDB) => Promise<T>): Promise<T> {
    if (this.#gone) throw this.#gone;
    return Promise.race([run(this.db), this.#death]);
  }

  /** Syncs all open files of this engine to disk. */
  async flush(): Promise<Flushed> {
    if (this.#gone) throw this.#gone;
    const id = this.#nextFlush++;
    const flushed = new Promise<Flushed>((resolve, reject) => this.#flushes.set(id, { resolve, reject }));
    this.#port.postMessage({ id });
    return Promise.race([flushed, this.#death]);
  }

  /** Throws the worker away, and with it whatever was not checkpointed. `reason` is what calls under way reject with. */
  discard(reason: string): void {
    if (this.#gone) return;
    this.#gone = new TabhouseError({ code: 'engine-lost', fault: 'tabhouse', message: reason });
    this.#reject(this.#gone);
    this.#worker.terminate();
    this.#port.close();
  }
}
