import { expect, it } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';

it('the keys of a configuration are in the order dbt comes by them: projects, DuckDB’s own, config(), properties', () => {
  const files = {
    'dbt_project.yml': 'name: p\nmodels:\n  tools: {+from_root: 1}\n',
    'packages.yml': 'packages: [{local: dbt_packages/tools}]\n',
    'dbt_packages/tools/dbt_project.yml': 'name: tools\nmodels:\n  tools: {+from_package: 1}\n',
    'dbt_packages/tools/models/a.sql': "{{ config(called=1, indexes=[{'columns': ['id']}]) }} select 1 as id",
    'dbt_packages/tools/models/y.yml': 'models: [{name: a, config: {of_properties: 1, meta: {a: b}}}]\n',
  };
  const { manifest, problems } = readProject(files, { builtins: builtinMacroFiles() });
  expect(problems).toEqual([]);
  const config = manifest.nodes['model.tools.a']?.config ?? {};
  expect(Object.keys(config).filter((key) => /^(from_|called|indexes|of_|meta)/.test(key))).toEqual([
    'meta',
    'from_package',
    'from_root',
    'indexes',
    'called',
    'of_properties',
  ]);
  expect(config).toMatchObject({ meta: { a: 'b' }, from_root: 1, called: 1, of_properties: 1 });
});

it.each(["'select 1'", "['select 1']", '{sql: select 1, transaction: false}'])('hooks of all models leave groups and sources alone: %s', (hook) => {
  const files = {
    'dbt_project.yml': `name: p\nmodels:\n  +pre-hook: ${hook}\n  +kept: 1\nsources:\n  +post-hook: ${hook}\n`,
    'models/a.sql': 'select 1 as id',
    'models/y.yml': 'groups: [{name: g, owner: {name: x}}]\nsources: [{name: s, tables: [{name: t}]}]\n',
  };
  const { manifest, problems } = readProject(files, { builtins: builtinMacroFiles() });
  expect(problems).toEqual([]);
  expect(manifest.groups['group.p.g']?.config).toEqual({ meta: {}, kept: 1 });
  expect(manifest.nodes['model.p.a']?.config['pre-hook']).toMatchObject([{ sql: 'select 1' }]);
});
