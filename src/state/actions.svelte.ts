import { TabhouseError } from '../base/error.ts';

export type Notice = { id: number; title: string } & ({ kind: 'error'; error: TabhouseError } | { kind: 'done' });

/** What a press of a button has led to: the actions under way by name, and what is to be said about the ones that ended. */
export class Actions {
  #running = $state.raw<ReadonlySet<string>>(new Set());
  #notices = $state.raw<Notice[]>([]);
  #ids = 0;

  get notices(): Notice[] {
    return this.#notices;
  }

  isRunning(name: string): boolean {
    return this.#running.has(name);
  }

  /**
   * Does something once at a time. A failure becomes a notice that begins with `couldNot`; resolves to null then.
   * `done` is said after success.
   */
  async perform<Result>(name: string, couldNot: string, act: () => Promise<Result>, done?: (result: Result) => string): Promise<Result | null> {
    if (this.#running.has(name)) return null;
    this.#running = new Set([...this.#running, name]);
    try {
      const result = await act();
      if (done) this.#say({ kind: 'done', title: done(result) });
      return result;
    } catch (thrown) {
      const error = TabhouseError.from(thrown);
      if (error.code !== 'cancelled') this.#say({ kind: 'error', title: couldNot, error });
      return null;
    } finally {
      this.#running = new Set([...this.#running].filter((other) => other !== name));
    }
  }

  dismiss(id: number): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
  }

  #say(notice: { kind: 'done'; title: string } | { kind: 'error'; title: string; error: TabhouseError }): void {
    this.#notices = [...this.#notices.filter((old) => old.kind === 'error' && old.title !== notice.title), { ...notice, id: ++this.#ids }].slice(-3);
  }
}
