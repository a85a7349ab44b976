const EMPTY = -1;
/** Posts a pair can tell apart; with users up to 2^26 a pair stays a safe integer. */
const POSTS = 2 ** 26;
const FULLEST = 0.6;

/** Pairs of a user's and a post's slot, 8 bytes each in an open hash table: millions of them at once. */
export class PairSet {
  #keys = new Float64Array(1024).fill(EMPTY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds the pair; false when it was there. */
  add(user: number, post: number): boolean {
    if (this.#size >= this.#keys.length * FULLEST) this.#grow();
    const added = insert(this.#keys, user * POSTS + post);
    if (added) this.#size++;
    return added;
  }

  #grow(): void {
    const grown = new Float64Array(this.#keys.length * 2).fill(EMPTY);
    for (const key of this.#keys) if (key !== EMPTY) insert(grown, key);
    this.#keys = grown;
  }
}

function insert(keys: Float64Array, key: number): boolean {
  const mask = keys.length - 1;
  const low = key % 2 ** 32;
  let at = (Math.imul(low | 0, 0x9e3779b1) ^ Math.imul((key / 2 ** 32) | 0, 0x85ebca6b)) >>> 0;
  at = (at ^ (at >>> 15)) & mask;
  while (keys[at] !== EMPTY) {
    if (keys[at] === key) return false;
    at = (at + 1) & mask;
  }
  keys[at] = key;
  return true;
}
