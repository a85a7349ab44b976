import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/engine/connection.ts';
import { createDbtSession } from '../../../src/runtime/createDbtSession.ts';
import type { DbtSession } from '../../../src/runtime/dbtSession.ts';
import type { NodeResult } from '../../../src/runtime/results.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

const PROJECT = `
name: p
on-run-start: ["create table if not exists log (said varchar)", "insert into log values ('{{ flags.WHICH }}')"]
on-run-end: "insert into log values ('end')\\n"
query-comment: {comment: "{{ connection_name }} is {{ node.name }} {{ node.nothing }}", append: true}
`;
const FILES = {
  'dbt_project.yml': PROJECT,
  'models/a.sql': "{{ config(materialized='table', pre_hook=before_begin('select 1')) }}\nselect '{{ var('who', 'nobody') }}' as who",
  'models/b.sql': "select * from {{ ref('a') }}",
  'seeds/huge.csv': 'id,n\n1,1e400\n2,123456789012345678901234567890\n',
  'tests/none.sql': 'select 1 where false',
  'tests/wrong.sql': 'select nonsense',
};
type Manifest = { nodes: Record<string, { index?: number; relation_name: string | null; unrendered_config: Record<string, unknown>; alias: string }> };

let database: NodeDatabase;
let session: DbtSession;
let said: string[];

beforeAll(async () => {
  database = await NodeDatabase.open('p');
}, 120_000);
beforeEach(() => {
  session = createDbtSession();
  session.setFiles(FILES);
  database.renew(session.databaseName);
  said = [];
});
afterAll(() => database.close());

async function run(command: string): Promise<Record<string, NodeResult>> {
  const { connection } = database;
  const listening: Connection = {
    ...connection,
    query: (sql) => {
      said.push(sql);
      return connection.query(sql);
    },
  };
  const { results } = await session.run(command, { connection: listening });
  return Object.fromEntries(results.map((result) => [result.unique_id, result]));
}
const manifest = async (): Promise<Manifest> => (await session.artifacts({ connection: database.connection })).manifest as Manifest;
const spans = (result: NodeResult | undefined): string[] | undefined => result?.timing.map(({ name }) => name);

