import { describe, expect, it } from 'vitest';
import { TabhouseError } from '../../../src/base/error.ts';
import { flagsOf } from '../../../src/plan/commandLine/flags.ts';
import { parseCommand } from '../../../src/plan/commandLine/parse.ts';
import { planCommand } from '../../../src/plan/planCommand.ts';
import type { Manifest } from '../../../src/project/manifest.ts';
import type { Executed, Executor, RunnableNode } from '../../../src/runtime/executor.ts';
import { Invocation } from '../../../src/runtime/invocation.ts';
import { runPlan } from '../../../src/runtime/runPlan.ts';

/** `name: parents`, in the order of declaration; `t_` are tests, `e_` ephemeral models, `u_` unit tests. */
function manifestOf(nodes: Record<string, string[]>): Manifest {
  const group: Record<'nodes' | 'unit_tests', Record<string, unknown>> = { nodes: {}, unit_tests: {} };
  for (const [name, parents] of Object.entries(nodes)) {
    const kind = name.startsWith('t_') ? 'test' : name.startsWith('u_') ? 'unit_test' : 'model';
    const unique_id = `${kind}.p.${name}`;
    group[kind === 'unit_test' ? 'unit_tests' : 'nodes'][unique_id] = {
      unique_id,
      name,
      resource_type: kind,
      package_name: 'p',
      original_file_path: `models/${name}.sql`,
      fqn: ['p', name],
      tags: [],
      raw_code: 'x',
      config: { materialized: kind === 'test' ? 'test' : name.startsWith('e_') ? 'ephemeral' : 'view', severity: 'ERROR', warn_if: '!= 0', error_if: '!= 0' },
      depends_on: { macros: [], nodes: parents.map((parent) => `model.p.${parent}`) },
    };
  }
  return {
    metadata: { project_name: 'p' },
    sources: {},
    exposures: {},
    metrics: {},
    semantic_models: {},
    saved_queries: {},
    functions: {},
    selectors: {},
    macros: {},
    ...group,
  } as unknown as Manifest;
}

type Behaviour = (name: string) => Partial<Executed> | undefined;

async function run(command: string, nodes: Record<string, string[]>, behave: Behaviour = () => undefined, signal: AbortSignal | null = null) {
  const manifest = manifestOf(nodes);
  const parsed = parseCommand(command);
  const flags = flagsOf(parsed);
  const started: string[] = [];
  const executor: Executor = {
    manifest,
    prepare: () => Promise.resolve(),
    compile: (node) => Promise.resolve(`select '${node.name}'`),
    execute: async (node: RunnableNode) => {
      started.push(node.name);
      await Promise.resolve();
      const checks = node.resource_type === 'test' || node.resource_type === 'unit_test';
      return {
        status: checks ? 'pass' : 'success',
        message: 'OK',
        failures: checks ? 0 : null,
        adapterResponse: {},
        compiledCode: null,
        relationName: null,
        ...behave(node.name),
      };
    },
    compiledCodeOf: () => null,
    relationNameOf: () => null,
    hook: () => Promise.resolve(),
    endHooks: () => Promise.resolve(),
  };
  const invocation = new Invocation(
    planCommand(manifest, parsed, flags),
    flags,
    'id',
    () => new Date(0),
    () => {},
    signal,
  );
  const results = await runPlan(executor, invocation);
  return {
    started,
    statuses: Object.fromEntries(results.map((result) => [result.unique_id.split('.')[2], result.status])),
    messages: Object.fromEntries(results.map((result) => [result.unique_id.split('.')[2], result.message])),
  };
}

const fails =
  (which: string): Behaviour =>
  (name) => {
    if (name !== which) return undefined;
    throw new TabhouseError({ code: 'sql', fault: 'project', message: 'no such table' });
  };

