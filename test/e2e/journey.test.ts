import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, rows, startApp, untilIdle, untilReady, type App } from '../support/app.ts';
import { saveBlob } from '../../src/cli/save.mjs';
import { nativeRows } from '../support/native.ts';

let app: App;
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'tabhouse-journey-'));
  app = await startApp();
});
afterAll(async () => {
  await app.close();
  rmSync(scratch, { recursive: true, force: true });
});

const relationsOf = () =>
  rows(
    app.page,
    `select schema_name || '.' || table_name from duckdb_tables() where not internal and not temporary and schema_name <> 'tabhouse'
     union all select schema_name || '.' || view_name from duckdb_views() where not internal and not temporary and schema_name <> 'tabhouse' order by 1`,
  ).then((found) => found.map(([name]) => String(name)));

describe('a stranger', () => {
  it('fills the warehouse with one press', { timeout: 300_000 }, async () => {
    await app.page.getByRole('button', { name: /fill the warehouse/i }).click();
    await app.page.getByRole('heading', { level: 1, name: /day 28/i }).waitFor({ timeout: 280_000 });
    await untilIdle(app.page);
    const [[days, users] = []] = await rows(
      app.page,
      `select count(distinct ingest_date)::double, (select count(*)::double from raw."user") from raw.ingestion_audit`,
    );
    expect(days).toBe(28);
    expect(users).toBeGreaterThan(1000);
    const failed = (await app.page.evaluate(async () => (await window.tabhouse.artifacts()).runResults)) as {
      results: { status: string; unique_id: string; message: string | null }[];
    };
    expect(
      failed.results
        .filter(({ status }) => !['success', 'pass', 'no-op'].includes(status))
        .map(({ unique_id, status, message }) => `${unique_id} ${status} ${message}`),
    ).toEqual([]);
  });

  it('finds all of it after a reload', async () => {
    const before = await fingerprint(app.page);
    await app.page.reload();
    await untilReady(app.page);
    expect(await fingerprint(app.page)).toBe(before);
    await app.page.getByRole('heading', { level: 1, name: /day 28/i }).waitFor();
  });

  it('adds a day, and only that day’s work is done', { timeout: 180_000 }, async () => {
    const eventsBefore = Number((await rows(app.page, 'select count(*)::double from raw.event'))[0]?.[0]);
    await app.page
      .getByRole('button', { name: /ingest next day/i })
      .first()
      .click();
    await app.page.getByRole('heading', { level: 1, name: /day 29/i }).waitFor({ timeout: 150_000 });
    await untilIdle(app.page);
    const eventsOfDay = Number((await rows(app.page, 'select count(*)::double from raw.event'))[0]?.[0]) - eventsBefore;
    expect(eventsOfDay).toBeGreaterThan(0);
    const done = (await app.page.evaluate(async () => (await window.tabhouse.dbt('build --select fct_events')).results)) as {
      unique_id: string;
      status: string;
      adapter_response: { rows_affected?: number };
    }[];
    const fact = done.find(({ unique_id }) => unique_id === 'model.tabhouse.fct_events');
    expect(fact?.status).toBe('success');
    expect(fact?.adapter_response.rows_affected ?? 0).toBeLessThan(eventsBefore / 2);
  });

  it('downloads every relation as Parquet that native DuckDB reads to equal rows', { timeout: 180_000 }, async () => {
    for (const relation of await relationsOf()) {
      const path = join(scratch, `${relation}.parquet`);
      await saveBlob(app.page, 'exportParquet', [relation], path);
      const quoted = relation
        .split('.')
        .map((part) => `"${part}"`)
        .join('.');
      const ask = (from: string) => `select cast(count(*) as varchar), cast(coalesce(sum(hash(t)::hugeint), 0) as varchar) from ${from} as t`;
      const here = (await rows(app.page, ask(quoted))).map((row) => row.map(String));
      expect(await nativeRows(ask(`read_parquet('${path}')`)), relation).toEqual(here);
      const types = (from: string) => `select column_name, column_type from (describe select * from ${from})`;
      expect(await nativeRows(types(`read_parquet('${path}')`)), relation).toEqual(await rows(app.page, types(quoted)));
    }
  });

  it('takes the whole database away, and native DuckDB opens it', async () => {
    const path = join(scratch, 'warehouse.duckdb');
    await saveBlob(app.page, 'exportDatabase', [], path);
    for (const relation of await relationsOf()) {
      const ask = `select cast(count(*) as varchar) from ${relation
        .split('.')
        .map((part) => `"${part}"`)
        .join('.')}`;
      expect(await nativeRows(ask, { path, alias: 'warehouse' }), relation).toEqual(await rows(app.page, ask));
    }
  });

  it('sees no failing request and no error in the page', () => {
    expect(app.errors).toEqual([]);
    expect(app.foreign).toEqual([]);
    expect(readdirSync(scratch).length).toBeGreaterThan(10);
  });
});