describe('results say what dbt says', { timeout: 60_000 }, () => {
  it('compiling and executing are timed apart, of hooks too, and of what fails in the database', async () => {
    const results = await run('build --exclude huge');
    for (const id of ['operation.p.p-on-run-start-1', 'model.p.a', 'model.p.b', 'test.p.none', 'test.p.wrong']) {
      expect([id, spans(results[id])]).toEqual([id, ['compile', 'execute']]);
    }
    expect(spans((await run('compile --select a'))['model.p.a'])).toEqual(['compile', 'execute']);
  });

  it('hooks keep the SQL they ran, and are numbered from 1 once they ran', async () => {
    const results = await run('run --select a');
    expect(results['operation.p.p-on-run-start-1']).toMatchObject({ status: 'success', compiled_code: "insert into log values ('run')" });
    expect((await manifest()).nodes['operation.p.p-on-run-start-1']!.index).toBe(2);
    await run('compile --select a');
    expect((await manifest()).nodes['operation.p.p-on-run-start-1']!.index).toBe(1);
  });

  it('SQL without a template is kept to the last line break, as dbt does, which does not render it then', async () => {
    session.setFiles({ ...FILES, 'models/windows.sql': "select 'x'\r\n as x\r\n" });
    const results = await run('run --select windows');
    expect(results['operation.p.p-on-run-end-0']).toMatchObject({ status: 'success', compiled_code: "insert into log values ('end')\n" });
    expect(results['model.p.windows']?.compiled_code).toBe("select 'x'\r\n as x");
  });

  it('a test that stores its failures names its relation, also where it fails to run', async () => {
    const results = await run('test --store-failures');
    const relation = '"warehouse"."main_dbt_test__audit"."wrong"';
    expect(results['test.p.wrong']).toMatchObject({ status: 'error', relation_name: relation });
    expect((await manifest()).nodes['test.p.wrong']!.relation_name).toBe(relation);
    expect((await run('test'))['test.p.wrong']!.relation_name).toBeNull();
  });

  it('a skipped test names the relation it would have filled', async () => {
    session.setFiles({ ...FILES, 'models/broken.sql': 'select nonsense', 'tests/after.sql': "select * from {{ ref('broken') }}" });
    const relation = '"warehouse"."main_dbt_test__audit"."after"';
    expect((await run('build --store-failures --select broken'))['test.p.after']).toMatchObject({ status: 'skipped', relation_name: relation });
  });

  it('artifacts show the project with the variables of the last command', async () => {
    session.setFiles({ ...FILES, 'models/a.sql': "{{ config(alias=var('who', 'nobody')) }}\nselect 1 as x" });
    await run("run --vars '{who: ann}'");
    expect((await manifest()).nodes['model.p.a']!.alias).toBe('ann');
  });

  it('end hooks see the answers dbt-duckdb gives, which count no rows', async () => {
    const hook = 'create table answers as select $$ {% for r in results %}{{ r.node.name }} {{ r.adapter_response }}{% endfor %} $$ as said';
    session.setFiles({ ...FILES, 'dbt_project.yml': `name: p\non-run-end: "${hook}"\n` });
    expect((await run('run --select a'))['model.p.a']!.adapter_response).toMatchObject({ rows_affected: 1 });
    const said = await database.query('select trim(said) as said from answers');
    expect(said.getChildAt(0)!.get(0)).toBe("a {'_message': 'OK'}");
  });

  it('hooks of before_begin keep the white space of dbt’s macro', async () => {
    const hooks = (await manifest()).nodes['model.p.a']!.unrendered_config['pre-hook'];
    expect(hooks).toBe('\n    \n    {"sql": "select 1", "transaction": false}\n\n');
  });

  it('a query comment sees the node, with nothing for what the node has not got', async () => {
    await run('run --select b');
    expect(said.find((sql) => /create view/.test(sql))).toMatch(/\/\* model\.p\.b is b \*\/;?$/);
  });

  it('a query comment that would end itself is refused', async () => {
    session.setFiles({ ...FILES, 'dbt_project.yml': 'name: p\nquery-comment: "{{ \'*\' }}/"\n' });
    await expect(run('run --select a')).rejects.toThrow('query comment contains illegal value "*/": */');
  });

  it('numbers of seeds that are too large for integers become floats', async () => {
    await run('seed');
    const table = await database.query("select data_type from information_schema.columns where table_name = 'huge' order by ordinal_position");
    expect(table.toArray().map((row) => String((row as { data_type: string }).data_type))).toEqual(['INTEGER', 'DOUBLE']);
  });

  it('a function of a missing extension fails at once, by name', async () => {
    session.setFiles({
      ...FILES,
      'models/b.sql': "select icu_sort_key('a', 'de') as t",
      'models/c.sql': "select json_extract('{}', '$') as j",
    });
    const results = await run('run --select b c');
    expect(results['model.p.b']!.message).toContain('needs the DuckDB extension “icu”');
    expect(results['model.p.c']!.message).toContain('“json_extract” needs the DuckDB extension “json”');
  });

  it('refuses a warning of the reading where --warn-error makes an error of it', async () => {
    session.setFiles({ ...FILES, 'models/y.yml': 'models:\n  - name: nosuch\n' });
    const refused = { message: expect.stringContaining("there is no model named 'nosuch'") as unknown, file: 'models/y.yml', line: 2 };
    await expect(run('run --warn-error')).rejects.toMatchObject(refused);
    await expect(run("ls --warn-error-options '{error: [NoNodeForYamlKey]}'")).rejects.toMatchObject(refused);
    expect(await run("ls --warn-error-options '{error: all, warn: [NoNodeForYamlKey]}'")).toEqual({});
    // as dbt with its partial parse: what a command went by is not told again
    expect(await run('ls --warn-error')).toEqual({});
  });

  it('what is shown keeps the query with its limit', async () => {
    expect((await run('show --inline "select 1 as a" --limit 3'))['sql_operation.p.inline_query']!.compiled_code!.split(/\s+/).join(' ').trim()).toBe(
      'select 1 as a limit 3',
    );
  });

  it('arguments are written out, given or not', async () => {
    const { args } = await session.run("build --select a --vars '{who: ann}' --warn-error-options '{warn: [LogTestResult]}'", {
      connection: database.connection,
    });
    expect(args).toMatchObject({
      which: 'build',
      select: ['a'],
      exclude: [],
      empty: false,
      vars: { who: 'ann' },
      require_generic_test_arguments_property: true,
      warn_error_options: { error: [], warn: ['LogTestResult'], silence: [] },
    });
  });

  it('lists JSON as Python writes it', async () => {
    const { output } = await session.run('ls --select a --output json --output-keys name alias', { connection: database.connection });
    expect(output).toEqual(['{"name": "a", "alias": "a"}']);
  });
});
