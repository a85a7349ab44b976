import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDbtSession } from '../../../src/runtime/createDbtSession.ts';
import type { DbtSession, RunEvent } from '../../../src/runtime/dbtSession.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

const SNAPSHOTS = `
snapshots:
  - name: people_history
    relation: source('raw', 'people')
    config: {unique_key: id, strategy: timestamp, updated_at: updated_at, hard_deletes: invalidate}
`;
const SOURCES = `
version: 2
sources:
  - name: raw
    tables: [{name: people, columns: [{name: id, data_tests: [not_null, unique]}]}]
`;
const FILES = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'models/sources.yml': SOURCES,
  'models/people.sql': "{{ config(materialized='table') }}\nselect * from {{ source('raw', 'people') }}\n",
  'models/names.sql': 'select name from {{ ref("people") }}\n',
  'snapshots/people.yml': SNAPSHOTS,
  'macros/clock.sql': "{% macro duckdb__snapshot_get_time() %}timestamp '2024-03-01'{% endmacro %}\n",
};

let database: NodeDatabase;
let session: DbtSession;

async function people(...rows: string[]): Promise<void> {
  await database.query('create schema if not exists raw; create or replace table raw.people (id integer, name varchar, updated_at timestamp)');
  if (rows.length) await database.query(`insert into raw.people values ${rows.map((row) => `(${row})`).join(', ')}`);
}
const run = (command: string, more: { signal?: AbortSignal; emit?: (event: RunEvent) => void } = {}) =>
  session.run(command, { connection: database.connection, ...more });

beforeAll(async () => {
  database = await NodeDatabase.open('shop');
}, 120_000);
beforeEach(() => {
  session = createDbtSession();
  session.setFiles(FILES);
  database.renew(session.databaseName);
});
afterAll(() => database.close());

