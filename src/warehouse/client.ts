import duckdbWorkerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import parquetWasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import type { Table } from 'apache-arrow';
import { TabhouseError } from '../base/error.ts';
import { startBlobWorker } from '../engine/blobWorker.ts';
import { tableOf } from '../engine/duckdbConnection.ts';
import shimUrl from '../engine/shim.ts?worker&url';
import generatorUrl from '../generator/worker.ts?worker&url';
import type { ChangeDetail, ProgressDetail, Status, TabhouseApi } from './api.ts';
import { isArrowPieces, type CallMessage, type ToPage, type WorkerInit } from './messages.ts';
import type { ArrowPieces } from './messages.ts';
import type { Method, Service } from './service/service.ts';
import type { Interruption } from './storage/journal.ts';
import workerUrl from './worker.ts?worker&url';

/** What the pages have beyond the public calls. */
export interface PageApi extends TabhouseApi {
  /** A question of a page: like `query`, but it may not write, and waits for a quiet moment where `query` is refused as busy. */
  read(sql: string): Promise<Table>;
  /** What was interrupted and not redone: the fact behind the words of `status().dirty`. */
  interruption(): Promise<Interruption | null>;
}

type Answered<Value> = Value extends ArrowPieces ? Table : Value;
type Remote = { [Name in Method]: (...args: Parameters<Service[Name]>) => Promise<Answered<Awaited<ReturnType<Service[Name]>>>> };
type Listeners = { progress: Set<(detail: ProgressDetail) => void>; change: Set<(detail: ChangeDetail) => void> };

const absolute = (url: string) => new URL(url, document.baseURI).href;

function workerInit(): WorkerInit {
  return {
    assets: { shimUrl: absolute(shimUrl), duckdbWorkerUrl: absolute(duckdbWorkerUrl), wasmUrl: absolute(wasmUrl) },
    generatorUrl: absolute(generatorUrl),
    parquetWasmUrl: absolute(parquetWasmUrl),
    basePath: new URL('.', document.baseURI).pathname,
    extensionUrl: absolute('extensions'),
  };
}

/** The page's end of the border to its warehouse worker. */
class Connector {
  readonly #worker: Worker;
  readonly #calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: TabhouseError) => void }>();
  readonly listeners: Listeners = { progress: new Set(), change: new Set() };
  #ids = 0;

  constructor() {
    this.#worker = startBlobWorker('tabhouse-warehouse', [absolute(workerUrl)]);
    this.#worker.onmessage = ({ data }: MessageEvent<ToPage>) => this.#receive(data);
    this.#worker.onerror = (event) => {
      const error = new TabhouseError({
        code: 'worker',
        fault: 'tabhouse',
        message: `The warehouse worker stopped: ${event.message || 'it could not be started'}. Reload the page.`,
      });
      for (const call of this.#calls.values()) call.reject(error);
      this.#calls.clear();
    };
    this.#worker.postMessage({ kind: 'init', init: workerInit() });
  }

  call(method: string, args: unknown[]): Promise<unknown> {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ kind: 'call', id, method, args } satisfies CallMessage);
      } catch (thrown) {
        this.#calls.delete(id);
        reject(
          TabhouseError.from(thrown, { code: 'usage', fault: 'usage', message: `${method}: an argument cannot be handed to the warehouse: ${String(thrown)}` }),
        );
      }
    });
  }

  #receive(message: ToPage): void {
    if (message.kind === 'event') {
      if (message.name === 'progress') for (const listener of this.listeners.progress) report(() => listener(message.detail));
      else for (const listener of this.listeners.change) report(() => listener(message.detail));
      return;
    }
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if ('error' in message) call?.reject(TabhouseError.fromDetail(message.error));
    else call?.resolve(isArrowPieces(message.value) ? tableOf(message.value.arrow) : message.value);
  }
}

/** A listener that throws is its own problem, not the next listener's. */
function report(notify: () => void): void {
  try {
    notify();
  } catch (thrown) {
    reportError(thrown);
  }
}

/** Starts this tab's warehouse worker and publishes `window.tabhouse`. To be called once a page. */
export function connectWarehouse(): PageApi {
  const connector = new Connector();
  const remote = new Proxy({} as Remote, {
    get:
      (_, method) =>
      (...args: unknown[]) =>
        connector.call(String(method), args),
  });
  const on = ((event: string, listener: (detail: never) => void) => {
    const listeners = (connector.listeners as Record<string, Set<unknown> | undefined>)[event];
    if (!Object.hasOwn(connector.listeners, event) || !listeners || typeof listener !== 'function') {
      throw new TabhouseError({
        code: 'usage',
        fault: 'usage',
        message: `on: there are the events “progress” and “change”, and the listener has to be a function.`,
      });
    }
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }) as TabhouseApi['on'];
  const ready = remote.status().then(() => undefined);
  ready.catch(() => undefined);
  const api: PageApi = {
    ready,
    status: (): Promise<Status> => remote.status(),
    query: (sql) => remote.query(sql),
    read: (sql) => remote.read(sql),
    interruption: () => remote.interruption(),
    ingest: (options) => remote.ingest(options),
    dbt: (command) => remote.dbt(command),
    ingestAndBuild: (options) => remote.ingestAndBuild(options),
    plan: (command) => remote.plan(command),
    failingRows: (testId, limit) => remote.failingRows(testId, limit),
    cancel: () => remote.cancel(),
    on,
    openProject: (files) => remote.openProject(files),
    closeProject: () => remote.closeProject(),
    importTable: (relation, file, options) => remote.importTable(relation, file, options),
    exportParquet: (relation) => remote.exportParquet(relation),
    exportDatabase: () => remote.exportDatabase(),
    importDatabase: (file) => remote.importDatabase(file),
    exportBundle: () => remote.exportBundle(),
    artifacts: () => remote.artifacts(),
    reset: () => remote.reset(),
    backup: () => remote.backup(),
    backups: () => remote.backups(),
    restore: (id) => remote.restore(id),
    removeBackup: (id) => remote.removeBackup(id),
    damagedFiles: () => remote.damagedFiles(),
    exportDamagedFile: (id) => remote.exportDamagedFile(id),
    removeDamagedFile: (id) => remote.removeDamagedFile(id),
    takeOver: async () => void (await connector.call('takeOver', [])),
  };
  Object.defineProperty(globalThis, 'tabhouse', { value: publicApi(api), enumerable: true });
  return api;
}

/** `window.tabhouse`: the public calls, and nothing a script could break the page with. */
function publicApi({ read: _read, interruption: _interruption, ...api }: PageApi): Readonly<TabhouseApi> {
  return Object.freeze(api);
}
