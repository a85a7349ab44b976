// npm run bench: figures for the built site in headless Chromium, each beside the same engine sending the same statements to native DuckDB
// (one thread) in the same run. Prints ratios and writes docs/benchmarks.md with --write. No asserts: a benchmark is no test.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { serve } from '../../src/cli/serve.mjs';
import { CHROMIUM_FLAGS, ensureBuild, ensureChromium, ROOT } from '../../src/cli/setup.mjs';
import { createDbtSession } from '../../src/runtime/createDbtSession.ts';
import type { IngestOptions } from '../../src/warehouse/api.ts';
import { saveBlob } from '../../src/cli/save.mjs';
import { NativeConnection } from './native.ts';

type Tab = { context: BrowserContext; page: Page; close: () => Promise<void> };
type Figure = { what: string; tab: string; native: string; ratio: string };

const figures: Figure[] = [];
const loadBefore = loadavg()[0] ?? 0;
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const record = (what: string, tab: string, native = '', ratio = '') => {
  figures.push({ what, tab, native, ratio });
  console.log(`${what.padEnd(62)} ${tab.padStart(16)} ${native.padStart(12)} ${ratio.padStart(8)}`);
};

async function openTab(url: string): Promise<Tab> {
  const profile = mkdtempSync(join(tmpdir(), 'tabhouse-bench-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    args: CHROMIUM_FLAGS,
    headless: true,
    acceptDownloads: true,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(0);
  await page.goto(url);
  return {
    context,
    page,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

const ready = (page: Page) => page.waitForFunction(() => 'tabhouse' in window).then(() => page.evaluate(() => window.tabhouse.ready));

/** Milliseconds of one call of the scripting API, measured in the page. */
function timed(page: Page, source: string): Promise<number> {
  return page.evaluate(async (body) => {
    const call = { ingest: (o: IngestOptions) => window.tabhouse.ingest(o), dbt: (c: string) => window.tabhouse.dbt(c) };
    const [verb, argument] = JSON.parse(body) as ['ingest', IngestOptions] | ['dbt', string];
    const begun = performance.now();
    const done = verb === 'ingest' ? await call.ingest(argument) : await call.dbt(argument);
    const failed = 'results' in done ? done.results.filter((result) => ['error', 'fail', 'skipped', 'runtime error'].includes(result.status)) : [];
    if (failed.length) throw new Error(`${failed.length} nodes did not succeed, the first: ${failed[0]?.unique_id}: ${failed[0]?.message}`);
    return performance.now() - begun;
  }, source);
}
const ingest = (page: Page, options: IngestOptions) => timed(page, JSON.stringify(['ingest', options]));
const dbt = (page: Page, command: string) => timed(page, JSON.stringify(['dbt', command]));

function projectFiles(directory: string, under = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(directory, under), { withFileTypes: true }).flatMap((entry) => {
      const path = under ? `${under}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return ['target', 'logs', 'dbt_packages'].includes(entry.name) ? [] : Object.entries(projectFiles(directory, path));
      return [[path, readFileSync(join(directory, path), 'utf8')] as [string, string]];
    }),
  );
}

/** The same command, by the same engine, on native DuckDB: on a copy of the database as the tab has it. */
async function natively(databasePath: string, command: string): Promise<number> {
  const connection = await NativeConnection.open(databasePath, 'warehouse');
  const session = createDbtSession();
  session.setFiles(projectFiles(join(ROOT, 'sql')));
  const begun = performance.now();
  const done = await session.run(command, { connection });
  const elapsedMs = performance.now() - begun;
  connection.close();
  const failed = done.results.filter((result) => ['error', 'fail', 'skipped', 'runtime error'].includes(result.status));
  if (failed[0]) throw new Error(`natively, ${failed.length} nodes did not succeed, the first: ${failed[0].unique_id}: ${failed[0].message}`);
  return elapsedMs;
}

async function compare(page: Page, what: string, command: string, scratch: string): Promise<void> {
  const path = join(scratch, `before-${figures.length}.duckdb`);
  await saveBlob(page, 'exportDatabase', [], path);
  const tabMs = await dbt(page, command);
  const nativeMs = await natively(path, command);
  record(what, seconds(tabMs), seconds(nativeMs), `${(tabMs / nativeMs).toFixed(2)}×`);
  rmSync(path, { force: true });
}

async function firstVisit(url: string): Promise<void> {
  const tab = await openTab('about:blank');
  const devtools = await tab.context.newCDPSession(tab.page);
  await devtools.send('Network.enable');
  const begun = performance.now();
  await tab.page.goto(url);
  await ready(tab.page);
  const readyMs = performance.now() - begun;
  await tab.page.getByRole('button', { name: /fill the warehouse/i }).click();
  await tab.page.getByRole('heading', { level: 1, name: /day 28/i }).waitFor({ timeout: 600_000 });
  record('first visit: address entered → warehouse open', seconds(readyMs));
  record('first visit: address entered → filled dashboard (28 days)', seconds(performance.now() - begun));
  await tab.close();
}

async function main(): Promise<void> {
  const root = process.env['TABHOUSE_DIST'] ?? join(ROOT, 'dist');
  if (!process.env['TABHOUSE_DIST']) ensureBuild();
  const scratch = mkdtempSync(join(tmpdir(), 'tabhouse-bench-'));
  let wireBytes = 0;
  const server = await serve({ root, base: '/some-repo/', onSent: (bytes: number) => (wireBytes += bytes) });
  console.log(`${''.padEnd(62)} ${'tab'.padStart(16)} ${'native, 1 T'.padStart(12)} ${'ratio'.padStart(8)}`);
  try {
    await firstVisit(server.url);
    record('first visit: bytes on the wire (gzip)', `${(wireBytes / 1e6).toFixed(1)} MB`);

    for (const [size, options, days] of [
      ['showcase', { preset: 'showcase' }, 28],
      ['1 M events', { users: 20_000, eventsPerDay: 250_000 }, 4],
    ] as const) {
      const tab = await openTab(server.url);
      await ready(tab.page);
      await ingest(tab.page, { ...options, days });
      await compare(tab.page, `${size}: full build`, 'build', scratch);
      await ingest(tab.page, { days: 1 });
      await compare(tab.page, `${size}: build after one more day`, 'build', scratch);
      await compare(tab.page, `${size}: build --full-refresh`, 'build --full-refresh', scratch);
      await tab.close();
    }

    const tab = await openTab(server.url);
    await ready(tab.page);
    const ms = await ingest(tab.page, { users: 100_000, eventsPerDay: 5_000_000, days: 1 });
    const rows = await tab.page.evaluate(async () => Number((await window.tabhouse.query('select count(*)::double as n from raw.event')).get(0)?.['n']));
    record(`generated and stored: ${(rows / 1e6).toFixed(2)} M events in one day`, seconds(ms));
    record('events generated and stored', `${Math.round(rows / (ms / 1000)).toLocaleString('en')} /s`);
    await tab.close();
  } finally {
    await server.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  if (process.argv.includes('--write')) writeFileSync(join(ROOT, 'docs', 'benchmarks.md'), report());
}

function report(): string {
  const rows = figures.map(({ what, tab, native, ratio }) => `| ${what} | ${tab} | ${native} | ${ratio} |`);
  return [
    '# Benchmarks',
    '',
    `Measured ${new Date().toISOString().slice(0, 10)} by \`npm run bench -- --write\` on ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), headless Chromium, the built site from a local`,
    'static server with gzip. *native* is the same engine sending the same statements to native DuckDB 1.5.6 with one thread, in the same run, on a copy of the same database; a ratio',
    `above 1 means the tab is slower. The machine’s load average was ${loadBefore.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after; on a machine busy with other work times are longer, while`,
    'ratios hold better. Both include the engine’s own time (parsing excluded after the first command in the tab, included natively).',
    '',
    '| what | tab | native, 1 thread | ratio |',
    '|---|--:|--:|--:|',
    ...rows,
    '',
  ].join('\n');
}

await main();
process.exit(0);
