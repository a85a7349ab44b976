import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driveAsync, type Request, type Steps } from '../../../src/jinja/steps.ts';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { compileNode } from '../../../src/materialize/compile.ts';
import { macroContext } from '../../../src/materialize/context/callMacro.ts';
import { materializeNode } from '../../../src/materialize/node.ts';
import type { NodeOutcome } from '../../../src/materialize/materialization.ts';
import { prepareRun } from '../../../src/materialize/operations.ts';
import { Session } from '../../../src/materialize/session.ts';
import { baseContext } from '../../../src/project/context/baseContext.ts';
import { readProject } from '../../../src/project/readProject.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

const PROJECT = { 'dbt_project.yml': 'name: shop\nversion: "1.0"\nmodels:\n  shop:\n    +materialized: table\n' };
let database: NodeDatabase;

beforeAll(async () => {
  database = await NodeDatabase.open('warehouse');
}, 60_000);
afterAll(() => database.close());

const answer = async (request: Request): Promise<unknown> => {
  if (request.kind === 'query') return database.query(String(request['sql']));
  if (request.kind === 'putFile') return database.connection.putFile(String(request['path']), request['bytes'] as Uint8Array);
  return database.connection.dropFile(String(request['path']));
};
const drive = <T>(steps: Steps<T>): Promise<T> => driveAsync(steps, answer);

async function open(files: Record<string, string>, flags: Record<string, unknown> = {}) {
  const { manifest, project, problems } = readProject({ ...PROJECT, ...files }, { builtins: builtinMacroFiles() });
  if (!project) throw new Error(JSON.stringify(problems));
  const session = new Session({
    manifest,
    macros: project.macros,
    definitionOf: (id) => project.library.get(id)?.definition,
    baseOf: (name) =>
      baseContext({
        projectName: 'shop',
        vars: project.varsOf(name),
        missingVars: 'fail',
        env: {},
        args: {},
        flags: { FULL_REFRESH: false, STORE_FAILURES: false, ...flags },
        runStartedAtMs: 0,
        nowMs: () => Date.now(),
        invocationId: 'test',
      }),
    target: { name: 'dev' },
    database: project.target.database,
    schema: project.target.schema,
    flags,
    selected: [],
    readText: project.readText,
    now: () => new Date(),
  });
  const nodes = Object.values(manifest.nodes);
  await drive(prepareRun(session, nodes));
  const run = async (name: string): Promise<NodeOutcome> => drive(materializeNode(session, nodes.find((node) => node.name === name) as (typeof nodes)[number]));
  return { session, manifest, run, nodes };
}

const relations = async (): Promise<string[]> =>
  (
    await database.query(
      'select table_name as n from duckdb_tables() where not internal union all select view_name from duckdb_views() where not internal order by 1',
    )
  )
    .toArray()
    .map((row: { n: string }) => row.n);

describe('a node', () => {
  it('is built, replaced by another kind and leaves nothing else behind', async () => {
    const first = await open({ 'models/thing.sql': 'select 1 as id' });
    expect(await first.run('thing')).toMatchObject({ status: 'success', message: 'OK', relationName: '"warehouse"."main"."thing"' });
    const second = await open({ 'models/thing.sql': "{{ config(materialized='view') }} select 2 as id" });
    await second.run('thing');
    expect(await relations()).toEqual(['thing']);
  });

  it('that fails in its last hook changes nothing', async () => {
    const { run, session } = await open({ 'models/thing.sql': "{{ config(materialized='table', post_hook='select * from nowhere') }} select 3 as id" });
    await expect(run('thing')).rejects.toThrow(/Runtime Error in model thing \(models\/thing\.sql\)[\s\S]*nowhere/);
    expect(await relations()).toEqual(['thing']);
    expect((await database.query('select id from thing')).toArray()[0]).toMatchObject({ id: 2 });
    expect(session.transaction.isOpen).toBe(false);
  });

  it('that fails while it merges leaves no temporary table', async () => {
    const files = { 'models/grow.sql': "{{ config(materialized='incremental', unique_key='id') }} select 1 as id" };
    await (await open(files)).run('grow');
    const broken = await open({ 'models/grow.sql': "{{ config(materialized='incremental', unique_key='missing') }} select 2 as id" });
    await expect(broken.run('grow')).rejects.toThrow('missing');
    expect(await relations()).toEqual(['grow', 'thing']);
    expect(await (await open(files)).run('grow')).toMatchObject({ status: 'success' });
  });

  it('carries the ephemeral models it stands on', async () => {
    const { session, nodes } = await open({
      'models/one.sql': "{{ config(materialized='ephemeral') }} select 1 as id",
      'models/two.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('one') }}",
      'models/three.sql': "select * from {{ ref('two') }}",
    });
    const three = nodes.find((node) => node.name === 'three') as (typeof nodes)[number];
    const { compiledCode, extraCtes } = await drive(compileNode(session, three));
    expect(extraCtes.map((cte) => cte.id)).toEqual(['model.shop.one', 'model.shop.two']);
    expect(compiledCode).toMatch(/^with __dbt__cte__one as \([\s\S]+__dbt__cte__two as \([\s\S]+select \* from __dbt__cte__two$/);
  });

  it('says what to write where a ref was hidden from the parser', async () => {
    const { run } = await open({ 'models/a.sql': 'select 1 as id', 'models/b.sql': "{% if execute %} select * from {{ ref('a') }} {% endif %}" });
    await expect(run('b')).rejects.toThrow("-- depends_on: {{ ref('a') }}");
  });
});

describe('a query from a template', () => {
  it("gives Python's values in agate's table", async () => {
    const { session } = await open({});
    const context = macroContext(session, 'shop', 'macro.shop.x', 'macros/x.sql');
    const shown = await drive(
      context.render(
        "{% set t = run_query(\"select 1 as i, 1.50 as d, 0.1::double as f, 'x' as s, date '2024-01-02' as day, timestamp '2024-01-02 03:04:05' as at, true as b, null as n, [1, 2] as l, sum(2) as h from range(1) group by all\") %}" +
          '{{ t.column_names | list }} {{ t.rows[0].values() }} {{ t.columns["s"].values()[0] }} {{ t | length }} {{ t.rows[0]["i"] + 1 }}',
      ),
    );
    expect(shown).toBe(
      "['i', 'd', 'f', 's', 'day', 'at', 'b', 'n', 'l', 'h'] (1, Decimal('1.50'), Decimal('0.1'), 'x', datetime.date(2024, 1, 2), datetime.datetime(2024, 1, 2, 3, 4, 5), True, None, '[1, 2]', 2) x 1 2",
    );
  });

  it("dispatches to the adapter's macro and lets a project replace it", async () => {
    const { session } = await open({
      'macros/m.sql':
        '{% macro duckdb__dateadd(datepart, interval, from_date_or_timestamp) %}mine{% endmacro %}{% macro default__concat(fields) %}ours{% endmacro %}',
    });
    const context = macroContext(session, 'shop', 'macro.shop.x', 'macros/x.sql');
    expect(await drive(context.render("{{ adapter.dispatch('dateadd')('day', 1, 'x') }}"))).toBe('mine');
    expect(await drive(context.render("{{ dbt.dateadd('week', 2, 'd') }}|{{ dbt.type_numeric() }}|{{ dbt.listagg('a', \"','\") | trim }}"))).toMatch(
      /mine|numeric\(28,6\)/,
    );
  });
});
