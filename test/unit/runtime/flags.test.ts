import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDbtSession } from '../../../src/runtime/createDbtSession.ts';
import type { DbtSession } from '../../../src/runtime/dbtSession.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

const PROJECT = 'name: shop\nprofile: shop\n';
const FILES = { 'dbt_project.yml': PROJECT, 'models/a.sql': "{{ config(materialized='table' if flags.FULL_REFRESH else 'view') }} select 1 as id" };

let database: NodeDatabase;
let session: DbtSession;

function open(files: Record<string, string>): void {
  session = createDbtSession();
  session.setFiles({ ...FILES, ...files });
  database.renew(session.databaseName);
}

async function materializedAfter(command: string): Promise<unknown> {
  await session.run(command, { connection: database.connection });
  const { manifest } = await session.artifacts({ connection: database.connection });
  return (manifest as { nodes: Record<string, { config: { materialized: string } }> }).nodes['model.shop.a']?.config.materialized;
}

beforeAll(async () => {
  database = await NodeDatabase.open('shop');
}, 120_000);
beforeEach(() => open({}));
afterAll(() => database.close());

describe('flags that templates ask for while they are parsed', { timeout: 60_000 }, () => {
  it('are those of the first command that runs, and stay, as partial parsing has it', async () => {
    expect(session.problems()).toEqual([]);
    expect(session.plan('build').nodes).toHaveLength(1);
    expect(await materializedAfter('build --full-refresh')).toBe('table');
    expect(await materializedAfter('build')).toBe('table');
  });

  it('are those of this command under --no-partial-parse, and where variables are others', async () => {
    expect(await materializedAfter('build')).toBe('view');
    expect(await materializedAfter('build --full-refresh')).toBe('view');
    expect(await materializedAfter('build --full-refresh --no-partial-parse')).toBe('table');
    expect(await materializedAfter("build --vars 'x: 1'")).toBe('view');
    expect(await materializedAfter('build --full-refresh')).toBe('table');
  });

  it('are those of this command for a changed file', async () => {
    expect(await materializedAfter('build')).toBe('view');
    session.setFiles({ ...FILES, 'models/a.sql': `${FILES['models/a.sql']} -- changed` });
    session.problems();
    expect(await materializedAfter('build --full-refresh')).toBe('table');
  });

  it('reach properties and tests too, with the arguments of the command', async () => {
    open({
      'models/a.sql': 'select 1 as id',
      'models/y.yml': "models: [{name: a, config: {materialized: \"{{ invocation_args_dict.which == 'run' and 'table' or 'view' }}\"}}]\n",
    });
    expect(await materializedAfter('run')).toBe('table');
  });

  it('let a project that asks for another dbt run under --no-version-check', async () => {
    open({ 'dbt_project.yml': `${PROJECT}require-dbt-version: "<1.5.0"\n` });
    await expect(materializedAfter('build')).rejects.toThrow('this project needs dbt <1.5.0');
    expect(await materializedAfter('build --no-version-check')).toBe('view');
  });

  it('are not full_refresh or store_failures of dbt_project.yml, which dbt knows on the command line only', async () => {
    open({ 'dbt_project.yml': `${PROJECT}flags: {full_refresh: true, store_failures: true}\n` });
    expect(await materializedAfter('build')).toBe('view');
  });
});