describe('a run', () => {
  it('starts tests of a node before its children', async () => {
    const { started } = await run('build', { a: [], b: ['a'], c: ['b'], t_a: ['a'], t_ab: ['a', 'b'] });
    expect(started).toEqual(['a', 't_a', 'b', 't_ab', 'c']);
  });

  it('skips everything below a failed node, however far, and says because of whom', async () => {
    const { statuses, messages } = await run('run', { a: [], b: ['a'], c: ['b'], d: ['c'], other: [] }, fails('a'));
    expect(statuses).toEqual({ a: 'error', other: 'success', b: 'skipped', c: 'skipped', d: 'skipped' });
    expect(messages['d']).toBe('Skipped because of a (error): model.p.a');
  });

  it('skips the tests of what was skipped, and below a failed test, in a build', async () => {
    const failing: Behaviour = (name) => (name === 't_a' ? { status: 'fail', failures: 2 } : undefined);
    const { statuses, messages } = await run('build', { a: [], t_a: ['a'], b: ['a'], t_b: ['b'] }, failing);
    expect(statuses).toEqual({ a: 'success', t_a: 'fail', b: 'skipped', t_b: 'skipped' });
    expect(messages['t_b']).toBe('Skipped because of t_a (fail): test.p.t_a');
  });

  it('skips nothing below a warning', async () => {
    const warning: Behaviour = (name) => (name === 't_a' ? { status: 'warn', failures: 1 } : undefined);
    const { statuses } = await run('build', { a: [], t_a: ['a'], b: ['a'] }, warning);
    expect(statuses).toEqual({ a: 'success', t_a: 'warn', b: 'success' });
  });

  it('runs unit tests before their model and keeps it back when one fails', async () => {
    const failing: Behaviour = (name) => (name === 'u_1' ? { status: 'fail' } : undefined);
    const { statuses } = await run('build', { a: [], u_1: ['a'], u_2: ['a'], b: ['a'] }, failing);
    expect(statuses).toEqual({ u_1: 'fail', u_2: 'skipped', a: 'skipped', b: 'skipped' });
  });

  it('gives ephemeral models no result and looks through them for what failed', async () => {
    const { statuses, messages } = await run('run', { a: [], e_x: ['a'], b: ['e_x'] }, fails('a'));
    expect(statuses).toEqual({ a: 'error', b: 'skipped' });
    expect(messages['b']).toContain('model.p.a');
  });

  it('stops at the first failure with --fail-fast and skips the rest, once dbt hands out the next node or has none left', async () => {
    const alone = await run('run --fail-fast', { a: [], b: [], d: [] }, fails('a'));
    expect(alone.statuses).toEqual({ a: 'error', b: 'skipped', d: 'skipped' });
    expect(alone.messages['b']).toBe('Skipping due to fail_fast');
    const handedOut = await run('run --fail-fast', { a: [], b: [], c: ['b'], d: [], f: ['d'] }, fails('a'));
    expect(handedOut.statuses).toEqual({ a: 'error', b: 'success', c: 'skipped', d: 'skipped', f: 'skipped' });
    const below = await run('run --fail-fast', { a: [], b: [], e: ['a'] }, fails('a'));
    expect(below.statuses).toEqual({ a: 'error', b: 'skipped', e: 'skipped' });
  });

  it('keeps what is finished when it is cancelled, and skips what was under way and what follows', async () => {
    const cancel = new AbortController();
    const cancelling: Behaviour = (name) => {
      if (name !== 'b') return undefined;
      cancel.abort();
      throw new TabhouseError({ code: 'cancelled', fault: 'usage', message: 'cancelled' });
    };
    const { statuses, started } = await run('run', { a: [], b: [], c: [] }, cancelling, cancel.signal);
    expect(statuses).toEqual({ a: 'success', b: 'skipped', c: 'skipped' });
    expect(started).toEqual(['a', 'b']);
  });

  it('turns whatever is thrown into the error of that node alone', async () => {
    const { statuses, messages } = await run('run', { a: [], b: [] }, (name) => {
      if (name !== 'a') return undefined;
      throw new RangeError('Maximum call stack size exceeded');
    });
    expect(statuses).toEqual({ a: 'error', b: 'success' });
    expect(messages['a']).toContain('models/a.sql');
  });
});
