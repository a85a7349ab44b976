import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, startApp, untilReady, type App } from '../../support/app.ts';

const FILES = {
  'dbt_project.yml': 'name: other_shop\nversion: "1.0"\nprofile: other_shop\nmodel-paths: [models]\n',
  'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
};

describe('projects of the user', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
    await app.page.evaluate(() => window.tabhouse.query('create table main.mine as select 1 as kept'));
  });
  afterAll(() => app.close());

  it('have a database each, survive a reload, and find their tables and results again', async () => {
    const { page } = app;
    await page.evaluate((files) => window.tabhouse.openProject(files), FILES);
    const statuses = await page.evaluate(async () => (await window.tabhouse.dbt('build')).results.map(({ status }) => status));
    expect(statuses).toEqual(['success']);
    await page.reload();
    await untilReady(page);
    expect((await page.evaluate(() => window.tabhouse.status())).project).toBe('other_shop');
    expect(await rows(page, 'select id from main.a')).toEqual([[1]]);
    const results = await page.evaluate(async () => (await window.tabhouse.artifacts()).runResults as { results: { unique_id: string }[] });
    expect(results.results.map(({ unique_id }) => unique_id)).toEqual(['model.other_shop.a']);

    await page.evaluate(() => window.tabhouse.closeProject());
    expect(await rows(page, 'select kept from main.mine')).toEqual([[1]]);
    await expect(rows(page, 'select id from main.a')).rejects.toThrow(/does not exist/);

    await page.evaluate((files) => window.tabhouse.openProject(files), { ...FILES, 'models/a.sql': 'select 2 as id' });
    expect(await rows(page, 'select id from main.a')).toEqual([[1]]);
    await page.evaluate(() => window.tabhouse.closeProject());
  });

  it('are refused without a readable dbt_project.yml, and the open one stays', async () => {
    const error = await app.page.evaluate(() =>
      window.tabhouse.openProject({ 'dbt_project.yml': 'name: [' }).catch(({ code, file }: { code: string; file: string }) => ({ code, file })),
    );
    expect(error).toEqual({ code: 'parse', file: 'dbt_project.yml' });
    expect((await app.page.evaluate(() => window.tabhouse.status())).project).not.toBe('other_shop');
  });
});
