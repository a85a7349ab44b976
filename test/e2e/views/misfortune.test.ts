import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, ensureChromium } from '../../../src/cli/setup.mjs';
import { startApp, untilReady, type App } from '../../support/app.ts';
import { tamper } from '../warehouse/support.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
  await app.page.evaluate(() => window.tabhouse.ingest({ days: 1 }));
  await app.page.evaluate(() => window.tabhouse.backup());
}, 120_000);
afterAll(() => app.close());

describe('a second tab', () => {
  it('says so, follows, and takes over', async () => {
    const second = await app.openTab();
    const banner = second.getByText('Another tab owns the warehouse.');
    await banner.waitFor();
    await second.getByRole('heading', { level: 1, name: /^Day 1/ }).waitFor();
    await second.getByRole('button', { name: 'Take over' }).click();
    await banner.waitFor({ state: 'detached' });
    await app.page.getByText('Another tab owns the warehouse.').waitFor();
    await second.close();
    await app.page.getByText('Another tab owns the warehouse.').waitFor({ state: 'detached' });
  });
});

describe('a run that was interrupted', () => {
  it('is told at the next visit, with the button that does it again', async () => {
    await app.page.evaluate(
      () =>
        new Promise<void>((firstNode) => {
          window.tabhouse.on('progress', (detail) => {
            if (detail.kind === 'node') firstNode();
          });
          void window.tabhouse.dbt('build').catch(() => undefined);
        }),
    );
    await app.page.reload();
    await untilReady(app.page);
    await app.page.getByText(/^dbt build, begun .* was interrupted/).waitFor();
    await app.page.getByRole('button', { name: 'Run dbt build again' }).click();
    await app.page.getByText(/^dbt build, begun .* was interrupted/).waitFor({ state: 'detached' });
    await app.page
      .getByRole('region', { name: 'Run status' })
      .getByText(/done in/)
      .first()
      .waitFor();
    expect((await app.page.evaluate(() => window.tabhouse.status())).dirty).toBeNull();
  });
});

describe('a damaged file', () => {
  it('is met with what happened and the ways on; a backup brings the warehouse back', async () => {
    await app.page.goto(new URL('nothing-here', app.url).href);
    await tamper(app.page, 'garbage');
    await app.page.goto(app.url);
    await app.page.getByRole('heading', { level: 1, name: 'The warehouse could not be opened' }).waitFor();
    await app.page.getByRole('button', { name: 'Download the file as it is' }).waitFor();
    const backup = app.page.getByRole('listitem').filter({ hasText: 'by hand' });
    await backup.getByRole('button', { name: /^Restore/ }).click();
    await backup.getByRole('button', { name: 'Replace the warehouse with it' }).click();
    await app.page.getByRole('heading', { level: 1, name: /^Day 1/ }).waitFor();
  });

  it('is kept to be downloaded, until it is deleted', async () => {
    await app.page.evaluate(() => (location.hash = '#/data?tab=storage'));
    const kept = app.page.getByRole('region', { name: 'Damaged files' });
    const [download] = await Promise.all([app.page.waitForEvent('download'), kept.getByRole('button', { name: /^Download the damaged file/ }).click()]);
    expect(download.suggestedFilename()).toBe('tabhouse-damaged.duckdb');
    await kept.getByRole('button', { name: /^Delete the damaged file/ }).click();
    await kept.getByRole('button', { name: 'Delete it for good' }).click();
    await kept.waitFor({ state: 'detached' });
  });
});

describe('a browser without lasting storage', () => {
  it('is told all the time that everything is in memory only', async () => {
    // Plain http under a name that is not localhost: browsers offer no storage, files or locks there.
    const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_FLAGS, '--host-resolver-rules=MAP plain.example 127.0.0.1'] });
    try {
      const page = await browser.newPage();
      await page.goto(app.url.replace(/localhost|127\.0\.0\.1/, 'plain.example'));
      await untilReady(page);
      await page.getByText('In memory only.', { exact: true }).waitFor();
      await page.evaluate(() => window.tabhouse.ingest({ days: 1 }));
      await page.getByRole('heading', { level: 1, name: /^Day 1/ }).waitFor();
      await page.getByText('in memory only', { exact: true }).waitFor();
    } finally {
      await browser.close();
    }
  });
});
