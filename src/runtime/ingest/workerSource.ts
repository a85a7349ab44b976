import { TabhouseError } from '../../base/error.ts';
import type { DayBatch, DayOptions, DayRequest, DaySource, Past } from '../../generator/batch.ts';
import type { GeneratorReply, GeneratorRequest } from '../../generator/messages.ts';

/** What this needs of a Worker. */
export type GeneratorPort = {
  postMessage(message: GeneratorRequest, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<GeneratorReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

type Question = { id: number; resolve(answer: GeneratorReply): void; reject(thrown: unknown): void };

/** Makes days in the generator's worker (`src/generator/worker.ts`), one batch ahead of the one that is being stored. */
export class WorkerDaySource implements DaySource {
  #question: Question | null = null;
  #lastId = 0;

  constructor(private readonly port: GeneratorPort) {
    port.onmessage = ({ data }) => this.#receive(data);
    port.onerror = (event) => this.#fail(new TabhouseError({ code: 'worker', fault: 'tabhouse', message: `the generator failed: ${event.message}` }));
  }

  async begin(past: Past | null): Promise<void> {
    const transfer = past ? [past.users.buffer, past.posts.buffer, past.likes.buffer] : [];
    await this.#ask((id) => ({ kind: 'begin', id, past }), transfer);
  }

  async *day(request: DayRequest, { signal }: DayOptions = {}): AsyncIterable<DayBatch> {
    signal?.throwIfAborted();
    const abort = () => this.#fail(signal?.reason);
    signal?.addEventListener('abort', abort);
    let finished = false;
    try {
      this.port.postMessage({ kind: 'day', request }, []);
      for (let answer = await this.#next(); answer.kind === 'batch';) {
        const coming = this.#next();
        yield answer.batch;
        signal?.throwIfAborted();
        answer = await coming;
      }
      finished = true;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#question = null;
      if (!finished) this.port.postMessage({ kind: 'cancel' }, []);
    }
  }

  #next(): Promise<GeneratorReply> {
    const coming = this.#ask((id) => ({ kind: 'next', id }), []);
    coming.catch(() => undefined); // it may fail while its predecessor is being stored; whoever awaits it still sees that
    return coming;
  }

  #ask(request: (id: number) => GeneratorRequest, transfer: Transferable[]): Promise<GeneratorReply> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#question = { id, resolve, reject };
      this.port.postMessage(request(id), transfer);
    });
  }

  #fail(reason: unknown): void {
    this.#question?.reject(reason);
    this.#question = null;
  }

  #receive(reply: GeneratorReply): void {
    if (reply.id !== this.#question?.id) return;
    else if (reply.kind === 'error') this.#fail(TabhouseError.fromDetail(reply.error));
    else {
      this.#question.resolve(reply);
      this.#question = null;
    }
  }
}
