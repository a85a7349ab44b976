import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, rows, startApp, type App } from '../../support/app.ts';
import { outcome } from './support.ts';

describe('limits', () => {
  let app: App;
  let before: string;
  beforeAll(async () => {
    app = await startApp();
    await app.page.evaluate(() => window.tabhouse.ingest({ days: 1 }));
    before = await fingerprint(app.page);
  });
  afterAll(() => app.close());

  it('a full disk: every work says so and leaves the warehouse as it was; it goes on when there is space again', async () => {
    const { page, context } = app;
    const session = await context.newCDPSession(page);
    const { usage } = await page.evaluate(() => navigator.storage.estimate());
    const origin = new URL(app.url).origin;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: (usage ?? 0) + 20 * 1024 * 1024 });
    const large = 'window.tabhouse.query("create table main.large as select range, md5(range::varchar) a, md5((range + 1)::varchar) b from range(3000000)")';
    expect(await outcome(page, large)).toMatch(/^quota: The browser gives this site no more disk space/);
    expect(await outcome(page, 'window.tabhouse.ingest({ days: 1, users: 20000, eventsPerDay: 2000000 })')).toMatch(/^quota: /);
    expect(await fingerprint(page)).toBe(before);
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await page.evaluate(() => window.tabhouse.ingest({ days: 1 }));
    expect(await page.evaluate(async () => (await window.tabhouse.status()).simulatedDay)).toBe('2100-01-02');
  });

  it('a full disk: a build, an import and a backup say so too, name what to free, and are done once there is space', async () => {
    const { page, context } = app;
    await page.evaluate(
      (sql) => window.tabhouse.query(sql),
      'create table main.weight as select md5(range::varchar) a, md5((-range)::varchar) b from range(600000)',
    );
    const files = {
      'dbt_project.yml': 'name: heavy\nversion: "1.0"\nprofile: heavy\n',
      'models/heavy.sql': "{{ config(materialized='table') }} select range as id, md5(range::varchar) a, md5((-range)::varchar) b from range(3000000)",
    };
    const whole = await fingerprint(page);
    const session = await context.newCDPSession(page);
    const origin = new URL(app.url).origin;
    const squeeze = async () => {
      const { usage } = await page.evaluate(() => navigator.storage.estimate());
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: (usage ?? 0) + 20 * 1024 * 1024 });
    };
    const works = {
      backup: 'window.tabhouse.backup()',
      table: `window.tabhouse.importTable('main.fresh', new Blob(['a\\n' + Array.from({ length: 2500000 }, (_, i) => Math.sin(i)).join('\\n')]), { format: 'csv' })`,
      database: 'window.tabhouse.exportDatabase().then((file) => window.tabhouse.importDatabase(file))',
    };
    await squeeze();
    for (const work of Object.values(works)) {
      const said = await page.evaluate(`(${work}).then(() => 'resolved', (error) => error.code + ': ' + error.message + ' ' + error.hint)`);
      expect(said).toMatch(/^quota: The browser gives this site no more disk space.*old backups/);
      expect(await fingerprint(page)).toBe(whole);
    }
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await page.evaluate((project) => window.tabhouse.openProject(project), files);
    await squeeze();
    const built = await page.evaluate(() =>
      window.tabhouse.dbt('build').then(
        ({ results }) => results.map(({ status, message }) => `${status}: ${message}`).join(),
        (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
      ),
    );
    expect(built).toMatch(/no more disk space/);
    expect(await fingerprint(page)).toBe('');
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    expect(await page.evaluate(async () => (await window.tabhouse.dbt('build')).results.map(({ status }) => status))).toEqual(['success']);
    await page.evaluate(() => window.tabhouse.closeProject());
    for (const work of Object.values(works)) expect(await outcome(page, work)).toBe('resolved');
    await page.evaluate(() => window.tabhouse.query('drop table main.weight; drop table main.fresh'));
  });

  it('a statement too large for memory fails alone; what was asked for meanwhile is answered', async () => {
    const before = await fingerprint(app.page);
    const huge = outcome(app.page, `window.tabhouse.query("select repeat('x', 2000000000)")`);
    const meanwhile = app.page.evaluate(async () => {
      const { tabhouse } = window;
      const [one, listed, exported, status] = await Promise.all([
        tabhouse.query('select 1 as one').then((table) => Number(table.get(0)?.['one'])),
        tabhouse.dbt('ls --resource-type seed').then(({ results }) => results.length),
        tabhouse.exportParquet('raw.user').then((file) => file.size > 0),
        tabhouse.status().then(({ owner }) => owner),
      ]);
      return { one, listed, exported, status };
    });
    expect(await huge).toMatch(/^memory: /);
    expect(await meanwhile).toMatchObject({ one: 1, exported: true, status: true });
    expect(await fingerprint(app.page)).toBe(before);
  });

  it('statements that need more than there is fail one after the other, in the tab and from another one', async () => {
    const second = await app.openTab();
    const before = await fingerprint(app.page);
    const greedy = (page: typeof second, sql: string) => outcome(page, `window.tabhouse.query(${JSON.stringify(sql)})`);
    expect(await greedy(app.page, 'create table main.greedy as select list(range) as numbers from range(1000000000)')).toMatch(/^memory: /);
    expect(await greedy(second, 'select list(md5(range::varchar)) from range(100000000)')).toMatch(/^memory: /);
    expect(await fingerprint(second)).toBe(before);
    await second.close();
  }, 300_000);

  it('a sort larger than memory spills to storage and gives the space back', async () => {
    const { page } = app;
    const used = async () => (await page.evaluate(() => navigator.storage.estimate())).usage ?? 0;
    const before = await used();
    const sql =
      'select count(*)::double, max(a) from (select a, row_number() over (order by a) from (select md5(range::varchar) a, range b from range(30000000)))';
    expect(await rows(page, sql)).toEqual([[30_000_000, 'fffffe98d0963d27015c198262d97221']]);
    expect((await used()) - before).toBeLessThan(10 * 1024 * 1024);
  }, 400_000);

  it('a statement that DuckDB plans without end is stopped, alone', async () => {
    const before = await fingerprint(app.page);
    const call = (sql: string) => `window.tabhouse.query(${sql})`;
    expect(await outcome(app.page, call("Array.from({ length: 250000 }, () => 'select 1').join(' union all ')"))).toMatch(
      /^too-large: DuckDB could not plan a statement of [\d,]+ characters/,
    );
    expect(await fingerprint(app.page)).toBe(before);
  });

  it('a result larger than a page can hold is refused', async () => {
    expect(await outcome(app.page, 'window.tabhouse.query("select range from range(300000000)")')).toMatch(/^too-large: The result is larger than 1 GiB/);
    expect(await rows(app.page, 'select 1 as one')).toEqual([[1]]);
  });

  it('a statement whose planning cannot be interrupted is cancelled all the same', async () => {
    const before = await fingerprint(app.page);
    const chain = "Array.from({ length: 10000 }, () => 'select 1').join(' union all ')";
    const running = outcome(app.page, `window.tabhouse.query(${chain})`);
    await app.page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await window.tabhouse.cancel();
    });
    expect(await running).toMatch(/^cancelled: /);
    expect(await fingerprint(app.page)).toBe(before);
  });

  it('a running statement is cancelled', async () => {
    const running = outcome(app.page, 'window.tabhouse.query("select count(*) from range(100000000) a, range(100000) b")');
    await app.page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await window.tabhouse.cancel();
    });
    expect(await running).toMatch(/^cancelled: /);
  });

  it.each([
    "attach 'other.db' as other",
    "select * from read_csv('opfs://tabhouse/x.csv')",
    "select * from read_blob('opfs://tabhouse/**')",
    "copy (select 1) to 'https://example.com/x.csv'",
    "from 'https://example.com/x.csv'",
    'install httpfs',
    'load json',
    "set memory_limit = '100GB'",
    'set lock_configuration = false',
    "set custom_extension_repository = 'https://example.com'",
    "create secret (type http, bearer_token 'x')",
    "export database 'x'",
  ])('refuses: %s', async (sql) => {
    expect(await outcome(app.page, `window.tabhouse.query(${JSON.stringify(sql)})`)).toMatch(/^forbidden: .*nothing else/);
  });

  it('names what is missing where a function lives in an extension, and goes on', async () => {
    expect(await outcome(app.page, `window.tabhouse.query("select json_extract('{}', '$.a')")`)).toMatch(
      /json_extract.*extension “json”, which Tabhouse does not fetch/,
    );
    expect(await outcome(app.page, `window.tabhouse.query("select icu_sort_key('a', 'de')")`)).toMatch(/extension “icu”/);
    expect(await rows(app.page, "select current_date = today(), current_date >= date '2020-01-01'")).toEqual([[true, true]]);
  });

  it('runs a statement that changes something and gives back an ENUM once', async () => {
    await app.page.evaluate(async () => {
      for (const sql of ["create type mood as enum ('a', 'b')", 'create table moods (id int, v mood)', 'create sequence ids']) await window.tabhouse.query(sql);
    });
    expect(await rows(app.page, "with x as (select 1 as id, 'a' as v) insert into moods select id, v from x returning id, v")).toEqual([[1, 'a']]);
    expect(await rows(app.page, "update moods set v = 'b' returning v")).toEqual([['b']]);
    expect(await rows(app.page, "select nextval('ids')::int, 'a'::mood")).toEqual([[1, 'a']]);
    expect(await rows(app.page, 'select count(*)::int, min(v) from moods')).toEqual([[1, 'b']]);
    expect(await rows(app.page, 'with x as (select 1 as id) delete from moods where id in (select id from x) returning v')).toEqual([['b']]);
    await app.page.evaluate(async () => {
      for (const sql of ['drop table moods', 'drop type mood', 'drop sequence ids']) await window.tabhouse.query(sql);
    });
  });

  it('counts with times that have a zone as DuckDB does in UTC', async () => {
    const noon = "select timestamptz '2020-01-31 12:00:00+00' as noon";
    expect(await rows(app.page, `select (noon + interval 1 month)::varchar, (noon - interval 1 day < now())::varchar, 5 - 3 from (${noon})`)).toEqual([
      ['2020-02-29 12:00:00+00', 'true', 2],
    ]);
    expect(await rows(app.page, "select now()::date = current_date, date_trunc('day', now() - interval 7 day) < current_timestamp")).toEqual([[true, true]]);
  });

  it('refuses a transaction that is left open, and keeps nothing of it', async () => {
    await app.page.evaluate(() => window.tabhouse.query('create or replace table main.t(i int)'));
    expect(await outcome(app.page, 'window.tabhouse.query("begin; insert into t values (1)")')).toMatch(/^usage: The transaction was still open/);
    expect(await rows(app.page, 'select count(*) from t')).toEqual([[0]]);
  });

  it('refuses queries while a run is writing; a second run waits for the first', async () => {
    const found = await app.page.evaluate(async () => {
      const first = window.tabhouse.ingest({ days: 1 });
      const second = window.tabhouse.ingest({ days: 1 });
      const refused = await window.tabhouse.query('select 1').catch(({ code }: { code: string }) => code);
      return [refused, (await first)[0]?.ingest_date, (await second)[0]?.ingest_date];
    });
    expect(found[0]).toBe('busy');
    expect(String(found[1]) < String(found[2])).toBe(true);
  });
});
