import { describe, expect, test } from 'vitest';
import { textLength } from '../../../src/jinja/characters.ts';
import { defaultLimits, Meter, metered } from '../../../src/jinja/meter.ts';
import { flagLetters } from '../../../src/project/context/regex/flags.ts';
import { compilePattern, type Engine, type Found } from '../../../src/project/context/regex/pattern.ts';
import recorded from './golden/regex.json' with { type: 'json' };

type Match = { spans: ([number, number] | null)[]; last: number | null } | null;
type Recorded = {
  pattern: string;
  flags: string;
  error?: string;
  groups?: number;
  names?: Record<string, number>;
  found?: { text: string; all: Match[]; match: Match; fullmatch: Match }[];
};

const compile = (pattern: string, letters = ''): Engine =>
  compilePattern(
    pattern,
    [...letters].reduce((bits, letter) => bits | (flagLetters[letter] ?? 0), 0),
  );

function matchOf(text: string, found: Found | null): Match {
  if (!found) return null;
  const offset = (at: number): number => textLength(text.slice(0, at));
  return {
    spans: found.starts.map((start, group) => (start < 0 ? null : [offset(start), offset(found.ends[group] as number)])),
    last: found.lastGroup < 0 ? null : found.lastGroup,
  };
}

function all(engine: Engine, text: string): Match[] {
  const out: Match[] = [];
  for (let from = 0, advance = false; ;) {
    const found = engine.find(text, from, 'search', advance);
    if (!found) return out;
    out.push(matchOf(text, found));
    from = found.ends[0] as number;
    advance = from === found.starts[0];
  }
}

describe('Regular expressions find what Python finds, and fail with its words', () => {
  for (const { pattern, flags, error, groups, names, found = [] } of recorded as Recorded[]) {
    test(`${flags && `(${flags}) `}${JSON.stringify(pattern)}`, () => {
      if (error !== undefined) {
        expect(() => compile(pattern, flags)).toThrow(error);
        return;
      }
      const engine = compile(pattern, flags);
      expect({ groups: engine.groupCount, names: Object.fromEntries(engine.groupNames) }).toEqual({ groups, names });
      for (const { text, ...wanted } of found) {
        const [match, fullmatch] = [engine.find(text, 0, 'match'), engine.find(text, 0, 'fullmatch')];
        expect({ all: all(engine, text), match: matchOf(text, match), fullmatch: matchOf(text, fullmatch) }, text).toEqual(wanted);
      }
    });
  }
});

describe('The work of a regular expression is bounded', () => {
  const within = (steps: number, pattern: string, text: string): Found | null =>
    metered(new Meter({ ...defaultLimits, steps }), () => compile(pattern).find(text, 0, 'search'));

  test('an expression without back references takes time linear in the text, however its repetitions are nested', () => {
    for (const pattern of ['(a+)+b', '(a|a)*b', '(?=a)(a+)+b', '(a|aa)+c|(?:a+?)*?d', '(?<!x)(?:a|a|a)+(?!a)b']) {
      expect(within(4_000_000, pattern, 'a'.repeat(20_000)), pattern).toBeNull();
    }
  });
  test('one that would run for ever ends in the limit of the rendering', () => {
    for (const pattern of ['(a+)+\\1b', '(?:(a)|a|a)*\\1b', '(?=(?:a|a)*b)a', '(a*)*b']) {
      expect(() => within(2_000_000, pattern, 'a'.repeat(60)), pattern).toThrow('too much work');
    }
  });
  test('long texts are no matter', () => {
    const text = `${'select 1 as a, '.repeat(20_000)}x`;
    expect(within(2_000_000, '(?<=, )x', text)?.starts).toEqual([text.length - 1]);
    expect(within(2_000_000, '(?:[^x]|y)*x', text)?.ends).toEqual([text.length]);
  });
  test('groups in groups are bounded too', () => {
    expect(() => compile('('.repeat(5000))).toThrow('recursion');
    expect(() => compile('((((a{100}b?){100}c?){100}d?){100}e?){100}')).not.toThrow();
  });
});
