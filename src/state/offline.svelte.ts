import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import parquetWasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { registerOffline, type OfflineCopy } from '../offline/register.ts';

/** The page's own copy for visits without a network, and whether there is a network now. */
export class Offline {
  #copy: OfflineCopy | null = null;
  #updateWaits = $state(false);
  #online = $state(navigator.onLine);

  /** `ready` is awaited before the binaries are kept: by then the engine's has been fetched anyway. */
  constructor(ready: Promise<void>) {
    addEventListener('online', () => (this.#online = true));
    addEventListener('offline', () => (this.#online = false));
    if (import.meta.env.PROD) void this.#register(ready);
  }

  get online(): boolean {
    return this.#online;
  }

  /** A newer version of the page waits; it is used after `update`, never by itself. */
  get updateWaits(): boolean {
    return this.#updateWaits;
  }

  update(): void {
    this.#copy?.activateUpdate();
  }

  async #register(ready: Promise<void>): Promise<void> {
    this.#copy = await registerOffline(new URL('serviceWorker.js', document.baseURI).href, () => (this.#updateWaits = true));
    await ready.catch(() => undefined);
    this.#copy?.keep([wasmUrl, parquetWasmUrl].map((url) => new URL(url, document.baseURI).href));
  }
}
