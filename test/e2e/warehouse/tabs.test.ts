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

  it('share every call: the second tab gets from each what the owner would', async () => {
    const second = await app.openTab();
    const found = await second.evaluate(async () => {
      const { tabhouse } = window;
      const done: Record<string, unknown> = {};
      const note = async (name: string, call: () => Promise<unknown>) => {
        done[name] = await call().catch((error: { code: string; message: string }) => `${error.code}: ${error.message}`);
      };
      const works: string[] = [];
      const stop = tabhouse.on('progress', (detail) => void (detail.kind === 'work' && works.push(`${detail.work} ${detail.state}`)));
      await note('status', async () => (await tabhouse.status()).owner);
      await note('importTable', () => tabhouse.importTable('main.brought', new Blob(['a,b\n1,x\n2,y\n']), { format: 'csv' }));
      await note('query', async () => (await tabhouse.query('select count(*)::double as n from main.brought')).toArray()[0]?.toJSON());
      await note('exportParquet', async () => (await tabhouse.exportParquet('main.brought')).slice(0, 4).text());
      await note('plan', async () => (await tabhouse.plan('build --select staging')) !== null);
      await note('backup', async () => (await tabhouse.backup()).reason);
      await note('backups', async () => (await tabhouse.backups())[0]?.reason);
      await note('drop', async () => (await tabhouse.query('drop table main.brought')).numRows);
      await note('restore', async () => tabhouse.restore((await tabhouse.backups())[0]?.id ?? ''));
      await note('restored', async () => (await tabhouse.query('select count(*)::double as n from main.brought')).toArray()[0]?.toJSON());
      await note('removeBackup', async () => tabhouse.removeBackup((await tabhouse.backups())[0]?.id ?? ''));
      await note('damagedFiles', () => tabhouse.damagedFiles());
      await note('exportDamagedFile', () => tabhouse.exportDamagedFile('none'));
      await note('removeDamagedFile', () => tabhouse.removeDamagedFile('none'));
      await note('exportDatabase', async () => (await tabhouse.exportDatabase()).slice(8, 12).text());
      await note('importDatabase', async () => tabhouse.importDatabase(await tabhouse.exportDatabase()));
      await note('exportBundle', async () => (await tabhouse.exportBundle()).slice(0, 2).text());
      const files = {
        'dbt_project.yml': 'name: seen\nversion: "1.0"\nprofile: seen\nmodel-paths: [models]\n',
        'models/a.sql': 'select 1 as id union all select null',
        'models/a.yml': 'version: 2\nmodels:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [not_null]\n',
      };
      await note('openProject', () => tabhouse.openProject(files));
      await note('dbt', async () => (await tabhouse.dbt('build')).results.map(({ unique_id, status }) => `${unique_id.split('.')[0]} ${status}`));
      await note('failingRows', async () => {
        const { results } = (await tabhouse.artifacts()).runResults as { results: { unique_id: string; status: string }[] };
        return (await tabhouse.failingRows(results.find(({ status }) => status === 'fail')?.unique_id ?? '')).numRows;
      });
      await note('artifacts', async () => Object.keys(await tabhouse.artifacts()).sort());
      const broken = await tabhouse.openProject({ ...files, 'models/b.sql': 'select 1,\n  {{ 1 + }}' }).then(
        () => tabhouse.dbt('build').catch((error: { code: string; file: string; line: number }) => ({ code: error.code, file: error.file, line: error.line })),
        (error: { code: string; file: string; line: number }) => ({ code: error.code, file: error.file, line: error.line }),
      );
      await note('closeProject', () => tabhouse.closeProject());
      const running = tabhouse.query('select count(*) from range(100000000) a, range(100000) b').catch(({ code }: { code: string }) => code);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await note('cancel', () => tabhouse.cancel());
      await note('cancelled', () => running);
      await note('reset', () => tabhouse.reset());
      await note('ingestAndBuild', async () => (await tabhouse.ingestAndBuild({ days: 1 })).audit.length);
      await note('ingest', async () => (await tabhouse.ingest({ days: 1 })).length);
      stop();
      return { done, broken, works: [...new Set(works)] };
    });
    expect(found.done).toEqual({
      status: false,
      importTable: { rows: 2 },
      query: { n: 2 },
      exportParquet: 'PAR1',
      plan: true,
      backup: 'by hand',
      backups: 'by hand',
      drop: expect.any(Number),
      restore: undefined,
      restored: { n: 2 },
      removeBackup: undefined,
      damagedFiles: [],
      exportDamagedFile: expect.stringMatching(/^usage: There is no damaged file/),
      removeDamagedFile: expect.stringMatching(/^usage: There is no damaged file/),
      exportDatabase: 'DUCK',
      importDatabase: undefined,
      exportBundle: 'PK',
      openProject: undefined,
      dbt: ['model success', 'test fail'],
      failingRows: 1,
      artifacts: ['catalog', 'manifest', 'runResults'],
      closeProject: undefined,
      cancel: undefined,
      cancelled: 'cancelled',
      reset: undefined,
      ingestAndBuild: 3,
      ingest: 3,
    });
    expect(found.broken).toEqual({ code: 'parse', file: 'models/b.sql', line: 2 });
    expect(found.works).toEqual(
      expect.arrayContaining(['import finished', 'backup finished', 'restore finished', 'open finished', 'dbt started', 'reset finished', 'ingest finished']),
    );
    await second.close();
  }, 300_000);

  it('hand the warehouse over cleanly, with a run under way: its finished days stay', async () => {
    const second = await app.openTab();
    // Not before: a run that was not begun is begun where the warehouse goes.
    const begun = app.page.evaluate(() => new Promise<void>((resolve) => window.tabhouse.on('progress', ({ kind }) => void (kind === 'day' && resolve()))));
    const ended = app.page.evaluate(() =>
      window.tabhouse.ingest({ days: 500 }).then(
        () => 'resolved',
        (error: { code: string }) => error.code,
      ),
    );
    await begun;
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

  it('leave the warehouse where it was taken to, also when it was given away and taken back at once', async () => {
    const second = await app.openTab();
    await second.evaluate(() => window.tabhouse.takeOver());
    await app.page.evaluate(() => window.tabhouse.takeOver());
    const moves = await app.page.evaluate(async () => {
      let seen = 0;
      const stop = window.tabhouse.on('change', ({ what, status }) => void (what === 'owner' && !status.owner && seen++));
      await new Promise((resolve) => setTimeout(resolve, 4000));
      stop();
      return seen;
    });
    expect(moves).toBe(0);
    expect(await app.page.evaluate(async () => (await window.tabhouse.status()).owner)).toBe(true);
    expect(await second.evaluate(async () => (await window.tabhouse.status()).owner)).toBe(false);
    const locks = await second.evaluate(() => navigator.locks.query());
    expect([locks.held?.length, locks.pending?.length]).toEqual([1, 1]);
    await second.close();
  });

  it('begin a run that was asked just before the warehouse moved, where it is now', async () => {
    const second = await app.openTab();
    const days = await rows(app.page, 'select count(distinct ingest_date) from raw.ingestion_audit');
    await app.page.evaluate(() => window.tabhouse.query('create temp table only_here as select 1 as x'));
    const ingested = app.page.evaluate(() => {
      // Never ends, so that the ingest waits behind it; where it moves too, since it had not begun, it fails at once.
      window.tabhouse.query('select count(*) from range(100000000) a, range(100000) b, only_here').catch(() => undefined);
      return window.tabhouse.ingest({ days: 1 }).then(({ length }) => length);
    });
    // Both calls have been heard when this one is answered.
    await app.page.evaluate(() => window.tabhouse.status());
    await second.evaluate(() => window.tabhouse.takeOver());
    expect(await ingested).toBe(3);
    expect(await second.evaluate(async () => (await window.tabhouse.status()).owner)).toBe(true);
    expect(await rows(second, 'select count(distinct ingest_date) from raw.ingestion_audit')).toEqual([[Number(days[0]?.[0]) + 1]]);
    await app.page.evaluate(() => window.tabhouse.takeOver());
    await second.close();
  });

  it('go on when the owner is closed in the middle: the other owns, says what was interrupted and rejects what it waited for', async () => {
    const second = await app.openTab();
    const days = await rows(app.page, 'select max(ingest_date)::varchar from raw.ingestion_audit');
    await second.evaluate(() => {
      const seen = window as unknown as { dayBegun?: boolean };
      window.tabhouse.on('progress', (detail) => (seen.dayBegun ||= (detail as { kind: string }).kind === 'day'));
    });
    const waiting = outcome(second, `window.tabhouse.ingest({ days: 1, eventsPerDay: 3000000, users: 20000 })`);
    await second.waitForFunction(() => (window as unknown as { dayBegun?: boolean }).dayBegun);
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
