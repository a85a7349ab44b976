// The main job in a headless Chromium: ingest, build, print, write every relation as Parquet and a screenshot.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromium } from 'playwright-core';
import { saveBlob } from './save.mjs';
import { serve } from './serve.mjs';
import { CHROMIUM_FLAGS, ensureChromium, ROOT } from './setup.mjs';

/** Rows of a query as plain objects; big integers become numbers where they fit. */
async function rows(page, sql) {
  return page.evaluate(async (text) => {
    const plain = (value) =>
      typeof value === 'bigint' ? Number(value) : value === null || ['number', 'string', 'boolean'].includes(typeof value) ? value : String(value);
    const table = await window.tabhouse.query(text);
    return table.toArray().map((row) => Object.fromEntries(Object.entries(row.toJSON()).map(([name, value]) => [name, plain(value)])));
  }, sql);
}

/** @param {{ days: number, preset: string, seed: number | undefined, out: string }} chosen */
export async function mainJob(chosen) {
  const server = await serve({ root: join(ROOT, 'dist'), base: '/tabhouse/' });
  const profile = mkdtempSync(join(tmpdir(), 'tabhouse-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    args: CHROMIUM_FLAGS,
    headless: true,
    viewport: { width: 1440, height: 1000 },
    acceptDownloads: true,
  });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(0);
    page.on('pageerror', (error) => console.error(`Page error: ${error.message}`));
    await page.goto(server.url);
    await page.waitForFunction(() => 'tabhouse' in window, null, { timeout: 60_000 });
    await page.evaluate(() => window.tabhouse.ready);
    console.log(`Ingesting ${chosen.days} days and building …`);
    const { audit, results, elapsed } = await page.evaluate(
      async ({ days, preset, seed }) => {
        const done = await window.tabhouse.ingestAndBuild({ days, preset, ...(seed === undefined ? {} : { seed }) });
        return {
          audit: done.audit,
          elapsed: done.runResults.elapsed_time,
          results: done.runResults.results.map((r) => ({
            node: r.unique_id,
            status: r.status,
            seconds: Number(r.execution_time.toFixed(3)),
            message: r.message,
          })),
        };
      },
      { days: chosen.days, preset: chosen.preset, seed: chosen.seed },
    );
    console.log('\nIngested');
    console.table(
      audit.map(({ ingest_date, table_name, rows_inserted, rows_updated, rows_deleted }) => ({
        ingest_date,
        table_name,
        rows_inserted,
        rows_updated,
        rows_deleted,
      })),
    );
    console.log(`\nThe run (${elapsed.toFixed(1)} s)`);
    console.table(results);
    const relations = await rows(
      page,
      `select schema_name || '.' || table_name as relation, 'table' as kind from duckdb_tables() where not internal and not temporary and schema_name <> 'tabhouse'
       union all select schema_name || '.' || view_name, 'view' from duckdb_views() where not internal and not temporary and schema_name <> 'tabhouse' order by 1`,
    );
    console.log('\nMetrics');
    for (const { relation } of relations.filter((r) => r.relation.startsWith('analytics.metric'))) {
      const sample = await rows(
        page,
        `select cast(columns(*) as varchar) from ${relation
          .split('.')
          .map((part) => `"${part.replaceAll('"', '""')}"`)
          .join('.')} limit 5`,
      );
      console.log(relation);
      console.table(sample);
    }
    rmSync(chosen.out, { recursive: true, force: true });
    mkdirSync(chosen.out, { recursive: true });
    for (const { relation } of relations) await saveBlob(page, 'exportParquet', [relation], join(chosen.out, `${relation}.parquet`), { timeoutMs: 0 });
    await page.waitForTimeout(1500);
    await page.screenshot({ path: join(chosen.out, 'screenshot.png'), fullPage: true });
    console.log(`\nWrote ${relations.length} Parquet files and screenshot.png to ${relative(process.cwd(), chosen.out) || '.'}/`);
    const failed = results.filter((r) => ['error', 'fail', 'runtime error'].includes(r.status));
    if (failed.length) throw new Error(`${failed.length} of ${results.length} nodes did not succeed: ${failed.map((r) => r.node).join(', ')}`);
  } finally {
    await browser.close();
    await server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
