import type { DayBatch, DayOptions, DayRequest, DaySource, Past } from './batch.ts';
import { Simulation } from './simulation.ts';

/** Makes days on the thread that asks: for scripts and tests. */
export class LocalDaySource implements DaySource {
  readonly #simulation = new Simulation();

  async begin(past: Past | null): Promise<void> {
    this.#simulation.begin(past);
  }

  async *day(request: DayRequest, { signal }: DayOptions = {}): AsyncIterable<DayBatch> {
    for (const batch of this.#simulation.day(request)) {
      signal?.throwIfAborted();
      yield batch;
    }
  }
}
