import type { Random } from './random.ts';

const ALPHABET = 26;
const TRIPLES = ALPHABET ** 3;
const FIRST = 'a'.charCodeAt(0);

/** All words of three letters, one after the other: an id takes three letters at a time from it. */
const triples = Uint8Array.from({ length: TRIPLES * 3 }, (_, index) => {
  const triple = Math.floor(index / 3);
  const power = ALPHABET ** (2 - (index % 3));
  return FIRST + (Math.floor(triple / power) % ALPHABET);
});

/** Writes `length` random lower-case letters to `bytes` from `at`: one random number for every six. */
export function writeLetters(random: Random, bytes: Uint8Array, at: number, length: number): void {
  const end = at + length;
  for (let to = at; to < end; ) {
    const scaled = random.float() * TRIPLES;
    const first = Math.floor(scaled);
    to = copyTriple(first, bytes, to, end);
    if (to < end) to = copyTriple(Math.floor((scaled - first) * TRIPLES), bytes, to, end);
  }
}

function copyTriple(triple: number, bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  for (let from = triple * 3; from < triple * 3 + 3 && to < end; from++, to++) bytes[to] = triples[from]!;
  return to;
}
