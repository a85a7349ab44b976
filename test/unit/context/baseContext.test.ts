import { describe, expect, test } from 'vitest';
import { baseContext, type BaseContextOptions } from '../../../src/project/context/baseContext.ts';
import { renderHere } from '../jinja/renderHere.ts';
import recorded from './golden/recorded.json' with { type: 'json' };

const startMs = Date.UTC(2024, 1, 29, 10, 11, 12, 345);
const options: BaseContextOptions = {
  projectName: 'own',
  vars: { x: 1, nested: { a: [1, 2.5] }, templated: '{{ project_name }}' },
  missingVars: 'fail',
  nodeName: 'm',
  env: { HOME: '/home', DBT_ENV_CUSTOM_ENV_A: 'b' },
  args: {},
  flags: { FULL_REFRESH: false },
  runStartedAtMs: startMs,
  nowMs: () => startMs,
  invocationId: 'id',
};
const render = (expression: string, more: Partial<BaseContextOptions> = {}) =>
  renderHere(`{{ ${expression} }}`, { globals: baseContext({ ...options, ...more }) });

describe("What dbt's own context functions were recorded to give", () => {
  for (const { template, text, error } of recorded as { template: string; text?: string; error?: string }[]) {
    test(template, () => {
      const got = renderHere(template, { globals: baseContext(options) });
      expect(got).toEqual(text === undefined ? { error } : { text });
    });
  }
});

describe('The base context', () => {
  test('gives variables, their defaults and whether they are there', () => {
    expect(render("var('x') ~ var('nested').a[1] ~ var('no', 'd') ~ var.has_var('x') ~ var.has_var('no')")).toEqual({ text: '12.5dTrueFalse' });
  });
  test('fails for a missing variable while running, and gives None while parsing', () => {
    expect(render("var('no')")).toHaveProperty('error', expect.stringContaining("Required var 'no' not found in config:\nVars supplied to m = {"));
    expect(render("var('no')", { missingVars: 'none' })).toEqual({ text: 'None' });
  });
  test('renders the template in a variable where it can', () => {
    const renderVar = function* (text: string) {
      return text.replace('{{ project_name }}', 'own');
    };
    expect(render("var('templated')", { renderVar })).toEqual({ text: 'own' });
  });
  test('reads the environment it is handed, tells so, and refuses secrets', () => {
    const read: [string, string | null][] = [];
    const onEnvVar = (name: string, value: string | null): void => void read.push([name, value]);
    expect(render("env_var('HOME') ~ env_var('NO', 'd')", { onEnvVar })).toEqual({ text: '/homed' });
    expect(read).toEqual([
      ['HOME', '/home'],
      ['NO', null],
    ]);
    expect(render("env_var('NO')")).toEqual({ error: "Env var required but not provided: 'NO'" });
    expect(render("env_var('DBT_ENV_SECRET_X')")).toHaveProperty('error', expect.stringContaining('Secret env vars are allowed only'));
  });
  test('tells its listener what is logged, printed and warned of, and prints nothing', () => {
    const said: string[] = [];
    const listener = { log: (m: string, info: boolean) => said.push(`${m} ${info}`), print: (m: string) => said.push(m), warn: (m: string) => said.push(m) };
    expect(render("log('a') ~ log('b', info=true) ~ print(1) ~ exceptions.warn('c')", { listener })).toEqual({ text: '' });
    expect(said).toEqual(['a false', 'b true', '1', 'c']);
  });
  test('raises what templates raise', () => {
    expect(render("exceptions.raise_compiler_error('boom')")).toEqual({ error: 'boom' });
    expect(render("try_or_compiler_error('wrong', modules.datetime.date, 2024, 13, 1)")).toEqual({ error: 'wrong' });
  });
  test('knows versions, flags and times', () => {
    expect(render('dbt_version ~ flags.FULL_REFRESH ~ flags.NOPE ~ invocation_id ~ modules.datetime.datetime.utcnow() ~ dbt_metadata_envs')).toEqual({
      text: "1.11.16Falseid2024-02-29 10:11:12.345000{'A': 'b'}",
    });
  });
  test('ends a search that would run for ever in the limit of the rendering', () => {
    expect(render("modules.re.match('(a+)+\\\\1b', 'a' * 60)")).toHaveProperty('error', expect.stringContaining('too much work'));
    expect(render("modules.re.match('(?=a)(a+)+b', 'a' * 5000)")).toEqual({ text: 'None' });
  });
  test('stops an iterator without an end', () => {
    expect(render('modules.itertools.count() | list')).toHaveProperty('error', expect.stringContaining('endless'));
  });
});
