import fc from 'fast-check';

export type RandomModel = {
  name: string;
  parents: string[];
  folder: 'one' | 'two';
  materialized: 'view' | 'table' | 'incremental' | 'ephemeral';
  tags: string[];
  /** Whether its SQL reads a table that is not there. */
  broken: boolean;
};
/** A singular test that reads these models. */
export type RandomTest = { name: string; parents: string[]; ends: 'pass' | 'fail' | 'warn' };
export type RandomProject = { models: RandomModel[]; tests: RandomTest[] };

const NAMES = ['m_ash', 'm_birch', 'm_cedar', 'm_dogwood', 'm_elm', 'm_fir', 'm_gum'];
const subset = (names: string[], maxLength: number): fc.Arbitrary<string[]> =>
  names.length ? fc.uniqueArray(fc.constantFrom(...names), { maxLength }) : fc.constant([]);

function modelOf(name: string, earlier: string[]) {
  return fc.record({
    name: fc.constant(name),
    parents: subset(earlier, 3),
    folder: fc.constantFrom('one' as const, 'two' as const),
    materialized: fc.constantFrom('view' as const, 'table' as const, 'incremental' as const, 'ephemeral' as const),
    tags: subset(['red', 'blue'], 2),
    broken: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  });
}

/** A DAG of models that each name themselves and what they stand on, with tests on one or two of them. */
export const randomProject: fc.Arbitrary<RandomProject> = fc.shuffledSubarray(NAMES, { minLength: 2 }).chain((names) =>
  fc.record({
    models: fc.tuple(...names.map((name, at) => modelOf(name, names.slice(0, at)))),
    tests: fc
      .array(
        fc.record({
          parents: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }),
          ends: fc.constantFrom('pass' as const, 'pass' as const, 'fail' as const, 'warn' as const),
        }),
        { maxLength: 4 },
      )
      .map((tests) => tests.map((test, at) => ({ name: `t_${at}`, ...test }))),
  }),
);

const selectModel = (names: string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', '+', '1+', '@'),
      fc.constantFrom(...names, 'm_*', 'tag:red', 'config.materialized:view', 'path:models/one', 'resource_type:test', 't_0'),
      fc.constantFrom('', '+', '1+', '+1'),
    )
    .map(([before, what, after]) => before + what + (before === '@' || after === '1+' ? '' : after));

/** A command line of one project. */
export function randomCommand({
  models,
}: RandomProject): fc.Arbitrary<{ verb: 'build' | 'run' | 'test'; select: string[]; exclude: string[]; fullRefresh: boolean }> {
  const words = fc.array(
    fc.array(selectModel(models.map(({ name }) => name)), { minLength: 1, maxLength: 2 }).map((parts) => parts.join(',')),
    { maxLength: 2 },
  );
  return fc.record({
    verb: fc.constantFrom('build' as const, 'build' as const, 'run' as const, 'test' as const),
    select: words,
    exclude: fc.oneof(fc.constant<string[]>([]), words),
    fullRefresh: fc.boolean(),
  });
}

/** The files of a project. */
export function filesOf({ models, tests }: RandomProject): Record<string, string> {
  const files: Record<string, string> = { 'dbt_project.yml': 'name: wood\nprofile: wood\n' };
  for (const { name, parents, folder, materialized, tags, broken } of models) {
    const reads = parents.map((parent) => `union select name from {{ ref('${parent}') }}\n`).join('');
    files[`models/${folder}/${name}.sql`] =
      `{{ config(materialized='${materialized}', tags=[${tags.map((tag) => `'${tag}'`).join(', ')}]) }}\nselect '${name}' as name\n${reads}${broken ? 'union select name from nowhere.at_all\n' : ''}`;
  }
  for (const { name, parents, ends } of tests) {
    const reads = parents.map((parent) => `select name from {{ ref('${parent}') }}`).join('\nunion all\n');
    files[`tests/${name}.sql`] =
      `{{ config(severity='${ends === 'warn' ? 'warn' : 'error'}') }}\nselect * from (\n${reads}\n) where ${ends === 'pass' ? 'false' : 'true'}\n`;
  }
  return files;
}
