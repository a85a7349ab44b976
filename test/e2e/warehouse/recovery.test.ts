import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, startApp, untilReady, type App } from '../../support/app.ts';
import { outcome, tamper } from './support.ts';

describe('a database file that cannot be opened', () => {
  let app: App;
  let before: string;
  beforeAll(async () => {
    app = await startApp();
    await app.page.evaluate(() => window.tabhouse.ingest({ days: 1 }));
    before = await fingerprint(app.page);
    await app.page.evaluate(() => window.tabhouse.backup());
  });
  afterAll(() => app.close());

  it.each([
    ['garbage', /damaged or is no DuckDB database/],
    ['truncate', /cut short/],
    ['empty', /empty or gone/],
    ['remove', /empty or gone/],
  ] as const)('%s: the app opens, says so, keeps the file, and goes back to the backup', async (how, words) => {
    const { page } = app;
    await page.goto(new URL('nothing-here', app.url).href);
    await tamper(page, how);
    await page.goto(app.url);
    await untilReady(page);
    expect((await page.evaluate(() => window.tabhouse.status())).dirty).toMatch(words);
    expect(await outcome(page, 'window.tabhouse.query("select 1")')).toMatch(/^damaged: /);
    expect(await outcome(page, 'window.tabhouse.ingest()')).toMatch(/^damaged: /);
    if (how !== 'remove') expect(await outcome(page, 'window.tabhouse.exportDatabase()')).toBe('resolved');
    const backups = await page.evaluate(() => window.tabhouse.backups());
    const byHand = backups.find(({ reason }) => reason === 'by hand');
    await page.evaluate((id) => window.tabhouse.restore(id), byHand?.id ?? '');
    expect((await page.evaluate(() => window.tabhouse.status())).dirty).toBeNull();
    expect(await fingerprint(page)).toBe(before);
  });

  it('a file that is no database is refused, and the warehouse is as it was', async () => {
    expect(await outcome(app.page, 'window.tabhouse.importDatabase(new Blob(["no database ".repeat(5000)]))')).toMatch(/^format: .*no DuckDB database/);
    expect(
      await outcome(app.page, 'window.tabhouse.exportDatabase().then((file) => window.tabhouse.importDatabase(file.slice(0, file.size - 100000)))'),
    ).toMatch(/^format: .*truncated/);
    expect(await fingerprint(app.page)).toBe(before);
  });

  it('what is destroyed on purpose can be had back', async () => {
    await app.page.evaluate(() => window.tabhouse.reset());
    expect(await app.page.evaluate(async () => (await window.tabhouse.status()).simulatedDay)).toBeNull();
    const [newest] = await app.page.evaluate(() => window.tabhouse.backups());
    expect(newest?.reason).toBe('before reset');
    await app.page.evaluate((id) => window.tabhouse.restore(id), newest?.id ?? '');
    expect(await fingerprint(app.page)).toBe(before);
  });
});
