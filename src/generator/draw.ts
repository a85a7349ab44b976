import type { Growing } from './growing.ts';
import type { Random } from './random.ts';

/** Binary fractions put 0.05 × 60 above 3 and 0.29 × 100 below 29: whole parts are taken with this much grace. */
const GRACE = 1e-9;
const TRIES_A_SKEW = 3;

/** ⌊`share` of `count`⌋ as decimal arithmetic has it. */
export function shareOf(count: number, share: number): number {
  return Math.floor(count * share + GRACE);
}

/** `count` distinct of `live`, all alike likely, in the order drawn; all of them when there are not more. */
export function drawDistinct(random: Random, live: Growing<Int32Array>, count: number): Int32Array {
  const rest = live.values.slice(0, live.length);
  const drawn = Math.min(count, rest.length);
  for (let index = 0; index < drawn; index++) swap(rest, index, index + random.below(rest.length - index));
  return rest.subarray(0, drawn);
}

/** Deals `live` one after the other, each once a round, round after round; with `skew`, those of more appeal come earlier. */
export function* dealRounds(random: Random, live: Growing<Int32Array>, appeal: Float32Array, skew: number): Generator<number> {
  while (live.length > 0) {
    const rest = live.values.slice(0, live.length);
    for (let index = 0; index < rest.length; index++) {
      let at = index + random.below(rest.length - index);
      for (let tries = skew * TRIES_A_SKEW; tries > 0 && random.float() >= appeal[rest[at]!]!; tries--) at = index + random.below(rest.length - index);
      swap(rest, index, at);
      yield rest[index]!;
    }
  }
}

/** A place below `limit` among `slots`; with `skew`, those of more appeal come more often. */
export function drawPlace(random: Random, slots: Int32Array, limit: number, appeal: Float32Array, skew: number): number {
  let place = random.below(limit);
  for (let tries = skew * TRIES_A_SKEW; tries > 0 && random.float() >= appeal[slots[place]!]!; tries--) place = random.below(limit);
  return place;
}

function swap(values: Int32Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}
