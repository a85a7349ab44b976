import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { serve } from '../../src/cli/serve.mjs';
import { CHROMIUM_FLAGS, ensureChromium, ROOT } from '../../src/cli/setup.mjs';

/** The built site, served as GitHub Pages serves it, in a Chromium with a profile of its own. */
export type App = {
  url: string;
  context: BrowserContext;
  page: Page;
  /** Addresses of other origins that the browser was asked for, by any tab, worker or service worker. */
  foreign: string[];
  /** What went wrong in pages without being caught. */
  errors: string[];
  /** One more tab of the same browser. */
  openTab(): Promise<Page>;
  close(): Promise<void>;
};

/** Waits until `window.tabhouse` says the warehouse is open. */
export async function untilReady(page: Page): Promise<void> {
  await page.waitForFunction(() => 'tabhouse' in window, null, { timeout: 60_000 });
  await page.evaluate(() => window.tabhouse.ready);
}

/** Waits until nothing writes (`query` is refused before), also not what follows at once: a press ingests, then builds. */
export async function untilIdle(page: Page): Promise<void> {
  for (let quiet = 0; quiet < 6;) {
    const { running } = await page.evaluate(() => window.tabhouse.status());
    quiet = running === null ? quiet + 1 : 0;
    await page.waitForTimeout(250);
  }
}

export async function startApp({ viewport = { width: 1280, height: 900 }, hash = '' } = {}): Promise<App> {
  const root = process.env['TABHOUSE_DIST'] ?? join(ROOT, 'dist');
  if (!existsSync(join(root, 'index.html'))) throw new Error('dist/ is missing: `npm test` builds it, so does `npm run build`.');
  const server = await serve({ root });
  const profile = mkdtempSync(join(tmpdir(), 'tabhouse-test-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    args: CHROMIUM_FLAGS,
    headless: true,
    viewport,
    acceptDownloads: true,
    serviceWorkers: 'allow',
  });
  // A busy machine takes its time; each test has its own limit.
  context.setDefaultTimeout(110_000);
  const foreign: string[] = [];
  const errors: string[] = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:|^wss?:/.test(url.protocol) && url.origin !== server.origin) foreign.push(request.url());
  });
  const watch = (page: Page) => {
    page.on('pageerror', (error) => errors.push(error.message));
  };
  context.on('page', watch);
  const page = context.pages()[0] ?? (await context.newPage());
  watch(page);
  await page.goto(server.url + hash);
  await untilReady(page);
  return {
    url: server.url,
    context,
    page,
    foreign,
    errors,
    openTab: async () => {
      const tab = await context.newPage();
      await tab.goto(server.url);
      await untilReady(tab);
      return tab;
    },
    close: async () => {
      await context.close();
      await server.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** What a call of the scripting API came to, in plain values: errors keep their fields. */
export type Outcome = { value?: unknown; error?: { message: string; code?: string; file?: string; line?: number; sql?: string } };

/** Rows of a query as arrays of text, numbers and nulls. */
export async function rows(page: Page, sql: string): Promise<(string | number | boolean | null)[][]> {
  return page.evaluate(async (text) => {
    const plain = (value: unknown) =>
      value === null || typeof value === 'number' || typeof value === 'boolean' ? value : typeof value === 'bigint' ? Number(value) : String(value);
    return (await window.tabhouse.query(text)).toArray().map((row) => Object.values(row.toJSON() as Record<string, unknown>).map(plain));
  }, sql);
}

/** A text that is equal for two equal warehouses: every relation outside `tabhouse` with its row count and a hash of its rows. */
export async function fingerprint(page: Page): Promise<string> {
  const relations = await rows(
    page,
    `select schema_name, table_name from duckdb_tables() where not internal and not temporary and schema_name <> 'tabhouse' order by 1, 2`,
  );
  const parts: string[] = [];
  for (const [schema, name] of relations) {
    const relation = [schema, name].map((part) => `"${String(part).replaceAll('"', '""')}"`).join('.');
    const [[count, hash] = []] = await rows(page, `select count(*)::double, cast(coalesce(sum(hash(t)::hugeint), 0) as varchar) from ${relation} as t`);
    parts.push(`${relation} ${count} ${hash}`);
  }
  return parts.join('\n');
}
