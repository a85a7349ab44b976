import { Growing } from './growing.ts';
import { mix } from './random.ts';
import { PairSet } from './pairSet.ts';

/**
 * What the users and the posts have in common: an id, when they were made, whether they live. Each has a slot for good; `live` lists the slots
 * of those that are not soft-deleted by (created_at, id), which is the order they come back in from the warehouse.
 */
class Members {
  readonly ids = new Growing(Uint8Array);
  /** Seconds since the epoch. */
  readonly createdAt = new Growing(Float64Array);
  readonly alive = new Growing(Uint8Array);
  readonly live = new Growing(Int32Array);
  /** From above 0 to 1, from the id alone: how much of the skewed attention falls to it. */
  readonly appeal = new Growing(Float32Array);

  /** Adds one that lives and returns its slot. `id` is read from `at`. */
  protected add(id: Uint8Array, at: number, idLength: number, createdAt: number): number {
    this.ids.reserve(idLength);
    let hash = 0;
    for (let index = 0; index < idLength; index++) {
      const letter = id[at + index]!;
      this.ids.values[this.ids.length + index] = letter;
      hash = Math.imul(hash, 31) + letter;
    }
    this.ids.length += idLength;
    const part = ((mix(hash) >>> 0) + 1) / 2 ** 32;
    this.appeal.push(part * part * part);
    this.createdAt.push(createdAt);
    this.alive.push(1);
    const slot = this.alive.length - 1;
    this.live.push(slot);
    return slot;
  }

  kill(slot: number): void {
    this.alive.values[slot] = 0;
  }

  /** Takes the killed ones off `live`. */
  bury(): void {
    const { values, length } = this.live;
    let kept = 0;
    for (let index = 0; index < length; index++) {
      const slot = values[index]!;
      if (this.alive.values[slot]) values[kept++] = slot;
    }
    this.live.length = kept;
  }
}

export const attributes = ['firstName', 'lastName', 'country', 'color'] as const;
export type Attributes = Record<(typeof attributes)[number], number>;

/** Users with the numbers of their attributes' texts. */
export class Users extends Members {
  readonly firstName = new Growing(Uint32Array);
  readonly lastName = new Growing(Uint32Array);
  readonly country = new Growing(Uint32Array);
  readonly color = new Growing(Uint32Array);

  insert(id: Uint8Array, at: number, idLength: number, createdAt: number, drawn: Attributes): number {
    for (const name of attributes) this[name].push(drawn[name]);
    return this.add(id, at, idLength, createdAt);
  }
}

/** Posts with the slot of their author; -1 when the author was deleted before this network was read. */
export class Posts extends Members {
  readonly author = new Growing(Int32Array);

  insert(id: Uint8Array, at: number, idLength: number, createdAt: number, author: number): number {
    this.author.push(author);
    return this.add(id, at, idLength, createdAt);
  }
}

/** All that a day must know of the days before it. */
export class Network {
  readonly users = new Users();
  readonly posts = new Posts();
  /** Slots of every user and post that met in a like: a like comes once, ever. */
  readonly likes = new PairSet();

  constructor(readonly idLength: number) {}
}
