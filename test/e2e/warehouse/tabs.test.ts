import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { rows, startApp, untilReady, type App } from '../../support/app.ts';
import { outcome } from './support.ts';

describe('two tabs', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
    await app.page.evaluate(() => window.tabhouse.ingest({ days: 1 }));
  });
  afterAll(() => app.close());

  it('share one warehouse: the second forwards calls, errors and events', async () => {
    const second = await app.openTab();
    expect(await second.evaluate(async () => (await window.tabhouse.status()).owner)).toBe(false);
    await second.evaluate(() => window.tabhouse.query('create table main.shared as select 42 as answer'));
    expect(await rows(app.page, 'select answer from shared')).toEqual([[42]]);

    const statement = 'select * from nowhere';
    const error = (page: typeof second) =>
      page.evaluate((sql) => window.tabhouse.query(sql).catch(({ name, code, message, line, sql: sent }) => ({ name, code, message, line, sent })), statement);
    expect(await error(second)).toEqual(await error(app.page));

    const heard = await second.evaluate(async () => {
      const phases: string[] = [];
      window.tabhouse.on('progress', (detail) => void (detail.kind === 'day' && phases.push(detail.phase)));
      await window.tabhouse.ingest({ days: 1 });
      return phases;
    });
    expect(heard).toContain('storing');
    expect(heard.at(-1)).toBe('done');
    await second.close();
  });

  it('hand the warehouse over cleanly, with a run under way: its finished days stay', async () => {
    const second = await app.openTab();
    const ended = app.page.evaluate(() =>
      window.tabhouse.ingest({ days: 500 }).then(
        () => 'resolved',
        (error: { code: string }) => error.code,
      ),
    );
    await app.page.waitForFunction(async () => (await window.tabhouse.status()).running !== null);
    await second.evaluate(() => window.tabhouse.takeOver());
    expect(await ended).toBe('cancelled');
    const status = await second.evaluate(() => window.tabhouse.status());
    expect(status).toMatchObject({ owner: true, running: null, dirty: null });
    expect(await app.page.evaluate(async () => (await window.tabhouse.status()).owner)).toBe(false);
    expect(await rows(app.page, "select count(*) from raw.ingestion_audit where ingest_date > date '2100-01-02'")).toEqual(
      await rows(second, "select count(*) from raw.ingestion_audit where ingest_date > date '2100-01-02'"),
    );
    await app.page.evaluate(() => window.tabhouse.takeOver());
    await second.close();
  });

  it('go on when the owner is closed in the middle: the other owns, says what was interrupted and rejects what it waited for', async () => {
    const second = await app.openTab();
    const days = await rows(app.page, 'select max(ingest_date)::varchar from raw.ingestion_audit');
    const waiting = outcome(second, `window.tabhouse.ingest({ days: 1, eventsPerDay: 3000000, users: 20000 })`);
    await second.waitForFunction(async () => (await window.tabhouse.status()).running !== null);
    await app.page.close();
    expect(await waiting).toMatch(/^unknown-outcome: The tab that owned the warehouse ended while “ingest” was under way/);
    const status = await second.evaluate(() => window.tabhouse.status());
    expect(status.owner).toBe(true);
    expect(status.dirty).toMatch(/^The ingest of \d{4}-\d\d-\d\d, begun .* was interrupted/);
    expect(await rows(second, 'select max(ingest_date)::varchar from raw.ingestion_audit')).toEqual(days);
    await second.reload();
    await untilReady(second);
    expect((await second.evaluate(() => window.tabhouse.status())).dirty).toBe(status.dirty);
  });
});
