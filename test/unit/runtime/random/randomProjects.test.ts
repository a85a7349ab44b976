import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TabhouseError } from '../../../../src/base/error.ts';
import { createDbtSession } from '../../../../src/runtime/createDbtSession.ts';
import type { RunResults } from '../../../../src/runtime/results.ts';
import { NodeDatabase } from '../../../oracle/nodeConnection.ts';
import { filesOf, randomCommand, randomProject, type RandomProject } from './project.ts';
import { Rules } from './rules.ts';

const BOUND = { interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false };
const SCENARIO = randomProject.chain((project) =>
  fc.record({ project: fc.constant(project), commands: fc.array(randomCommand(project), { minLength: 1, maxLength: 3 }) }),
);
type Command = (typeof SCENARIO extends fc.Arbitrary<infer Scenario> ? Scenario : never)['commands'][number];

let database: NodeDatabase;
beforeAll(async () => {
  database = await NodeDatabase.open('wood');
}, 120_000);
afterAll(() => database.close());

function open(files: Record<string, string>) {
  const session = createDbtSession();
  session.setFiles(files);
  database.renew(session.databaseName);
  return (command: string): Promise<RunResults> => session.run(command, { connection: database.connection });
}

async function relations(): Promise<string[]> {
  const table = await database.query(
    'select name from (select table_name as name from duckdb_tables() where not internal union all select view_name from duckdb_views() where not internal) order by 1',
  );
  return table.toArray().map((row) => String((row as { name: unknown }).name));
}

/** Runs a command and holds it against the rules. */
async function follows(
  rules: Rules,
  project: RandomProject,
  { verb, select, exclude, fullRefresh }: Command,
  run: (command: string) => Promise<RunResults>,
): Promise<void> {
  const words = [
    verb,
    ...(select.length ? ['--select', ...select] : []),
    ...(exclude.length ? ['--exclude', ...exclude] : []),
    ...(fullRefresh && verb !== 'test' ? ['--full-refresh'] : []),
  ];
  const { results } = await run(words.join(' '));
  const nameOf = (id: string): string => id.split('.')[2]!;
  const chosen = [...rules.selected(select, exclude)].filter(
    (name) => (verb === 'build' || rules.isTest(name) === (verb === 'test')) && !rules.isEphemeral(name),
  );
  expect(results.map(({ unique_id }) => nameOf(unique_id)).sort()).toEqual(chosen.sort());

  const bad = new Set<string>();
  const seen = new Set<string>();
  for (const { unique_id, status, message } of results) {
    const name = nameOf(unique_id);
    for (const parent of verb === 'test' ? [] : rules.above(name)) expect(seen.has(parent) || !chosen.includes(parent), `${parent} before ${name}`).toBe(true);
    seen.add(name);
    const skipped = verb !== 'test' && [...bad].some((each) => rules.below(each, verb === 'build').has(name));
    const right = skipped ? 'skipped' : !rules.runs(name) ? 'error' : rules.isTest(name) ? rules.verdict(name) : 'success';
    expect(`${name} ${status}`, message ?? '').toBe(`${name} ${right}`);
    if (status === 'error' || status === 'skipped' || (status === 'fail' && verb === 'build')) bad.add(name);
    if (status === 'success') rules.built.add(name);
    if (status === 'error') expect(message).toMatch(/(models\/(one|two)|tests)\/\w+\.sql/);
    if (status === 'skipped') expect(message).toMatch(/m_|t_/);
  }
  expect(await relations()).toEqual([...rules.built].sort());
  for (const { name, materialized } of project.models) {
    if (materialized !== 'table' || !rules.built.has(name)) continue;
    const rows = (await database.query(`select distinct name from ${name} order by 1`)).toArray().map((row) => String((row as { name: unknown }).name));
    expect(rows).toEqual([name, ...rules.above(name)].sort());
  }
}

describe('random projects', { timeout: 120_000 }, () => {
  it('build, skip and select by dbt’s rules, and leave nothing half built', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIO, async ({ project, commands }) => {
        const run = open(filesOf(project));
        const rules = new Rules(project);
        for (const command of commands) await follows(rules, project, command, run);
      }),
      { numRuns: 40, ...BOUND },
    );
  });

  it('whose files are damaged are refused with a place, or say at which node they fail', async () => {
    const damage = fc.record({
      file: fc.nat(),
      from: fc.nat(),
      length: fc.integer({ min: 0, max: 30 }),
      put: fc.constantFrom(
        '',
        '{{',
        '{%',
        "{{ ref('nowhere') }}",
        '{{ no_such_macro() }}',
        '}}',
        '"',
        ': [',
        '\t',
        '{% endif %}',
        '{{ 1 / 0 }}',
        "{{ config(materialized='none such') }}",
      ),
    });
    await fc.assert(
      fc.asyncProperty(randomProject, damage, async (project, { file, from, length, put }) => {
        const files = filesOf(project);
        const path = Object.keys(files)[file % Object.keys(files).length]!;
        const text = files[path]!;
        const at = from % text.length;
        files[path] = text.slice(0, at) + put + text.slice(at + length);
        const run = open(files);
        try {
          for (const { status, message } of (await run('build')).results) if (status === 'error') expect(message).toMatch(/\w+\.(sql|yml)/);
        } catch (thrown) {
          if (!(thrown instanceof TabhouseError)) throw thrown;
          expect(thrown.code, thrown.message).not.toBe('unexpected');
          expect(thrown.file, thrown.message).toBeTruthy();
          for (const problem of thrown.problems ?? []) expect(problem.file, problem.message).toBeTruthy();
        }
        expect((await relations()).filter((name) => name.includes('__dbt'))).toEqual([]);
      }),
      { numRuns: 60, ...BOUND },
    );
  });
});
