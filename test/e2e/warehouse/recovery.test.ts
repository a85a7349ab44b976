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

  it('is kept when a backup takes its place, can be taken away byte by byte, and is removed when it is no longer needed', async () => {
    const { page } = app;
    const kept = await page.evaluate(() => window.tabhouse.damagedFiles());
    expect(kept.map(({ bytes }) => bytes > 0)).toEqual([false, true, true]);
    expect(kept.every(({ setAsideAt }) => !Number.isNaN(Date.parse(setAsideAt)))).toBe(true);
    const garbage = kept.at(-1)?.id ?? '';
    const first = await page.evaluate(
      async (id) => [...new Uint8Array(await (await window.tabhouse.exportDamagedFile(id)).arrayBuffer())].slice(0, 4),
      garbage,
    );
    expect(first).toEqual([7, 7, 7, 7]);
    await page.evaluate((id) => window.tabhouse.removeDamagedFile(id), garbage);
    expect(await page.evaluate(async () => (await window.tabhouse.damagedFiles()).length)).toBe(2);
    expect(await outcome(page, `window.tabhouse.exportDamagedFile(${JSON.stringify(garbage)})`)).toMatch(/^usage: There is no damaged file/);
    expect(await fingerprint(page)).toBe(before);
  });

  it('backups are removed one by one', async () => {
    const { page } = app;
    const [newest, ...others] = await page.evaluate(async () => (await window.tabhouse.backup(), await window.tabhouse.backups()).map(({ id }) => id));
    await page.evaluate((id) => window.tabhouse.removeBackup(id), newest ?? '');
    expect(await page.evaluate(async () => (await window.tabhouse.backups()).map(({ id }) => id))).toEqual(others);
    expect(await outcome(page, 'window.tabhouse.removeBackup("../warehouse")')).toMatch(/^usage: There is no backup/);
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
