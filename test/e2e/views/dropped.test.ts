import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, startApp, type App } from '../../support/app.ts';

/** More than a browser hands out of a folder at once. */
const MODELS = 230;

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tabhouse-dropped-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('wide/dbt_project.yml', 'name: wide\nversion: "1.0"\nprofile: wide\n');
  for (let at = 0; at < MODELS; at += 1) write(`wide/models/many/deep/model_${at}.sql`, `select ${at} as n\n`);
  write('wide/models/logs/model_of_logs.sql', 'select 1 as n\n');
  write('wide/target/manifest.json', '{"not": "read"}');
  write('wide/logs/dbt.log', 'not read');
  write('rates.csv', 'currency,rate\nEUR,1\nUSD,1.08\n');
  for (const name of ['left.csv', 'last.csv']) write(name, 'x\n1\n');
  write('moods.json', '[{"mood": "fine"}]');
  app = await startApp();
}, 120_000);
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Drags files or folders of the disk over the page and lets go, as the browser itself does it. */
async function drop(...paths: string[]): Promise<void> {
  const devtools = await app.context.newCDPSession(app.page);
  const data = { items: [], files: paths.map((path) => join(folder, path)), dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await devtools.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  await devtools.detach();
}

const manifestModels = () =>
  app.page.evaluate(async () => {
    const { manifest } = await window.tabhouse.artifacts();
    return Object.keys((manifest as { nodes: object }).nodes).length;
  });

describe('what is dragged from the disk onto the page', () => {
  it('a folder is opened as a dbt project, however many files lie in it; what dbt wrote beside them is left', async () => {
    await drop('wide');
    await app.page.getByRole('heading', { level: 1, name: 'wide is open' }).waitFor();
    await app.page.getByText(`wide is open: ${MODELS + 2} files read.`).waitFor();
    expect(await manifestModels()).toBe(MODELS + 1);
    await app.page.evaluate(() => window.tabhouse.closeProject());
  });

  it('a folder without a project is refused with what to do', async () => {
    await drop('wide/models');
    await app.page.getByRole('alert').getByText('There is no dbt_project.yml in what was dropped.').waitFor();
    await app.page.getByRole('button', { name: /^Dismiss/ }).click();
  });

  it('tables are brought in under a name of one’s own, one after the other', async () => {
    await drop('rates.csv', 'moods.json', 'left.csv', 'last.csv');
    const first = app.page.getByRole('dialog', { name: 'Bring in rates.csv' });
    await first.getByRole('textbox').fill('shop.rates');
    await first.getByRole('button', { name: 'Bring it in' }).click();
    await app.page.getByRole('dialog', { name: 'Bring in moods.json' }).getByRole('button', { name: 'Leave it' }).click();
    await app.page.getByRole('dialog', { name: 'Bring in left.csv' }).press('Escape');
    await app.page.getByRole('dialog', { name: 'Bring in last.csv' }).press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
    await app.page.getByText('shop.rates now holds the 2 rows of rates.csv.').waitFor();
    expect(await rows(app.page, 'select currency, rate from shop.rates order by 1')).toEqual([
      ['EUR', 1],
      ['USD', 1.08],
    ]);
  });

  it('a database takes the place of the open one, once that is agreed to', async () => {
    const base64 = await app.page.evaluate(async () => {
      const bytes = new Uint8Array(await (await window.tabhouse.exportDatabase()).arrayBuffer());
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    });
    writeFileSync(join(folder, 'kept.duckdb'), Buffer.from(base64, 'base64'));
    await app.page.evaluate(() => window.tabhouse.query('drop table shop.rates'));
    await drop('kept.duckdb');
    await app.page.getByRole('dialog', { name: 'Replace the warehouse with kept.duckdb' }).getByRole('button', { name: 'Replace it' }).click();
    await app.page.getByText('kept.duckdb is now the warehouse.').waitFor();
    expect(await rows(app.page, 'select count(*) from shop.rates')).toEqual([[2]]);
  });
});

describe('the folder chooser', () => {
  it('opens the project in the folder', async () => {
    await app.page.getByLabel('dbt project folder').setInputFiles(join(folder, 'wide'));
    await app.page.getByRole('heading', { level: 1, name: 'wide is open' }).waitFor();
    expect(await manifestModels()).toBe(MODELS + 1);
    expect(app.errors).toEqual([]);
  });
});
