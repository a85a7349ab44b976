import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, rows, startApp, type App } from '../../support/app.ts';
import { saveBlob } from '../../../src/cli/save.mjs';
import { nativeRows } from '../../support/native.ts';
import { oraclePython } from './python.ts';

type Statuses = Record<string, string>;
const statusesOf = (runResults: { results: { unique_id: string; status: string }[] }): Statuses =>
  Object.fromEntries(runResults.results.map(({ unique_id, status }) => [unique_id, status]));

describe('a warehouse that is taken away', { timeout: 600_000 }, () => {
  let app: App;
  let folder: string;
  let inTheTab: Statuses;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tabhouse-exchange-'));
    app = await startApp();
    inTheTab = statusesOf(await app.page.evaluate(async () => (await window.tabhouse.ingestAndBuild({ days: 2 })).runResults));
  }, 600_000);
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes on in real dbt from the bundle: the same nodes come to the same ends', async () => {
    const archive = join(folder, 'bundle.zip');
    await saveBlob(app.page, 'exportBundle', [], archive);
    const project = join(folder, 'bundle');
    for (const [path, bytes] of Object.entries(unzipSync(readFileSync(archive)))) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), bytes);
    }
    const dbt = join(dirname(oraclePython()), 'dbt');
    const run = spawnSync(dbt, ['build', '--profiles-dir', '.'], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC', DBT_SEND_ANONYMOUS_USAGE_STATS: '0' },
    });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    const afterwards = statusesOf(JSON.parse(readFileSync(join(project, 'target/run_results.json'), 'utf8')) as Parameters<typeof statusesOf>[0]);
    expect(afterwards).toEqual(inTheTab);

    const [[events]] = (await rows(app.page, 'select count(*)::integer from raw.event')) as [[number]];
    expect(await nativeRows(`select count(*) from '${join(project, 'raw/event.parquet')}'`)).toEqual([[String(events)]]);
  });

  it('comes back equal from its .duckdb file, which native DuckDB opens', async () => {
    const { page } = app;
    const before = await fingerprint(page);
    const file = join(folder, 'warehouse.duckdb');
    await saveBlob(page, 'exportDatabase', [], file);
    const counts = `select (select count(*) from raw.event)::varchar, (select count(*) from snapshots.raw__user_snapshots)::varchar, (select max(metric_date) from analytics.metrics_daily)::varchar`;
    expect(await nativeRows(counts, { path: file, alias: 'warehouse' })).toEqual(await rows(page, counts));

    await page.evaluate(() => window.tabhouse.reset());
    expect(await rows(page, `select count(*)::integer from duckdb_schemas() where schema_name = 'raw'`)).toEqual([[0]]);
    const chosen = page.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const input = Object.assign(document.createElement('input'), { type: 'file', id: 'brought-back' });
          input.onchange = () => void window.tabhouse.importDatabase(input.files![0]!).then(resolve, reject);
          document.body.append(input);
        }),
    );
    await page.setInputFiles('#brought-back', file);
    await chosen;
    expect(await fingerprint(page)).toBe(before);
    await page.evaluate(() => window.tabhouse.ingest());
    expect((await page.evaluate(() => window.tabhouse.status())).simulatedDay).toBe('2100-01-03');
  });
});
