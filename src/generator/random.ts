/** The streams of a day: each has random numbers of its own, so that a change of one part of the day leaves the others as they were. */
export const streams = ['deleteUsers', 'deletePosts', 'updateUsers', 'updatePosts', 'insertUsers', 'insertPosts', 'sessions', 'eventIds'] as const;
export type StreamName = (typeof streams)[number];

/**
 * sfc32 (Chris Doty-Humphrey's "small fast counter", 128 bits of state, period at least 2^32, passes PractRand): integer operations only, so
 * it gives the same numbers on every machine.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(a: number, b: number, c: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    for (let round = 0; round < 15; round++) this.next();
  }

  /** The numbers of one stream of one day. `seed` is a safe integer. */
  static stream(seed: number, day: number, stream: StreamName): Random {
    const low = mix(seed % 2 ** 32);
    const high = mix(Math.floor(seed / 2 ** 32) ^ 0x9e3779b9);
    const place = mix(day * streams.length + streams.indexOf(stream));
    return new Random(mix(low ^ place), mix(high + place), mix(low + Math.imul(place, 0x85ebca6b)));
  }

  /** A whole number below 2^32. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** At least 0, below 1. */
  float(): number {
    return this.next() / 2 ** 32;
  }

  /** A whole number at least 0, below `limit`. */
  below(limit: number): number {
    return Math.floor(this.float() * limit);
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** Like `below`, with small numbers the likelier the higher `skew` is; 0: all alike. */
  skewed(limit: number, skew: number): number {
    let part = this.float();
    for (let time = 0; time < skew; time++) part *= this.float();
    return Math.floor(part * limit);
  }
}

/** Every bit of `value` (a whole number) into every bit of the result: the finalizer of MurmurHash3. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
