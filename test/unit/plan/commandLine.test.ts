import { describe, expect, it } from 'vitest';
import { flagsOf } from '../../../src/plan/commandLine/flags.ts';
import { parseCommand } from '../../../src/plan/commandLine/parse.ts';
import { splitCommand } from '../../../src/plan/commandLine/split.ts';

const flags = (text: string) => flagsOf(parseCommand(text));
const refusal = (text: string): string => {
  try {
    flags(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('splitting a command', () => {
  it('keeps quoted and escaped words together, as a shell does', () => {
    expect(splitCommand(`run --vars '{"a": "b c"}' --select "x y" z\\ w ""`)).toEqual(['run', '--vars', '{"a": "b c"}', '--select', 'x y', 'z w', '']);
  });
  it('refuses an open quote', () => {
    expect(() => splitCommand(`run --select 'x`)).toThrow('no closing');
  });
});

describe('a dbt command', () => {
  it('takes words for --select up to the next option, and adds them up', () => {
    expect(flags('dbt build --select a b+ -s "c d" --exclude tag:x').select).toEqual(['a', 'b+', 'c', 'd']);
  });
  it('knows the short forms', () => {
    const found = flags('run -fx -s a -t prod');
    expect(found).toMatchObject({ fullRefresh: true, failFast: true, select: ['a'], target: 'prod' });
  });
  it('takes global options before the verb', () => {
    expect(flags('--no-use-colors --fail-fast run').failFast).toBe(true);
  });
  it('takes --option=value', () => {
    expect(flags('show --inline="select 1" --limit=-1')).toMatchObject({ inline: 'select 1', limit: -1 });
  });
  it('lets a project flag stand until the command line says otherwise', () => {
    expect(flagsOf(parseCommand('run'), { fail_fast: true }).failFast).toBe(true);
    expect(flagsOf(parseCommand('run --no-fail-fast'), { fail_fast: true }).failFast).toBe(false);
  });
  it.each([
    ['biuld', 'did you mean `build`?'],
    ['run --selct x', 'did you mean `--select`?'],
    ['run --output json', 'it belongs to'],
    ['', 'Name a command'],
    ['run extra', 'unexpected extra argument'],
    ['run --threads many', 'not a valid integer'],
    ['run --indirect-selection eagre', 'did you mean `eager`?'],
    ['run --select', 'requires an argument'],
    ['run-operation', "Missing argument 'MACRO'"],
    ['ls --models a --select b', 'mutually exclusive'],
    ['show', 'Either --select or --inline'],
    ['retry', 'not available here yet'],
    ['source freshness', 'not available here yet'],
    ['docs generate', 'artifacts()'],
    ['clone', 'not available here yet'],
    ['deps', 'dbt_packages'],
    ['run --state x', 'not available here yet'],
    ['build --defer', 'not available here yet'],
    ['toString', 'No such command'],
    ['run --empty=yes', 'does not take a value'],
  ])('%j is refused: %s', (text, words) => {
    expect(refusal(text)).toContain(words);
  });
});
