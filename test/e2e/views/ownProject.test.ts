import { strToU8, zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../../support/app.ts';

const SHOP = {
  'shop/dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'shop/seeds/orders.csv': 'order_id,amount\n1,10\n2,-5\n3,-7\n',
  'shop/models/stg_orders.sql': "select * from {{ ref('orders') }}\n",
  'shop/models/broken.sql': "select amount / no_such_column as share\nfrom {{ ref('orders') }}\n",
  'shop/models/after_broken.sql': "select * from {{ ref('broken') }}\n",
  'shop/tests/no_negative_amounts.sql': "select order_id, amount from {{ ref('stg_orders') }} where amount < 0\n",
};
const ILL = {
  'ill/dbt_project.yml': 'name: ill\nversion: "1.0"\nprofile: ill\n',
  'ill/models/one.sql': "select 1 as a\nfrom {{ ref('nowhere') }}\n",
  'ill/models/two.sql': 'select {{ 1 +\n',
};

let app: App;
beforeAll(async () => {
  app = await startApp();
}, 120_000);
afterAll(() => app.close());

function zipped(files: Record<string, string>): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]))));
}

/** Drops a file on the page as a person does. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, base64]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64 ?? ''), (letter) => letter.charCodeAt(0))], file ?? '', { type: 'application/zip' }));
      return data;
    },
    [name, bytes.toString('base64')],
  );
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('main', type, { dataTransfer: transfer });
}

describe('a dbt project dropped on the page', () => {
  it('is open, with a place of its own', async () => {
    await drop(app.page, 'shop.zip', zipped(SHOP));
    await app.page.getByRole('heading', { level: 1, name: 'shop is open' }).waitFor();
    await app.page.getByText('3 models, 1 seed, 0 snapshots, 1 data test, 0 sources').waitFor();
  });

  it('is built; what failed is said in the strip', async () => {
    await app.page.getByRole('main').getByRole('button', { name: 'Build', exact: true }).click();
    await app.page
      .getByRole('region', { name: 'Run status' })
      .getByText(/2 failed, 1 skipped/)
      .first()
      .waitFor();
  });

  it('shows what failed and why on the page of runs', async () => {
    await app.page.evaluate(() => (location.hash = '#/runs'));
    await app.page.getByRole('heading', { level: 1, name: '1 run, 1 with failures' }).waitFor();
    const failed = app.page.getByRole('row', { name: /broken/ }).first();
    await failed.getByText(/no_such_column/).waitFor();
  });

  it('colours the failed node in the graph and shows its error with its SQL', async () => {
    await app.page.evaluate(() => (location.hash = '#/dag?node=model.shop.broken'));
    const details = app.page.getByRole('complementary', { name: 'Details of broken' });
    await details
      .getByText(/no_such_column/)
      .first()
      .waitFor();
    await app.page.getByRole('button', { name: /^broken, .*error/ }).waitFor();
    await app.page.getByRole('button', { name: /^after_broken, .*skipped/ }).waitFor();
  });

  it('shows the rows a data test found', async () => {
    await app.page.evaluate(() => (location.hash = '#/dag?node=model.shop.stg_orders&tab=tests'));
    await app.page.getByRole('complementary', { name: 'Details of stg_orders' }).getByRole('button', { name: /rows/i }).first().click();
    await app.page.getByRole('cell', { name: '-7' }).waitFor();
  });

  it('with mistakes in it says where each of them is', async () => {
    await app.page.evaluate(() => (location.hash = '#/today'));
    await drop(app.page, 'ill.zip', zipped(ILL));
    await app.page.getByRole('heading', { level: 1, name: 'ill is open' }).waitFor();
    const alert = app.page.getByRole('alert').filter({ hasText: 'What is wrong with the project' });
    await alert.getByText(/^models\/two\.sql:1/).waitFor();
    expect(await app.page.getByRole('main').getByRole('button', { name: 'Build', exact: true }).isDisabled()).toBe(true);
  });

  it('is closed again, back to the project of the page', async () => {
    await app.page.evaluate(() => (location.hash = '#/data?tab=import'));
    await app.page.getByRole('button', { name: 'Close the project' }).click();
    await app.page.waitForFunction(async () => (await window.tabhouse.status()).project === 'tabhouse');
    await app.page.evaluate(() => (location.hash = '#/today'));
    await app.page.getByRole('button', { name: 'Fill the warehouse' }).waitFor();
  });

  it('threw nothing', () => expect(app.errors).toEqual([]));
});
