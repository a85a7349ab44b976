import { TabhouseError } from '../base/error.ts';
import type { DayBatch } from './batch.ts';
import type { GeneratorReply, GeneratorRequest } from './messages.ts';
import { Simulation } from './simulation.ts';

/** The generator's worker: answers the requests of `messages.ts`. */
const simulation = new Simulation();
const scope = globalThis as unknown as {
  postMessage(message: GeneratorReply, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<GeneratorRequest>) => void) | null;
};
let day: Generator<DayBatch> | null = null;

function reply(message: GeneratorReply): void {
  scope.postMessage(message, message.kind === 'batch' ? [message.batch.bytes.buffer] : []);
}

function nextBatch(id: number): GeneratorReply {
  const next = day?.next();
  if (next && !next.done) return { kind: 'batch', id, batch: next.value };
  day = null;
  return { kind: 'done', id };
}

function begin(id: number, past: Extract<GeneratorRequest, { kind: 'begin' }>['past']): GeneratorReply {
  day = null;
  simulation.begin(past);
  return { kind: 'begun', id };
}

function answer(id: number, work: () => GeneratorReply): void {
  try {
    reply(work());
  } catch (thrown) {
    day = null;
    reply({ kind: 'error', id, error: TabhouseError.from(thrown).toDetail() });
  }
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'cancel') day = null;
  else if (data.kind === 'day') day = simulation.day(data.request);
  else if (data.kind === 'begin') answer(data.id, () => begin(data.id, data.past));
  else answer(data.id, () => nextBatch(data.id));
};
