import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import type { Download } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, rows, startApp, type App } from '../../support/app.ts';

let app: App;
let database: Buffer;
let before: string;

beforeAll(async () => {
  app = await startApp({ hash: '#/data?tab=import' });
  await app.page.evaluate(() => window.tabhouse.ingest({ days: 1 }));
}, 120_000);
afterAll(() => app.close());

const visit = (hash: string) => app.page.evaluate((to) => void (location.hash = to), hash);

/** Presses a button that hands out a file. */
async function handedOut(button: string): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([app.page.waitForEvent('download'), app.page.getByRole('button', { name: button, exact: true }).click()]);
  return { name: (download satisfies Download).suggestedFilename(), bytes: await readFile(await download.path()) };
}

describe('by hand', () => {
  it('a CSV becomes a relation', async () => {
    await app.page
      .getByLabel('Table file')
      .setInputFiles({ name: 'Exchange rates.csv', mimeType: 'text/csv', buffer: Buffer.from('currency,rate\nEUR,1\nUSD,1.08\n') });
    await app.page.getByRole('dialog').getByRole('button', { name: 'Bring it in' }).click();
    await app.page.getByText('raw.exchange_rates now holds the 2 rows of Exchange rates.csv.').waitFor();
    await visit('#/data?relation=raw.exchange_rates');
    await app.page.getByRole('cell', { name: 'USD' }).waitFor();
  });

  it('one relation is downloaded as Parquet', async () => {
    const { name, bytes } = await handedOut('Download .parquet');
    expect(name).toBe('raw.exchange_rates.parquet');
    expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
  });

  it('all of them in one zip', async () => {
    await visit('#/data?tab=take');
    const { name, bytes } = await handedOut('Download all .parquet');
    expect(name).toBe('tabhouse-parquet.zip');
    const files = Object.entries(unzipSync(bytes));
    expect(files.map(([path]) => path)).toEqual(expect.arrayContaining(['raw.event.parquet', 'raw.exchange_rates.parquet', 'raw.user.parquet']));
    for (const [, file] of files) expect(Buffer.from(file.subarray(-4)).toString()).toBe('PAR1');
  });

  it('the database is downloaded', async () => {
    before = await fingerprint(app.page);
    const { name, bytes } = await handedOut('Download .duckdb');
    expect(name).toBe('tabhouse.duckdb');
    expect(bytes.subarray(8, 12).toString()).toBe('DUCK');
    database = bytes;
  });

  it('the warehouse is emptied only after its name is typed', async () => {
    await visit('#/data?tab=storage');
    await app.page.getByRole('button', { name: 'Empty the warehouse…' }).click();
    const dialog = app.page.getByRole('dialog');
    const press = dialog.getByRole('button', { name: 'Empty the warehouse' });
    expect(await press.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('tabhouse');
    await press.click();
    await app.page.waitForFunction(async () => (await window.tabhouse.status()).simulatedDay === null);
  });

  it('the downloaded database is brought back', async () => {
    await visit('#/data?tab=import');
    await app.page.getByLabel('Database file').setInputFiles({ name: 'tabhouse.duckdb', mimeType: 'application/octet-stream', buffer: database });
    await app.page.getByRole('dialog').getByRole('button', { name: 'Replace it' }).click();
    await app.page.getByText('tabhouse.duckdb is now the warehouse.').waitFor();
    expect(await fingerprint(app.page)).toBe(before);
  });

  it('a backup is made, listed and restored', async () => {
    await visit('#/data?tab=storage');
    await app.page.getByRole('button', { name: 'Back up now' }).click();
    const backup = app.page.getByRole('listitem').filter({ hasText: 'by hand' });
    await backup.waitFor();
    await app.page.getByRole('listitem').filter({ hasText: 'before reset' }).waitFor();
    await app.page.evaluate(() => window.tabhouse.query('drop table raw.exchange_rates'));
    await backup.getByRole('button', { name: /^Restore/ }).click();
    await backup.getByRole('button', { name: 'Replace the warehouse with it' }).click();
    await app.page.getByText('The backup is restored.').waitFor();
    expect(await rows(app.page, 'select count(*)::int from raw.exchange_rates')).toEqual([[2]]);
  });

  it('threw nothing', () => expect(app.errors).toEqual([]));
});
