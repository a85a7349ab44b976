/** How long a big project takes to read, whole and after a change of one file. Run: npm run bench -- parse [MODELS] */
import { builtinMacroFiles } from '../../src/materialize/builtinMacros.ts';
import { ProjectReader } from '../../src/project/projectReader.ts';

const models = Number(process.argv[2] ?? 1000);
const files: Record<string, string> = {
  'dbt_project.yml': 'name: big\nversion: "1.0"\nprofile: big\nmodels:\n  big:\n    +materialized: view\n    +tags: [a]\n    layer_1: {+schema: one}\n',
  'models/sources.yml': `sources:\n  - name: raw\n    tables:\n${Array.from({ length: 100 }, (_, i) => `      - name: t${i}\n        columns: [{name: id, data_tests: [unique]}]\n`).join('')}`,
};
for (let i = 0; i < models; i++) {
  const folder = `models/layer_${i % 10}`;
  const parents = i < 100 ? `{{ source('raw', 't${i}') }}` : `{{ ref('m${i - 100}') }} a join {{ ref('m${i - 50}') }} b using (id)`;
  files[`${folder}/m${i}.sql`] =
    `{{ config(materialized='${i % 3 === 0 ? 'incremental' : 'table'}', unique_key='id') }}\nselect * from ${parents}\n{% if is_incremental() %}\nwhere updated_at > (select max(updated_at) from {{ this }})\n{% endif %}\n`;
  const test = i % 2 === 0 ? '- not_null' : "- accepted_values: {arguments: {values: ['a', 'b']}}";
  files[`${folder}/m${i}.yml`] =
    `models:\n  - name: m${i}\n    description: "Model number ${i}"\n    columns:\n      - name: id\n        description: key\n        data_tests:\n          - unique\n          ${test}\n`;
}

const reader = new ProjectReader();
const builtins = builtinMacroFiles();
const timed = (label: string): void => {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const { manifest, problems } = reader.read(files, { builtins, now: new Date() });
  const counts = `${Object.keys(manifest.nodes).length} nodes, ${Object.keys(manifest.sources).length} sources, ${problems.length} problems`;
  const { user, system } = process.cpuUsage(cpu);
  console.log(`${label}: ${Math.round(performance.now() - start)} ms, ${Math.round((user + system) / 1000)} ms of processor (${counts})`);
  for (const problem of problems.slice(0, 3)) console.log(problem);
};
const changed = `models/layer_${Math.floor(models / 2) % 10}/m${Math.floor(models / 2)}`;
timed('first reading');
timed('nothing changed');
files[`${changed}.sql`] += '-- changed';
timed('one model changed');
files[`${changed}.yml`] += '          - not_null: {name: once_more}\n';
timed('one properties file changed');
files['dbt_project.yml'] += '    layer_2: {+schema: two}\n';
timed('dbt_project.yml changed');
