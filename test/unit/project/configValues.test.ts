import { describe, expect, it } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';
import { loadYaml } from '../../../src/project/yaml/loadYaml.ts';
import { reprValue } from '../../../src/project/pythonText.ts';
import cases from './configCases.json' with { type: 'json' };

/** Where a value stands: `project` is a folder's tree of dbt_project.yml, `yaml` the properties, `config` a call of `config(…)`. */
type Place = 'project' | 'yaml' | 'config';
type Node = { name: string; key: string; value: string; place: Place };
type Files = Record<string, string>;

const TREES = { model: 'models', seed: 'seeds', snapshot: 'snapshots', test: 'data_tests', source: 'sources' };
type Kind = keyof typeof TREES;

const pythonOf = (value: string): string => reprValue(loadYaml(value, 'value.yml').value);
const callOf = ({ key, value, place }: Node): string => (place === 'config' ? `{{ config(**{'${key}': ${pythonOf(value)}}) }}` : '');
const entryOf = ({ name, key, value, place }: Node): string =>
  `  - name: ${name}\n    ${place === 'yaml' ? `config: {${key}: ${value}}` : 'description: plain'}\n`;

const FILES: Record<Kind, (node: Node) => Files> = {
  model: (node) => ({
    [`models/${node.name}/${node.name}.sql`]: `${callOf(node)} select 1 as id`,
    [`models/${node.name}/y.yml`]: `models:\n${entryOf(node)}`,
  }),
  seed: (node) => ({ [`seeds/${node.name}/${node.name}.csv`]: 'id\n1\n', [`seeds/${node.name}/y.yml`]: `seeds:\n${entryOf(node)}` }),
  snapshot: (node) => ({
    [`snapshots/${node.name}/${node.name}.sql`]: `{% snapshot ${node.name} %}${callOf(node)}{{ config(unique_key='id', strategy='check', check_cols='all') }} select 1 as id{% endsnapshot %}`,
    [`snapshots/${node.name}/y.yml`]: `snapshots:\n${entryOf(node)}`,
  }),
  test: ({ name, key, value, place }): Files =>
    place === 'project'
      ? { [`tests/${name}/${name}.sql`]: 'select 1 as id where false' }
      : {
          [`models/${name}/${name}.sql`]: 'select 1 as id',
          [`models/${name}/y.yml`]: `models:\n  - name: ${name}\n    columns: [{name: id, data_tests: [{unique: {config: {${key}: ${value}}}}]}]\n`,
        },
  source: (node) => ({ [`models/${node.name}/y.yml`]: `sources:\n${entryOf(node)}    tables: [{name: t}]\n` }),
};

describe('values of every kind in every configuration are taken or refused as real dbt was recorded to do', () => {
  const values = cases.values;

  it.each(Object.entries(cases.fields))('%s: %s', (field, recorded) => {
    const [kind, place, key = ''] = field.split(' ') as [Kind, Place, string];
    const nodes = values.map((value, index): Node => ({ name: `n${index}`, key, value, place })).filter((_, index) => recorded[index] !== '-');
    const tree = nodes.map(({ name, value }) => `    ${name}: {+${key}: ${value}}\n`).join('');
    const project = `name: p\n${place === 'project' ? `${TREES[kind]}:\n  p:\n${tree}` : ''}`;
    const { problems } = readProject(Object.assign({ 'dbt_project.yml': project }, ...nodes.map(FILES[kind])) as Files, { builtins: builtinMacroFiles() });
    const lines = project.split('\n');
    const refused = new Set(
      problems.map(({ file = '', line = 1 }) => /\bn\d+\b/.exec(file === 'dbt_project.yml' ? (lines[line - 1] ?? '') : file)?.[0] ?? `elsewhere: ${file}`),
    );
    const told = values.map((_, index) => (recorded[index] === '-' ? '-' : refused.has(`n${index}`) ? 'x' : '.')).join('');
    expect({ told, elsewhere: [...refused].filter((name) => name.startsWith('elsewhere')) }).toEqual({ told: recorded, elsewhere: [] });
  });
});
