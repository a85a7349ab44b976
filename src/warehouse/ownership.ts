/** Called in the tab that holds the warehouse. `released` aborts when it no longer does, whoever took it. */
type Become = (lost: AbortSignal) => Promise<void>;

/**
 * Who owns the warehouse of one deployment: the tab that holds its Web Lock. The browser hands it on when that tab ends, however it ends.
 * There is never a moment with two: the lock is let go, or taken, only after the database was closed.
 */
export class Ownership {
  readonly #name: string | null;
  readonly #become: Become;
  #letGo: (() => void) | null = null;
  #waiting: AbortController | null = null;

  /** `name` of the lock; null where there is nothing to share, so that every tab owns a warehouse of its own. */
  constructor(name: string | null, become: Become) {
    this.#name = name;
    this.#become = become;
  }

  get held(): boolean {
    return this.#letGo !== null;
  }

  /** Waits in line for the lock. */
  queue(): void {
    if (this.#waiting || this.#letGo) return;
    if (this.#name === null) {
      this.#letGo = () => undefined;
      void this.#become(new AbortController().signal);
      return;
    }
    this.#waiting = new AbortController();
    void this.#request(this.#name, { signal: this.#waiting.signal });
  }

  /** Takes the lock from a tab that has closed its database and waits for this. */
  take(): void {
    if (this.#letGo || this.#name === null) return;
    this.#waiting?.abort();
    this.#waiting = null;
    void this.#request(this.#name, { steal: true });
  }

  /** Lets the next tab in line have it. The database must be closed by then. */
  release(): void {
    this.#letGo?.();
  }

  async #request(name: string, options: LockOptions): Promise<void> {
    const lost = new AbortController();
    try {
      await navigator.locks.request(name, options, async () => {
        this.#waiting = null;
        const released = new Promise<void>((resolve) => (this.#letGo = resolve));
        void this.#become(lost.signal);
        await released;
      });
    } catch (thrown) {
      // Given up while waiting, which is for `take`, or taken by another tab.
      if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) throw thrown;
      if (options.signal?.aborted && this.#letGo === null) return;
    }
    this.#letGo = null;
    lost.abort();
    this.queue();
  }
}
