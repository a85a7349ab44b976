import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flagsOf } from '../../../src/plan/commandLine/flags.ts';
import { parseCommand } from '../../../src/plan/commandLine/parse.ts';
import { planCommand } from '../../../src/plan/planCommand.ts';
import type { Manifest } from '../../../src/project/manifest.ts';

const recorded = <T>(file: string): T => JSON.parse(readFileSync(new URL(`recorded/${file}`, import.meta.url), 'utf8')) as T;
const manifest = recorded<Manifest>('manifest.json');
const answers = recorded<{ command: string; ids: string[] | null }[]>('ls.json');

describe('a selection', () => {
  it.each(answers)('chooses what real dbt chooses: $command', ({ command, ids }) => {
    const chosen = (): string[] => {
      const parsed = parseCommand(command);
      return planCommand(manifest, parsed, flagsOf(parsed)).nodes.map((node) => node.uniqueId);
    };
    if (ids === null) expect(chosen).toThrowError(expect.objectContaining({ code: 'usage' }) as Error);
    else expect(chosen()).toEqual(ids);
  });

  it.each([
    ['sing', 'singular'],
    ['un', 'unit'],
    ['a', 'data'],
  ])('takes test_type:%s for %s, as dbt does', (part, whole) => {
    const chosen = (type: string): string[] => {
      const parsed = parseCommand(`ls --select test_type:${type}`);
      return planCommand(manifest, parsed, flagsOf(parsed)).nodes.map((node) => node.uniqueId);
    };
    expect(chosen(whole)).not.toEqual([]);
    expect(chosen(part)).toEqual(chosen(whole));
  });

  it('names each criterion that meets nothing', () => {
    const parsed = parseCommand('run --select dim_users fct_orders,tag:nope nothing_here');
    expect(planCommand(manifest, parsed, flagsOf(parsed)).warnings).toEqual([
      "The selection criterion 'fct_orders,tag:nope' does not match any enabled nodes",
      "The selection criterion 'nothing_here' does not match any enabled nodes",
    ]);
  });
});
