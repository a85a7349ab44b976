import { Faker, base, en } from '@faker-js/faker';
import type { Dictionary } from './dictionary.ts';

/** Distinct texts to draw from, as numbers of a dictionary. */
export type Pool = Uint32Array;
export type Pools = { seed: number; firstNames: Pool; lastNames: Pool; countries: Pool; colors: Pool; words: Pool };

const NAMES = 1_000;
const WORDS = 2_000;
const COUNTRIES = 250;
const COLORS = 40;
/** Draws before a pool is taken as all that Faker has. */
const PATIENCE = 2_000;

/** The pools of a seed: what Faker has of each kind, drawn once, in an order that hangs on the seed. Faker itself is too slow to ask for every row. */
export function makePools(seed: number, dictionary: Dictionary): Pools {
  const faker = new Faker({ locale: [en, base], seed });
  const draw = (most: number, make: () => string): Pool => {
    const texts = new Set<string>();
    for (let misses = 0; texts.size < most && misses < PATIENCE;) {
      const before = texts.size;
      texts.add(make());
      misses = texts.size === before ? misses + 1 : 0;
    }
    return Uint32Array.from(texts, (text) => dictionary.number(text));
  };
  return {
    seed,
    firstNames: draw(NAMES, () => faker.person.firstName()),
    lastNames: draw(NAMES, () => faker.person.lastName()),
    countries: draw(COUNTRIES, () => faker.location.countryCode('alpha-2')),
    colors: draw(COLORS, () => faker.color.human()),
    words: draw(WORDS, () => plainWord(faker)),
  };
}

/** A word of letters only: what Faker calls a word may hold spaces and hyphens, and texts are counted in words. */
function plainWord(faker: Faker): string {
  for (;;) {
    const word = faker.word.sample();
    if (/^[a-z]+$/.test(word)) return word;
  }
}
