import type { DayBatch, DayRequest, Past } from './batch.ts';
import { makeDay } from './day.ts';
import { Dictionary } from './dictionary.ts';
import { Network } from './network.ts';
import { makePools, type Pools } from './pools.ts';
import { readPast } from './readPast.ts';

/** The social network over many days: begin it once, then make one day after the other. A day left before its end has to be followed by `begin`. */
export class Simulation {
  #past: Past | null = null;
  #network: Network | null = null;
  #dictionary = new Dictionary();
  #pools: Pools | null = null;

  /** Forgets everything and goes on from `past`; null: from nothing. */
  begin(past: Past | null): void {
    this.#past = past;
    this.#network = null;
  }

  /** The batches of the next day. */
  *day(request: DayRequest): Generator<DayBatch> {
    const { seed, idLength } = request.settings;
    this.#network ??= this.#past ? readPast(this.#past, idLength, this.#dictionary) : new Network(idLength);
    this.#past = null;
    if (this.#pools?.seed !== seed) this.#pools = makePools(seed, this.#dictionary);
    yield* makeDay({ network: this.#network, pools: this.#pools, dictionary: this.#dictionary, request });
  }
}
