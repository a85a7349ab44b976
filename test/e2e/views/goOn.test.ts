import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, startApp, untilIdle, untilReady, type App } from '../../support/app.ts';

const OPTIONS = { days: 5, seed: 7, users: 150 };

/** Every table with its count and a hash of its rows; the wall clock's moments are left out. */
async function content(page: Page): Promise<string[]> {
  const tables = await rows(
    page,
    `select schema_name, table_name from duckdb_tables() where not internal and not temporary and schema_name <> 'tabhouse' order by 1, 2`,
  );
  const found: string[] = [];
  for (const [schema, name] of tables) {
    const columns = name === 'ingestion_audit' ? '* exclude (real_timestamp)' : '*';
    const [[count, hash] = []] = await rows(
      page,
      `select count(*)::double, cast(coalesce(sum(hash(t)::hugeint), 0) as varchar) from (select ${columns} from "${schema}"."${name}") as t`,
    );
    found.push(`${schema}.${name} ${count} ${hash}`);
  }
  return found;
}

/** Asks for the days and a build; the moment the given day is being stored the page is loaded anew, which ends its workers. */
async function endWhileStoring({ page }: App, day: number): Promise<void> {
  await page.evaluate(
    ([options, wanted]) =>
      new Promise<void>((isStoring) => {
        window.tabhouse.on('progress', (detail) => {
          if (detail.kind === 'day' && detail.index === wanted && detail.phase === 'storing') isStoring();
        });
        void window.tabhouse.ingestAndBuild(options).catch(() => undefined);
      }),
    [OPTIONS, day] as const,
  );
  // The browser's own: Chromium's renderer now and then ends when a page loads itself anew while its workers write.
  await page.reload();
  await untilReady(page);
}

describe('an ingest that was cut short', () => {
  let app: App;
  let twin: string[];
  beforeAll(async () => {
    app = await startApp();
    await app.page.evaluate((options) => window.tabhouse.ingestAndBuild(options), OPTIONS);
    twin = await content(app.page);
    await app.page.evaluate(() => window.tabhouse.reset());
  });
  afterAll(() => app.close());

  it.each([
    [3, 'Day 3 of 5 was under way: days 1 to 2 are there, whole.', 'Go on with the 3 days left, then build'],
    [1, 'Day 1 of 5 was under way: none of them is there yet', 'Ingest the 5 days again, then build'],
  ])('in day %i is told in words, and one press does what is left, with the same settings', async (day, words, button) => {
    const { page } = app;
    await endWhileStoring(app, day);
    await page.getByText(words).waitFor();
    const [[last] = []] = await rows(page, "select count(*) from duckdb_tables() where schema_name = 'raw'");
    expect(last).toBe(day === 1 ? 0 : 4);
    await page.getByRole('button', { name: button }).click();
    await page.getByText(words).waitFor({ state: 'detached' });
    await untilIdle(page);
    expect((await page.evaluate(() => window.tabhouse.status())).dirty).toBeNull();
    expect(await content(page)).toEqual(twin);
    await page.evaluate(() => window.tabhouse.reset());
  });
});
