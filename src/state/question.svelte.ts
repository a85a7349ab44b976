import { TabhouseError } from '../base/error.ts';

/** How an answer is got; null when there is nothing to ask. */
export type Ask<Answer> = (() => Promise<Answer>) | null;

/**
 * A question to the warehouse whose latest form wins. The old answer stays until the new one is there; while a run is writing the question
 * waits for the change that follows it. To be made while a component is set up.
 */
export class Question<Answer> {
  #answer = $state.raw<Answer | null>(null);
  #error = $state.raw<TabhouseError | null>(null);
  #pending = $state(false);
  #latest = 0;

  /** `ask` is called again whenever something it reads has changed. */
  constructor(ask: () => Ask<Answer>) {
    $effect(() => {
      const get = ask();
      const turn = ++this.#latest;
      if (!get) {
        this.#pending = false;
        return;
      }
      this.#pending = true;
      void get().then(
        (answer) => this.#settle(turn, () => ((this.#answer = answer), (this.#error = null))),
        (thrown: unknown) => this.#settle(turn, () => this.#fail(TabhouseError.from(thrown))),
      );
    });
  }

  get answer(): Answer | null {
    return this.#answer;
  }

  get error(): TabhouseError | null {
    return this.#error;
  }

  /** Whether a newer answer is under way than the one shown. */
  get pending(): boolean {
    return this.#pending;
  }

  #settle(turn: number, take: () => void): void {
    if (turn !== this.#latest) return;
    this.#pending = false;
    take();
  }

  #fail(error: TabhouseError): void {
    if (error.code === 'busy') this.#pending = true;
    else this.#error = error;
  }
}
