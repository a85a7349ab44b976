import type { TextColumn } from './arrowColumns.ts';
import type { DayScene } from './day.ts';
import type { Random } from './random.ts';

const SPACE = Uint8Array.of(0x20);
const FULL_STOP = Uint8Array.of(0x2e);
/** What makes a lower-case ASCII letter a capital. */
const TO_CAPITAL = 0x20;

/** Writes a post's text, one sentence of the pool's words, to the row under way. */
export function appendPostText({ pools, dictionary, request }: DayScene, random: Random, column: TextColumn): void {
  const words = random.between(request.settings.wordsMin, request.settings.wordsMax);
  for (let index = 0; index < words; index++) {
    const word = dictionary.bytes(pools.words[random.below(pools.words.length)]!);
    if (index > 0) column.append(SPACE).append(word);
    else column.append(Uint8Array.of(word[0]! - TO_CAPITAL)).append(word.subarray(1));
  }
  column.append(FULL_STOP);
}