describe('a dbt session', { timeout: 60_000 }, () => {
  it('builds, and tells each node as it goes', async () => {
    await people("1, 'ann', timestamp '2024-01-01'");
    const told: string[] = [];
    const { results } = await run('build', {
      emit: (event) => void (event.kind === 'node' && told.push(`${event.index}/${event.of} ${event.uniqueId.split('.')[2]} ${event.status}`)),
    });
    expect(results.map(({ unique_id, status }) => `${unique_id.split('.')[2]} ${status}`)).toEqual([
      'source_not_null_raw_people_id pass',
      'source_unique_raw_people_id pass',
      'people success',
      'people_history success',
      'names success',
    ]);
    expect(told.slice(0, 2)).toEqual(['1/5 source_not_null_raw_people_id running', '1/5 source_not_null_raw_people_id pass']);
  });

  it('snapshots the sources alone, whatever their tests say and whatever else is broken', async () => {
    await people("1, 'ann', timestamp '2024-01-01'", "1, 'twin', timestamp '2024-01-01'");
    session.setFiles({ ...FILES, 'models/broken.sql': "select {{ ref('nowhere') }}\n", 'models/unclosed.sql': 'select {{ 1 +\n' });
    expect(session.problems().length).toBeGreaterThan(0);
    const { results } = await session.runSourceSnapshots({ connection: database.connection });
    expect(results.map(({ unique_id, status }) => [unique_id, status])).toEqual([['snapshot.shop.people_history', 'success']]);
    await expect(run('build')).rejects.toMatchObject({
      code: 'parse',
      problems: expect.arrayContaining([expect.objectContaining({ file: 'models/broken.sql' })]) as unknown,
    });
  });

  it('snapshots the sources with the settings of the profile, and leaves none of them behind', async () => {
    await people("1, 'ann', timestamp '2024-01-01'");
    const history = `{% snapshot settings_history %}{{ config(unique_key='id', strategy='timestamp', updated_at='updated_at', schema='history') }}
      select *, current_setting('default_null_order') as said from {{ source('raw', 'people') }}{% endsnapshot %}`;
    const profile = 'shop: {target: dev, outputs: {dev: {type: duckdb, path: warehouse.duckdb, settings: {default_null_order: nulls_first}}}}';
    session.setFiles({ ...FILES, 'profiles.yml': profile, 'snapshots/settings.sql': history });
    const { results } = await session.runSourceSnapshots({ connection: database.connection });
    expect(results.map(({ status }) => status)).toEqual(['success', 'success']);
    const said = await database.query("select said, current_setting('default_null_order') as now from main_history.settings_history");
    expect(said.get(0)?.toJSON()).toMatchObject({ said: 'NULLS_FIRST', now: 'NULLS_LAST' });
  });

  it('names the hazards of a snapshot with example rows and changes nothing by it', async () => {
    await people(
      "1, 'ann', timestamp '2024-01-05'",
      "2, 'bob', timestamp '2024-04-01'",
      "null, 'nobody', timestamp '2024-01-01'",
      "3, 'x', timestamp '2024-01-01'",
      "3, 'y', timestamp '2024-01-02'",
      "4, 'p', timestamp '2024-01-01'",
      "4, 'q', timestamp '2024-01-01'",
      "5, 'never', null",
    );
    const { results, warnings } = await run('snapshot');
    expect(results[0]?.status).toBe('success');
    expect(Object.fromEntries(warnings.map(({ code, rows }) => [code, rows.length]))).toMatchObject({
      'snapshot-null-key': 1,
      'snapshot-duplicate-key': 1,
      'snapshot-two-versions': 1,
      'snapshot-null-updated-at': 1,
      'snapshot-overlap': 2,
      'snapshot-clock-behind': 1,
    });
    await people("1, 'older', timestamp '2024-01-02'");
    const again = await run('snapshot');
    expect(again.warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['snapshot-backwards-updated-at', 'snapshot-inverted-validity']));
  });

  it('finds nothing to warn of in a clean snapshot', async () => {
    await people("1, 'ann', timestamp '2024-01-05'", "2, 'bob', timestamp '2024-01-01'");
    expect((await run('snapshot')).warnings).toEqual([]);
    await people("1, 'anna', timestamp '2024-01-06'");
    expect((await run('snapshot')).warnings).toEqual([]);
  });

  it('keeps finished nodes and rolls back the one under way when it is cancelled', async () => {
    await people("1, 'ann', timestamp '2024-01-01'");
    const cancel = new AbortController();
    const { results } = await run('run', {
      signal: cancel.signal,
      emit: (event) => void (event.kind === 'node' && event.status === 'success' && cancel.abort()),
    });
    expect(results.map(({ status }) => status)).toEqual(['success', 'skipped']);
    expect((await database.query('select count(*)::integer as n from people')).get(0)?.['n']).toBe(1);
    expect((await run('run')).results.map(({ status }) => status)).toEqual(['success', 'success']);
  });

  it('shows failing rows of a test, and the nearest test where there is none', async () => {
    await people("null, 'ann', timestamp '2024-01-01'");
    const id = session.plan('test').nodes.find((node) => node.name.includes('not_null'))!.uniqueId;
    expect((await session.failingRows(id, 5, { connection: database.connection })).numRows).toBe(1);
    await expect(session.failingRows('test.shop.source_not_null_raw_people_i', 5, { connection: database.connection })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('did you mean test.shop.source_not_null') as unknown,
    });
  });

  it('lists, shows and compiles', async () => {
    await people("1, 'ann', timestamp '2024-01-01'");
    expect((await run('ls --resource-type model')).output).toEqual(['shop.names', 'shop.people']);
    expect((await run('show --inline \'select name from {{ source("raw", "people") }}\' --output json')).output.join('\n')).toBe(
      '{\n  "show": [\n    {\n      "name": "ann"\n    }\n  ]\n}',
    );
    expect(
      (await run('show --inline "select date \'2024-01-01\' as day, 1.50::decimal(10, 2) as price, true as sure union all select null, 22.5, false"')).output,
    ).toEqual([
      'Previewing inline node:',
      '|        day | price |  sure |',
      '| ---------- | ----- | ----- |',
      '| 2024-01-01 |   1.5 |  True |',
      '|            |  22.5 | False |',
    ]);
    await run('run');
    expect((await run('show --select people')).output[0]).toBe("Previewing node 'people':");
    const compiled = await run('compile --select people');
    expect(compiled.output).toEqual(["Compiled node 'people' is:", '', 'select * from "warehouse"."raw"."people"']);
    expect(compiled.results[0]).toMatchObject({
      unique_id: 'model.shop.people',
      status: 'success',
      compiled: true,
      compiled_code: expect.stringContaining('"raw"."people"') as unknown,
    });
  });

  it('keeps its own marks out of the manifest, and compiles around what cannot run here', async () => {
    session.setFiles({
      ...FILES,
      'models/frame.py': 'def model(dbt, session):\n  return None\n',
      'models/noted.sql': "{{ config(meta={'unsupported': 'a word of the user'}) }} select 1 as id",
    });
    expect((await run('compile --select frame noted')).results.map(({ unique_id, status }) => `${unique_id} ${status}`)).toEqual([
      'model.shop.frame error',
      'model.shop.noted success',
    ]);
    const { manifest } = (await session.artifacts({ connection: database.connection })) as {
      manifest: { nodes: Record<string, { config: { meta: object } }> };
    };
    expect(manifest.nodes['model.shop.frame']).not.toHaveProperty('unsupported');
    expect(manifest.nodes['model.shop.noted']!.config.meta).toEqual({ unsupported: 'a word of the user' });
  });

  it('hands out artifacts of the last run', async () => {
    await people("1, 'ann', timestamp '2024-01-01'");
    await run('build');
    const { manifest, runResults, catalog } = (await session.artifacts({ connection: database.connection })) as Record<
      string,
      { metadata: { dbt_schema_version: string }; nodes: Record<string, { compiled?: boolean; columns: object }>; results: unknown[] }
    >;
    expect([manifest, runResults, catalog].map((artifact) => artifact!.metadata.dbt_schema_version.split('/').slice(-2).join('/'))).toEqual([
      'manifest/v12.json',
      'run-results/v6.json',
      'catalog/v1.json',
    ]);
    expect(manifest!.nodes['model.shop.people']!.compiled).toBe(true);
    expect(Object.keys(catalog!.nodes['model.shop.people']!.columns)).toEqual(['id', 'name', 'updated_at']);
    expect(runResults!.results).toHaveLength(5);
  });

  it('hands out artifacts that are plain JSON, whatever a project says of itself', async () => {
    session.setFiles({
      'dbt_project.yml': 'name: shop\nprofile: shop\n',
      'macros/odd.sql': `{% materialization odd, default %}{% set r = run_query('select 1 as a') %}
        {% do store_raw_result('main', message='m', code=r, rows_affected=2 ** 70) %}{{ return({'relations': []}) }}{% endmaterialization %}`,
      'models/odd.sql': "{{ config(materialized='odd', meta={'id': 9007199254740993}) }} select 1 as id",
    });
    const { results, args } = await run("run --vars '{x: 9007199254740993}'");
    expect(results[0]).toMatchObject({ status: 'success', adapter_response: { _message: 'm', rows_affected: 2 ** 70 } });
    const { manifest, runResults } = (await session.artifacts({ connection: database.connection })) as Record<string, object>;
    for (const plain of [manifest, runResults, results, args]) expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
    for (const cloned of [results, args]) expect(structuredClone(cloned)).toEqual(cloned);
  });
});
