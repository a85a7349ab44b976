import { describe, expect, it } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';

const builtins = builtinMacroFiles();
const GROUPS = 'groups: [{name: g, owner: {name: x}}, {name: h, owner: {name: x}}]\n';

function problemsOf(files: Record<string, string>): string[] {
  const all = { 'dbt_project.yml': 'name: p\n', 'models/a.sql': 'select 1 as id', 'models/b.sql': "select * from {{ ref('a') }}", ...files };
  return readProject(all, { builtins }).problems.map(({ file, message }) => `${file} ${message}`);
}

describe('models are kept to their group and package as dbt keeps them', () => {
  const private_ = (rest: string): Record<string, string> => ({ 'models/y.yml': `${GROUPS}models:\n  - {name: a, access: private, group: g}\n${rest}` });

  it.each([
    ['a model of no group', private_(''), ["models/b.sql model 'b' refers to model 'a', which is private to the group 'g'"]],
    ['a model of another group', private_('  - {name: b, group: h}\n'), ["models/b.sql model 'b' refers to model 'a', which is private to the group 'g'"]],
    ['a model of the same group', private_('  - {name: b, group: g}\n'), []],
    [
      'an exposure',
      private_('  - {name: b, group: g}\nexposures: [{name: e, type: ml, owner: {name: n}, depends_on: ["ref(\'a\')"]}]\n'),
      ["models/y.yml exposure 'e' refers to model 'a', which is private to the group 'g'"],
    ],
    [
      'a test of the model itself',
      {
        'models/b.sql': 'select 1 as id',
        'models/y.yml': `${GROUPS}models:\n  - {name: a, access: private, group: g, columns: [{name: id, data_tests: [unique]}]}\n`,
      },
      [],
    ],
    [
      'a public ephemeral model',
      { 'models/y.yml': 'models: [{name: a, access: public, config: {materialized: ephemeral}}]\n' },
      ["models/a.sql model 'a' is ephemeral, which cannot be public"],
    ],
  ])('private, used by %s', (_who, files, problems) => expect(problemsOf(files)).toEqual(problems));

  it.each([
    ['restrict-access: true\n', 'protected', ["models/b.sql model 'b' refers to model 'c', which is protected to the package 'q'"]],
    ['restrict-access: true\n', 'public', []],
    ['', 'protected', []],
  ])('a package with “%s” and a %s model', (settings, access, problems) =>
    expect(
      problemsOf({
        'models/b.sql': "select * from {{ ref('q', 'c') }}",
        'packages.yml': 'packages: [{local: q}]\n',
        'dbt_packages/q/dbt_project.yml': `name: q\n${settings}`,
        'dbt_packages/q/models/c.sql': `{{ config(access='${access}') }} select 1 as id`,
      }),
    ).toEqual(problems),
  );
});
