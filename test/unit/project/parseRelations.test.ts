import { expect, test } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';

test('relations are dbt-duckdb’s while parsing too', () => {
  const files = {
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'models/a.sql': 'select 1 as id',
    'models/b.sql': `{% set made = api.Relation.create(database='db', schema='s', identifier='x', type='cte') %}
{{ config(meta={
  'alias': ref('a').require_alias, 'type': made.is_cte, 'path': made.path, 'name': made.include(database=false) | string,
  'view': made.information_schema('tables') | string, 'known': api.Relation.get_relation_type.Function
}) }}
select * from {{ ref('a') }}`,
  };
  const { manifest, problems } = readProject(files, { builtins: builtinMacroFiles() });
  expect(problems).toEqual([]);
  expect(manifest.nodes['model.shop.b']?.config.meta).toEqual({
    alias: false,
    type: true,
    path: { database: 'db', schema: 's', identifier: 'x' },
    name: '"s"."x"',
    view: '"db".INFORMATION_SCHEMA.tables',
    known: 'function',
  });
});
