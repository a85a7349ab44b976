import type { Random } from './random.ts';

const ALPHABET = 26;
const PAIRS = ALPHABET ** 2;
const FIRST = 'a'.charCodeAt(0);

/** All words of two letters as two bytes in memory's order: ids are written two letters at a time. */
const pairs = new Uint16Array(
  Uint8Array.from({ length: PAIRS * 2 }, (_, index) => FIRST + (index % 2 ? (index >> 1) % ALPHABET : Math.floor((index >> 1) / ALPHABET))).buffer,
);

/** `count` random lower-case letters: one random number for every six. */
export function randomLetters(random: Random, count: number): Uint8Array<ArrayBuffer> {
  const letters = new Uint16Array(Math.ceil(count / 2));
  for (let at = 0; at < letters.length; at += 3) {
    let rest = random.float() * PAIRS;
    for (let to = at; to < at + 3 && to < letters.length; to++) {
      const pair = rest | 0;
      letters[to] = pairs[pair]!;
      rest = (rest - pair) * PAIRS;
    }
  }
  return new Uint8Array(letters.buffer, 0, count);
}
