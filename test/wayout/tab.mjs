// The tab's side: simulated days with rows changed by hand, built in a headless Chromium, every relation exported as Parquet.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { saveBlob } from '../../src/cli/save.mjs';
import { serve } from '../../src/cli/serve.mjs';
import { CHROMIUM_FLAGS, ensureChromium, ROOT } from '../../src/cli/setup.mjs';

const day = `(select max(ingest_date) from raw.ingestion_audit)`;
const untouched = `updated_at < cast(${day} as timestamp)`;
const first = (table, condition) => `(select min(${table}_id) from raw.${table} where ${untouched} and ${condition})`;
const nth = (table, number) => `(select ${table}_id from raw.${table} where ${untouched} and deleted_at is null order by 1 limit 1 offset ${number})`;
const at = (hour) => `cast(${day} as timestamp) + interval '${hour}' hour`;
/** Events of the day before yesterday and yesterday that arrive today. */
const late = (days) => `
  insert into raw.event
  select 'lat${days}' || substr(event_id, 5), user_id, post_id, created_at, event_type from raw.event
  where cast(created_at as date) = cast(${day} - interval '${days}' day as date) and event_id not like 'lat%' and event_type = 'view'
  order by event_id limit 5`;

/**
 * What the simulation does not do: hostile text, unknown and missing codes, late events, users and posts that come back. Only rows that the
 * day left alone are touched, so that each has one state a day.
 */
const BY_HAND = {
  2: [
    `update raw.user set first_name = 'O''Neil "the" \\ | 日本', updated_at = ${at(22)} where user_id = ${nth('user', 3)}`,
    `update raw.user set country_code = 'XX', favorite_color = null, updated_at = ${at(22)} where user_id = ${nth('user', 5)}`,
    `update raw.user set country_code = null, first_name = '  ', updated_at = ${at(22)} where user_id = ${nth('user', 7)}`,
    `update raw.post set post_text = 'it''s "quoted" \\n; -- drop', updated_at = ${at(22)} where post_id = ${nth('post', 3)}`,
    late(1),
  ],
  3: [
    `update raw.user set deleted_at = null, updated_at = ${at(20)} where user_id = ${first('user', 'deleted_at is not null')}`,
    `update raw.post set deleted_at = null, updated_at = ${at(20)} where post_id = ${first('post', 'deleted_at is not null')}`,
    late(2),
    late(1),
  ],
};

async function exportDay(page, out, raw) {
  const columns = await page.evaluate(async () => {
    const table = await window.tabhouse.query(`
      select schema_name || '.' || table_name as relation, column_name, data_type from duckdb_columns()
      where not internal and database_name = current_database() and schema_name not in ('tabhouse', 'main') order by relation, column_index`);
    const byRelation = {};
    for (const row of table.toArray()) (byRelation[row.relation] ??= []).push([row.column_name, row.data_type]);
    return byRelation;
  });
  mkdirSync(out, { recursive: true });
  mkdirSync(raw, { recursive: true });
  for (const relation of Object.keys(columns)) await saveBlob(page, 'exportParquet', [relation], join(out, `${relation}.parquet`));
  writeFileSync(join(out, 'columns.json'), JSON.stringify(columns, null, 1));
  for (const table of ['user', 'post', 'event', 'ingestion_audit']) copyFileSync(join(out, `raw.${table}.parquet`), join(raw, `${table}.parquet`));
  return Object.keys(columns).length;
}

/**
 * Simulates and builds days 1 to `days` in the tab. `out`/day_01 gets every relation as Parquet and their columns, `raw`/day_01 the raw
 * tables as the day left them. Throws when a node fails.
 */
export async function buildInTab({ days, users, seed, out, raw }) {
  const server = await serve({ root: join(ROOT, 'dist') });
  const profile = mkdtempSync(join(tmpdir(), 'tabhouse-wayout-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(),
    args: CHROMIUM_FLAGS,
    headless: true,
    acceptDownloads: true,
  });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    page.setDefaultTimeout(0);
    await page.goto(server.url);
    await page.waitForFunction(() => 'tabhouse' in window, null, { timeout: 60_000 });
    await page.evaluate(() => window.tabhouse.ready);
    for (let number = 1; number <= days; number++) {
      const begun = Date.now();
      await page.evaluate(
        async ({ options, statements }) => {
          await window.tabhouse.ingest(options);
          for (const sql of statements) await window.tabhouse.query(sql);
        },
        { options: number === 1 ? { days: 1, users, seed } : { days: 1 }, statements: BY_HAND[number] ?? [] },
      );
      const results = await page.evaluate(async () =>
        (await window.tabhouse.dbt('build --select "*"')).results.map(({ unique_id, status, message }) => ({ unique_id, status, message })),
      );
      const built = Date.now();
      const bad = results.filter(({ status }) => !['success', 'pass', 'no-op'].includes(status));
      if (bad.length) throw new Error(`In the tab, day ${number}:\n${bad.map((r) => `  ${r.status}: ${r.unique_id}: ${r.message}`).join('\n')}`);
      const name = `day_${String(number).padStart(2, '0')}`;
      const relations = await exportDay(page, join(out, name), join(raw, name));
      console.log(
        `tab day ${number}: ${results.length} nodes passed; ingest and build ${((built - begun) / 1000).toFixed(0)} s, export of ${relations} relations ${((Date.now() - built) / 1000).toFixed(0)} s`,
      );
    }
  } finally {
    await browser.close();
    await server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
