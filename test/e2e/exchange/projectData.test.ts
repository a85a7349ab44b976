import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, startApp, untilReady, type App } from '../../support/app.ts';

const FILES = {
  'dbt_project.yml': 'name: reads\nversion: "1.0"\nprofile: reads\n',
  'models/orders.sql': "{{ config(materialized='table') }} select * from read_csv('data/orders.csv')",
  'data/orders.csv': 'id,amount\n1,2.5\n',
};

describe('data files inside a project', () => {
  let app: App;
  const open = (files: Record<string, string>) => app.page.evaluate((given) => window.tabhouse.openProject(given), files);
  const refusal = (sql: string) =>
    app.page.evaluate(
      (text) =>
        window.tabhouse.query(text).then(
          () => 'done',
          ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
        ),
      sql,
    );
  beforeAll(async () => {
    app = await startApp();
    await open(FILES);
  });
  afterAll(() => app.close());

  it('are read by models and queries, and after a reload', async () => {
    await app.page.evaluate(() => window.tabhouse.dbt('build'));
    expect(await rows(app.page, 'select id, amount from orders')).toEqual([[1, 2.5]]);
    await app.page.reload();
    await untilReady(app.page);
    expect(await rows(app.page, "from './data/*.csv'")).toEqual([[1, 2.5]]);
  });

  it('are read anew when they were changed, added or taken away; tables stay', async () => {
    await open({ ...FILES, 'data/orders.csv': 'id,amount\n2,7\n', 'more/x.tsv': 'a\tb\n5\t6\n' });
    expect(await rows(app.page, "from 'data/orders.csv'")).toEqual([[2, 7]]);
    expect(await rows(app.page, "from 'more/x.tsv'")).toEqual([[5, 6]]);
    expect(await rows(app.page, 'select id, amount from orders')).toEqual([[1, 2.5]]);
    await open(FILES);
    expect(await refusal("from 'more/x.tsv'")).toMatch(/^forbidden: /);
    expect(await rows(app.page, "from 'data/orders.csv'")).toEqual([[1, 2.5]]);
  });

  it('may be Parquet and JSON: tables and stored views read them, also after a failed transaction and a reload', async () => {
    await app.page.evaluate(async (given) => {
      const bytes = new Uint8Array(await (await window.tabhouse.exportParquet('orders')).arrayBuffer());
      const views = {
        'models/by_parquet.sql': "{{ config(materialized='view') }} select id, amount, filename from read_parquet('data/*.parquet', filename = true)",
        'models/by_json.sql': "{{ config(materialized='view') }} select name, tags[1] as tag from 'data/people.json'",
        'models/undone.sql':
          "{{ config(materialized='table', pre_hook=\"insert into orders select id, amount from read_parquet('data/orders.parquet')\") }} select error('no')",
      };
      await window.tabhouse.openProject({ ...given, ...views, 'data/orders.parquet': bytes, 'data/people.json': '[{"name": "ada", "tags": ["x"]}]' });
    }, FILES);
    const statuses = await app.page.evaluate(async () => (await window.tabhouse.dbt('run')).results.map(({ status }) => status));
    expect(statuses.sort()).toEqual(['error', 'success', 'success', 'success']);
    const read = () => rows(app.page, 'select p.id, p.amount, p.filename, j.name, j.tag from by_parquet p, by_json j');
    expect(await read()).toEqual([[1, 2.5, 'data/orders.parquet', 'ada', 'x']]);
    await app.page.reload();
    await untilReady(app.page);
    expect(await read()).toEqual([[1, 2.5, 'data/orders.parquet', 'ada', 'x']]);
    expect(await refusal("from read_parquet('data/none.parquet')")).toMatch(/needs the DuckDB extension “parquet”/);
    await app.page.evaluate(() => window.tabhouse.query('drop view by_parquet; drop view by_json'));
    await open(FILES);
  });

  it('follow the warehouse into another tab and back, and through a backup', async () => {
    const second = await app.openTab();
    await second.evaluate(() => window.tabhouse.takeOver());
    expect(await rows(second, "select id from 'data/orders.csv'")).toEqual([[1]]);
    await app.page.evaluate(() => window.tabhouse.takeOver());
    await second.close();
    await app.page.evaluate(() => window.tabhouse.backup());
    expect(await rows(app.page, "select id from 'data/orders.csv'")).toEqual([[1]]);
  });

  it('cannot be written, and nothing beside them can be read', async () => {
    expect(await refusal("copy (select 1) to 'data/orders.csv'")).toMatch(/^forbidden: COPY reaches a file to write/);
    for (const path of ['data/../secret.csv', 'other.csv', '/etc/passwd.csv', 'opfs://tabhouse/x.csv', 'https://example.com/x.csv']) {
      expect(await refusal(`from read_csv('${path}')`), path).toMatch(/^forbidden: /);
    }
    expect(app.foreign).toEqual([]);
  });

  it('belong to their project alone', async () => {
    await app.page.evaluate(() => window.tabhouse.closeProject());
    expect(await refusal("from 'data/orders.csv'")).toMatch(/^forbidden: /);
  });
});
