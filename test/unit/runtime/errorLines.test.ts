import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDbtSession } from '../../../src/runtime/createDbtSession.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

let database: NodeDatabase;
beforeAll(async () => {
  database = await NodeDatabase.open('p');
}, 120_000);
afterAll(() => database.close());

/** The message of the one node that fails. */
async function messageOf(files: Record<string, string>, command = 'build'): Promise<string> {
  const session = createDbtSession();
  session.setFiles({ 'dbt_project.yml': 'name: p\n', ...files });
  database.renew(session.databaseName);
  const { results } = await session.run(command, { connection: database.connection });
  const failed = results.filter(({ status }) => status === 'error');
  expect(failed).toHaveLength(1);
  return failed[0]!.message ?? '';
}

describe('an error of the database says which line of the file it means', { timeout: 60_000 }, () => {
  it('of a model, whatever its templates left out or put in', async () => {
    const model =
      "\n\n{{ config(materialized='table') }}\n{# a\ncomment #}\n{% set many %}\n1,\n2\n{% endset %}\nselect\n{{ many }},\n  {% for x in [1, 2] %}\n  x{{ x }},\n  {% endfor %}\n  1 as one\n";
    const message = await messageOf({ 'models/a.sql': model });
    expect(message).toContain('Referenced column "x1" was not found');
    expect(message).toMatch(/> in models\/a\.sql:13$/);
  });

  it('and counts LINE in the compiled SQL, its caret still in place', async () => {
    const message = await messageOf({ 'models/a.sql': '{# one\ntwo #}select 1 as a,\n  nowhere as b' });
    const [shown, caret] = message.split('\n').slice(-4, -2);
    expect(shown).toContain('LINE 2:   nowhere as b');
    expect(shown!.slice(caret!.indexOf('^'))).toMatch(/^nowhere/);
    expect(message).toMatch(/> in models\/a\.sql:3$/);
  });

  it('of a snapshot in a block, of a singular test, of an ephemeral model and of a hook', async () => {
    const block = "-- first\n{% snapshot s %}\n{{ config(strategy='check', check_cols='all', unique_key='id') }}\nselect nowhere\n{% endsnapshot %}";
    expect(await messageOf({ 'snapshots/s.sql': block })).toMatch(/> in snapshots\/s\.sql:4$/);
    expect(await messageOf({ 'tests/t.sql': '\nselect 1\nwhere nowhere' })).toMatch(/> in tests\/t\.sql:3$/);
    const ephemeral = { 'models/e.sql': "{{ config(materialized='ephemeral') }}\nselect nowhere", 'models/a.sql': "select * from {{ ref('e') }}" };
    expect(await messageOf(ephemeral)).toMatch(/> LINE counts from the start of the compiled SQL$/);
    expect(await messageOf({ 'dbt_project.yml': 'name: p\non-run-start:\n  - select nowhere\n', 'models/a.sql': 'select 1 as a' })).toMatch(
      /> in dbt_project\.yml:3$/,
    );
  });

  it('of a statement that is not the compiled SQL, whose line it is', async () => {
    const message = await messageOf({ 'models/a.sql': "{{ config(post_hook='select nowhere') }} select 1 as a" });
    expect(message).toMatch(/> LINE counts from the start of the statement that was sent$/);
  });

  it('of a query a template asks while it compiles, the line that asks', async () => {
    const macro = "{% macro look() %}{% set t = run_query('select nowhere') %}{% endmacro %}";
    expect(await messageOf({ 'macros/m.sql': macro, 'models/a.sql': '\n\nselect 1 as a\n{% if execute %}{{ look() }}{% endif %}' })).toMatch(
      /> asked for by models\/a\.sql:4$/,
    );
  });

  it('of a template error, counted from the top of the file, with the macros between', async () => {
    expect(await messageOf({ 'models/a.sql': '\n\nselect {% if execute %}{{ 1 / 0 }}{% endif %}' })).toMatch(/division by zero\s+> in models\/a\.sql:3$/);
    const macro = '{% macro m() %}\n{{ 1 / 0 }}\n{% endmacro %}';
    expect(await messageOf({ 'macros/m.sql': macro, 'models/a.sql': '\nselect {% if execute %}{{ m() }}{% endif %}' })).toMatch(
      /> in macro m \(macros\/m\.sql:2\)\s+> called by models\/a\.sql:2$/,
    );
  });
});
