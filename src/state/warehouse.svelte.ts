import { TabhouseError } from '../base/error.ts';
import type { ProgressDetail, Status } from '../warehouse/api.ts';
import type { PageApi } from '../warehouse/client.ts';
import type { Interruption } from '../warehouse/storage/journal.ts';

type Boot = Extract<ProgressDetail, { kind: 'boot' }>;

/** What the page knows of the warehouse itself: whether it is open, whose it is, and how often it has changed. */
export class WarehouseState {
  #status = $state.raw<Status | null>(null);
  #boot = $state.raw<Boot | null>(null);
  #failure = $state.raw<TabhouseError | null>(null);
  #interruption = $state.raw<Interruption | null>(null);
  #dataVersion = $state(0);
  #projectVersion = $state(0);

  constructor(readonly api: PageApi) {
    api.on('progress', (detail) => {
      if (detail.kind === 'boot') this.#boot = detail;
    });
    api.on('change', ({ what, status }) => {
      this.#status = status;
      if (!status.dirty) this.#interruption = null;
      else void this.#lookAtInterruption().catch(() => undefined);
      if (what !== 'status') this.#dataVersion += 1;
      if (what === 'project' || what === 'owner') this.#projectVersion += 1;
    });
    void this.#open();
  }

  /** Null until the warehouse is open. */
  get status(): Status | null {
    return this.#status;
  }

  get boot(): Boot | null {
    return this.#boot;
  }

  /** Why the warehouse could not be opened. */
  get failure(): TabhouseError | null {
    return this.#failure;
  }

  /** The work of a former visit that did not end; null where there is none, or something else is the matter. */
  get interruption(): Interruption | null {
    return this.#interruption;
  }

  /** Counts changes of what tables hold: answers of before are of the past. */
  get dataVersion(): number {
    return this.#dataVersion;
  }

  /** Counts changes of the open project, its files or its last artifacts. */
  get projectVersion(): number {
    return this.#projectVersion;
  }

  /** To be called when a run has ended: its results and its tables are to be read again. */
  async refresh(): Promise<void> {
    await this.#look();
    this.#dataVersion += 1;
    this.#projectVersion += 1;
  }

  async #open(): Promise<void> {
    try {
      await this.api.ready;
      await this.#look();
    } catch (thrown) {
      this.#failure = TabhouseError.from(thrown);
    }
  }

  /** A file that cannot be opened lets `status` answer and every question fail. */
  async #look(): Promise<void> {
    const status = await this.api.status();
    const failure = status.dirty ? await this.#damage() : null;
    this.#failure = failure;
    this.#status = status;
    await this.#lookAtInterruption();
  }

  async #lookAtInterruption(): Promise<void> {
    this.#interruption = await this.api.interruption();
  }

  async #damage(): Promise<TabhouseError | null> {
    try {
      await this.api.read('select 1');
      return null;
    } catch (thrown) {
      const error = TabhouseError.from(thrown);
      return error.code === 'damaged' ? error : null;
    }
  }

  /** Tries again after a failed opening, for instance once a backup has been restored. */
  async reopen(): Promise<void> {
    await this.refresh().catch((thrown: unknown) => (this.#failure = TabhouseError.from(thrown)));
  }
}
