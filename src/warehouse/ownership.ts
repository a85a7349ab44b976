/** One time of holding the warehouse. */
export type Tenure = {
  /** Aborts when it is over, whoever took it. */
  lost: AbortSignal;
  /** Lets the next tab in line have the warehouse, if it is still held by this tenure: not one that began since. The database must be closed by then. */
  end(): void;
};
/** Called in the tab that holds the warehouse. */
type Become = (tenure: Tenure) => Promise<void>;

/**
 * Who owns the warehouse of one deployment: the tab that holds its Web Lock. The browser hands it on when that tab ends, however it ends.
 * There is never a moment with two: the lock is let go, or taken, only after the database was closed.
 */
export class Ownership {
  readonly #name: string | null;
  readonly #become: Become;
  #tenure: Tenure | null = null;
  #waiting: AbortController | null = null;

  /** `name` of the lock; null where there is nothing to share, so that every tab owns a warehouse of its own. */
  constructor(name: string | null, become: Become) {
    this.#name = name;
    this.#become = become;
  }

  get held(): boolean {
    return this.#tenure !== null;
  }

  /** Waits in line for the lock. */
  queue(): void {
    if (this.#waiting || this.#tenure) return;
    if (this.#name === null) {
      this.#tenure = { lost: new AbortController().signal, end: () => undefined };
      void this.#become(this.#tenure);
      return;
    }
    this.#waiting = new AbortController();
    void this.#request(this.#name, { signal: this.#waiting.signal });
  }

  /** Takes the lock from a tab that has closed its database and waits for this. */
  take(): void {
    if (this.#tenure || this.#name === null) return;
    this.#waiting?.abort();
    this.#waiting = null;
    void this.#request(this.#name, { steal: true });
  }

  async #request(name: string, options: LockOptions): Promise<void> {
    const lost = new AbortController();
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const tenure: Tenure = { lost: lost.signal, end };
    try {
      await navigator.locks.request(name, options, async () => {
        this.#waiting = null;
        this.#tenure = tenure;
        void this.#become(tenure);
        await ended;
      });
    } catch (thrown) {
      if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) throw thrown;
      // Given up while waiting, for `take`, which may have been granted since; else taken by another tab.
      if (options.signal?.aborted && this.#tenure !== tenure) return;
    }
    if (this.#tenure === tenure) this.#tenure = null;
    lost.abort();
    this.queue();
  }
}
