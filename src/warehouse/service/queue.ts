import { TabhouseError } from '../../base/error.ts';
import type { Work } from '../api.ts';
import type { Intent, Rest } from '../storage/journal.ts';

export type Job = {
  work: Work;
  title: string;
  controller: AbortController;
  /** What was done is being made durable: too late to be stopped. */
  settling: boolean;
  /** The call that would do the unit under way and what is left after it; null where there is none. */
  rest: Rest | null;
  /** What begins when the unit under way is on disk; null: nothing. */
  next: Pick<Intent, 'work' | 'title' | 'rest'> | null;
};
/** Works that write: `query` is refused while one of them is under way or waits. Exports only read. */
const WRITING: readonly Work[] = ['ingest', 'dbt', 'import', 'restore', 'reset', 'open', 'backup'];

/**
 * The one queue of the warehouse: long works one after the other in the order asked; reads of the pages wait for a moment
 * at which nothing is half done.
 */
export class WorkQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #current: Job | null = null;
  #writersWaiting = 0;
  #reads: (() => Promise<void>)[] = [];
  #draining: Promise<void> | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #closed = false;
  /** Short statements under way. */
  #small = 0;
  /** How often `cancel` was asked: a short statement that waited then does not begin any more. */
  #cancels = 0;
  readonly #onStop: () => void;
  readonly #onQuiet: () => Promise<void>;

  /** `onStop` stops the statement under way; `onQuiet` comes before each turn, when nothing is half done. */
  constructor({ onStop, onQuiet }: { onStop: () => void; onQuiet: () => Promise<void> }) {
    this.#onStop = onStop;
    this.#onQuiet = onQuiet;
  }

  get current(): Job | null {
    return this.#current;
  }

  /** Whether a run is writing or about to. */
  get writing(): boolean {
    return this.#writersWaiting > 0;
  }

  /** Runs a long work when those before it have ended. */
  async work<T>(work: Work, title: string, body: (job: Job) => Promise<T>): Promise<T> {
    const writes = WRITING.includes(work);
    if (writes) this.#writersWaiting += 1;
    try {
      return await this.#inTurn(async () => {
        const job: Job = { work, title, controller: new AbortController(), settling: false, rest: null, next: null };
        this.#current = job;
        try {
          return await body(job);
        } finally {
          this.#current = null;
        }
      });
    } finally {
      if (writes) this.#writersWaiting -= 1;
    }
  }

  /** A short statement of a caller. @throws TabhouseError code `busy` while a run is writing. */
  async statement<T>(body: () => Promise<T>): Promise<T> {
    if (this.writing) {
      throw new TabhouseError({
        code: 'busy',
        fault: 'usage',
        message: `The warehouse is busy: ${this.#current?.title ?? 'a run'} is writing. Ask again when it has ended, or cancel it.`,
      });
    }
    const cancels = this.#cancels;
    return this.#inTurn(async () => {
      if (cancels !== this.#cancels) throw new TabhouseError({ code: 'cancelled', fault: 'usage', message: 'The statement was cancelled before it began.' });
      this.#small += 1;
      try {
        return await body();
      } finally {
        this.#small -= 1;
      }
    });
  }

  /** A read of a page: at once when nothing runs, else at the next moment between two units or nodes. */
  async read<T>(body: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#reads.push(async () => {
        try {
          resolve(await body());
        } catch (thrown) {
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        }
      });
      if (!this.#current) this.#inTurn(() => this.drainReads()).catch(reject);
    });
  }

  /** Lets the waiting reads run; for moments at which nothing is half done. */
  async drainReads(): Promise<void> {
    if (this.#draining) return this.#draining;
    this.#draining = (async () => {
      for (let next = this.#reads.shift(); next; next = this.#reads.shift()) {
        if (!this.#current) await this.#onQuiet();
        await next();
      }
    })();
    try {
      await this.#draining;
    } finally {
      this.#draining = null;
    }
  }

  /** Stops what is under way; resolves when it has ended, whichever way. */
  async cancel(): Promise<void> {
    this.#cancels += 1;
    if (!this.#current && this.#small === 0) return;
    const job = this.#current;
    if (!job) this.#onStop();
    else if (!job.controller.signal.aborted) {
      job.controller.abort(new TabhouseError({ code: 'cancelled', fault: 'usage', message: `${job.title} was cancelled.` }));
      if (!job.settling) this.#onStop();
    }
    await this.#ended;
  }

  /** Stops what is under way and refuses what waits with code `moved`: it was not begun and may be asked elsewhere. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.cancel();
    await this.#tail;
  }

  #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const mine = this.#tail.then(async () => {
      if (this.#closed) throw new TabhouseError({ code: 'moved', fault: 'environment', message: 'The warehouse has moved to another tab.' });
      const running = this.#onQuiet().then(body);
      this.#ended = running.catch(() => undefined);
      try {
        return await running;
      } finally {
        await this.drainReads();
      }
    });
    this.#tail = mine.catch(() => undefined);
    return mine;
  }
}
