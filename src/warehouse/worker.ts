import './insecureContext.ts';
import { TabhouseError } from '../base/error.ts';
import { rowsOfFiles } from '../export/importTable.ts';
import { loadParquet } from '../export/parquetLibrary.ts';
import { isArrowPieces, type EventMessage, type ReplyMessage, type ToPage, type ToWorker, type WorkerInit } from './messages.ts';
import { createService } from './service/service.ts';
import { Warehouse } from './service/warehouse.ts';
import { DatabaseHost } from './storage/database.ts';
import { Layout } from './storage/layout.ts';
import { Notebook } from './storage/notebook.ts';
import { hasOpfs } from './storage/opfs.ts';
import { Tab } from './tab.ts';

/** Entry of the warehouse worker: one a tab. */
const scope = globalThis as unknown as {
  postMessage(message: ToPage, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};

function send(reply: ReplyMessage): void {
  const pieces = 'value' in reply && isArrowPieces(reply.value) ? reply.value.arrow : [];
  scope.postMessage(reply, [...new Set(pieces.map((piece) => piece.buffer as ArrayBuffer))]);
}

async function start(init: WorkerInit): Promise<Tab> {
  const persistent = await hasOpfs();
  const layout = new Layout(init.basePath);
  const host = new DatabaseHost({
    assets: init.assets,
    layout,
    extensionUrl: init.extensionUrl,
    persistent,
    rowsOfFile: rowsOfFiles(() => loadParquet(init.parquetWasmUrl)),
  });
  // A waiting tab keeps its engine warm, so that it owns the warehouse within a moment of the owner's end.
  void host
    .warm((progress) => scope.postMessage({ kind: 'event', name: 'progress', detail: { kind: 'boot', phase: 'engine', ...progress } }))
    .catch(() => undefined);
  let warehouse: Warehouse | null = null;
  const tab: Tab = new Tab({
    basePath: init.basePath,
    shared: persistent,
    async open() {
      const notebook = await Notebook.open(init.basePath);
      const emit = (event: Omit<EventMessage, 'kind'>) => tab.tell({ kind: 'event', ...event } as EventMessage);
      warehouse = new Warehouse({ host, notebook, layout, generatorUrl: init.generatorUrl, parquetWasmUrl: init.parquetWasmUrl, emit });
      await warehouse.start();
      warehouse.progress({ kind: 'boot', phase: 'ready' });
      return createService(warehouse);
    },
    async close() {
      await warehouse?.queue.close();
      await host.close();
    },
    drop() {
      host.discard('Another tab has taken the warehouse over.');
    },
    tell: (event) => scope.postMessage(event),
  });
  return tab;
}

let tab: Promise<Tab> | null = null;
scope.onmessage = ({ data }) => {
  if (data.kind === 'init') {
    tab = start(data.init);
    return;
  }
  void (tab ?? Promise.reject(new Error('The worker was not set up.')))
    .then((started) => started.call(data))
    .catch((thrown: unknown): ReplyMessage => ({ kind: 'reply', id: data.id, error: TabhouseError.from(thrown).toDetail() }))
    .then(send)
    // what cannot be cloned is answered all the same
    .catch((thrown: unknown) => send({ kind: 'reply', id: data.id, error: TabhouseError.from(thrown).toDetail() }));
};
