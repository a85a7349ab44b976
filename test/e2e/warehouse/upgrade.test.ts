import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rows, startApp, untilReady, type App } from '../../support/app.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

it('a file written by the engine’s previous version (DuckDB 1.4.3) is opened, read and written', async () => {
  const file = gunzipSync(readFileSync(new URL('fixtures/duckdb-1.4.3.duckdb.gz', import.meta.url)));
  await app.page.evaluate(
    (base64) => window.tabhouse.importDatabase(new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))])),
    file.toString('base64'),
  );
  expect(await rows(app.page, 'select count(*), sum(n)::double, max(day)::varchar, sum(amount)::varchar from staging.evens')).toEqual([
    [500, 249500, '2102-09-26', '83166.667'],
  ]);
  await app.page.evaluate(() => window.tabhouse.query('insert into raw.numbers select n + 1000, label, day, amount, list from raw.numbers'));
  await app.page.reload();
  await untilReady(app.page);
  expect(await rows(app.page, 'select count(*), max(n) from raw.numbers')).toEqual([[2000, 1999]]);
});
