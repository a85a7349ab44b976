import { TabhouseError } from '../base/error.ts';
import type { DayStep } from './day.ts';
import type { GeneratorAnswer, GeneratorReply, GeneratorRequest } from './messages.ts';
import { Simulation } from './simulation.ts';

/** The generator's worker: answers the requests of `messages.ts`. */
const simulation = new Simulation();
const scope = globalThis as unknown as {
  postMessage(message: GeneratorReply, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<GeneratorRequest>) => void) | null;
};
let day: Generator<DayStep> | null = null;

function reply(message: GeneratorReply): void {
  scope.postMessage(message, message.kind === 'batch' ? [message.batch.bytes.buffer] : []);
}

/** Lets waiting messages in, a cancellation above all, without the delay that timers have. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

async function nextBatch(id: number): Promise<GeneratorAnswer> {
  for (;;) {
    const step = day?.next();
    if (!step || step.done) {
      day = null;
      return { kind: 'done', id };
    }
    if (step.value.kind === 'batch') return { kind: 'batch', id, batch: step.value.batch };
    reply({ kind: 'progress', events: step.value.events });
    await breathe();
  }
}

function begin(id: number, past: Extract<GeneratorRequest, { kind: 'begin' }>['past']): GeneratorAnswer {
  day = null;
  simulation.begin(past);
  return { kind: 'begun', id };
}

async function answer(id: number, work: () => GeneratorAnswer | Promise<GeneratorAnswer>): Promise<void> {
  try {
    reply(await work());
  } catch (thrown) {
    day = null;
    reply({ kind: 'error', id, error: TabhouseError.from(thrown).toDetail() });
  }
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'cancel') day = null;
  else if (data.kind === 'day') day = simulation.day(data.request);
  else if (data.kind === 'begin') void answer(data.id, () => begin(data.id, data.past));
  else void answer(data.id, () => nextBatch(data.id));
};
