import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDbtSession } from '../../../src/runtime/createDbtSession.ts';
import type { DbtSession } from '../../../src/runtime/dbtSession.ts';
import type { RunResults } from '../../../src/runtime/results.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

const FILES = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'functions/math/double_it.sql': 'select value * 2\n',
  'functions/y.yml': 'functions: [{name: double_it, arguments: [{name: value, data_type: float}], returns: {data_type: float}}]\n',
  'models/a.sql': 'select 1 as id',
  'models/b.sql': "select {{ function('double_it') }}(1) as x",
};

let database: NodeDatabase;
let session: DbtSession;
const run = (command: string): Promise<RunResults> => session.run(command, { connection: database.connection });

function open(files: Record<string, string>): void {
  session = createDbtSession();
  session.setFiles({ ...FILES, ...files });
  database.renew(session.databaseName);
}

beforeAll(async () => {
  database = await NodeDatabase.open('shop');
}, 120_000);
beforeEach(() => open({}));
afterAll(() => database.close());

describe('functions are nodes that DuckDB cannot have, as with dbt-duckdb', { timeout: 60_000 }, () => {
  it('listed, and selected by their type and by what reads them', async () => {
    expect((await run('ls')).output).toEqual(['shop.math.double_it', 'shop.a', 'shop.b']);
    expect((await run('ls --resource-type function')).output).toEqual(['shop.math.double_it']);
    expect((await run('ls -s +b')).output).toEqual(['shop.math.double_it', 'shop.b']);
  });

  it('an error of their own in a build, and what reads them is skipped', async () => {
    const { results } = await run('build');
    expect(results.map(({ unique_id, status }) => `${unique_id} ${status}`).sort()).toEqual([
      'function.shop.double_it error',
      'model.shop.a success',
      'model.shop.b skipped',
    ]);
    expect(results.find(({ status }) => status === 'error')?.message).toContain('dbt-duckdb cannot build functions');
  });

  it('compiled all the same, in what reads them too', async () => {
    const { results } = await run('compile');
    const codes = Object.fromEntries(results.map(({ unique_id, compiled_code }) => [unique_id, compiled_code]));
    expect(codes['function.shop.double_it']).toBe('select value * 2');
    expect(codes['model.shop.b']).toBe('select "warehouse"."main"."double_it"(1) as x');
  });

  it.each([
    ['models/b.sql', "select {{ function('double_its') }}(1)", "model 'b': there is no function named 'double_its'"],
    ['functions/y.yml', 'functions: [{name: double_it}]', "a function needs 'returns' with a data_type"],
    [
      'functions/y.yml',
      'functions: [{name: double_it, returns: {data_type: int}, arguments: [{name: x, data_type: int, default_value: 1}, {name: y, data_type: int}]}]',
      "Non-defaulted argument 'y' of function 'double_it' comes after a defaulted argument.",
    ],
  ])('refused in %s: %s', async (file, text, message) => {
    open({ [file]: text });
    await expect(run('parse')).rejects.toThrow(message);
  });
});
