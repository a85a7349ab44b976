import { SECONDS_A_DAY } from './calendar.ts';
import type { Random } from './random.ts';

const SECONDS_AN_HOUR = 3_600;
const TRIES = 8;

/** How many of a hundred sessions start in each hour: few at night, a bump at lunch, most in the evening. */
const hourWeights = [2, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 6, 6, 4, 4, 4, 5, 6, 8, 9, 9, 7, 4];
const hours = Uint8Array.from(hourWeights.flatMap((weight, hour) => Array.from({ length: weight }, () => hour)));

/** The second of the day a session starts at, not before `earliest`: any at all, or for a part `rhythm` of them one by the clock. */
export function drawStart(random: Random, earliest: number, rhythm: number): number {
  if (rhythm > 0 && random.float() < rhythm) {
    for (let tries = 0; tries < TRIES; tries++) {
      const second = hours[random.below(hours.length)]! * SECONDS_AN_HOUR + random.below(SECONDS_AN_HOUR);
      if (second >= earliest) return second;
    }
  }
  return random.between(earliest, SECONDS_A_DAY - 1);
}
