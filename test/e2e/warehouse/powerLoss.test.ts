import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, startApp, untilReady, type App } from '../../support/app.ts';
import { afterPowerCut } from './powerCut.ts';
import { mark, recordedSteps, recordSteps, type FileStep } from './recordedWrites.ts';

const WORKS = {
  'a day': 'window.tabhouse.ingest({ days: 1, seed: 5, users: 40, eventsPerDay: 300 })',
  'another day': 'window.tabhouse.ingest({ days: 1 })',
  'a build': 'window.tabhouse.dbt("build --select staging")',
  'a statement': 'window.tabhouse.query("create table main.large as select range as n, md5(range::varchar) as text from range(200000)")',
  'a deletion': 'window.tabhouse.query("drop table main.large")',
} as const;
const CUTS_A_WORK = 12;

/** A small seeded generator of numbers from 0 to below 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('a power cut', () => {
  let app: App;
  let steps: FileStep[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'tabhouse-power-'));
  /** What the warehouse held when each work was acknowledged; `nothing` before the first. */
  const held = new Map<string, string>();
  let files = 0;

  /** What DuckDB finds in a file, or why it cannot be opened. */
  async function contentOf(file: Buffer): Promise<string> {
    const path = join(folder, `${++files}.duckdb`);
    writeFileSync(path, file);
    try {
      const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
      const connection = await instance.connect();
      const parts: string[] = [];
      const relations = await connection.runAndReadAll(
        `select schema_name, table_name from duckdb_tables() where not internal and not temporary and schema_name <> 'tabhouse' order by 1, 2`,
      );
      for (const row of relations.getRows()) {
        const relation = row.map((part) => `"${String(part)}"`).join('.');
        const found = await connection.runAndReadAll(`select count(*), cast(coalesce(sum(hash(t)::hugeint), 0) as varchar) from ${relation} as t`);
        parts.push(`${relation} ${found.getRows()[0]?.join(' ')}`);
      }
      connection.closeSync();
      instance.closeSync();
      return parts.join('\n');
    } catch (thrown) {
      return `cannot be opened: ${String(thrown)}`;
    } finally {
      rmSync(path, { force: true });
    }
  }

  const upTo = (name: string, all = steps) =>
    all.slice(
      0,
      all.findIndex((step) => step.kind === 'mark' && step.name === name),
    );

  beforeAll(async () => {
    app = await startApp();
    await recordSteps(app.page);
    await app.page.reload();
    await untilReady(app.page);
    await mark(app.page, 'nothing');
    held.set('nothing', await fingerprint(app.page));
    for (const [name, work] of Object.entries(WORKS)) {
      await app.page.evaluate(work);
      await mark(app.page, name);
      held.set(name, await fingerprint(app.page));
    }
    steps = await recordedSteps(app.page);
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(WORKS))('right after %s was acknowledged finds it, though nothing else reached the disk', async (name) => {
    const before = upTo(name);
    expect(before.filter(({ kind }) => kind === 'write').length).toBeGreaterThan(0);
    expect(before.findLastIndex(({ kind }) => kind === 'flush')).toBeGreaterThan(before.findLastIndex(({ kind }) => kind === 'write' || kind === 'truncate'));
    expect(await contentOf(afterPowerCut(before, () => false))).toBe(held.get(name));
  });

  it.each(Object.keys(WORKS).map((name, index) => [name, ['nothing', ...Object.keys(WORKS)][index] ?? ''] as const))(
    'at any moment of %s finds it whole or not at all, whichever unflushed writes reached the disk',
    async (name, earlier) => {
      const next = random(name.length * 7919);
      const [from, to] = [upTo(earlier).length, upTo(name).length];
      for (let cut = 0; cut < CUTS_A_WORK; cut++) {
        const at = from + Math.floor(next() * (to - from));
        const content = await contentOf(afterPowerCut(steps.slice(0, at), () => next() < 0.5));
        expect([held.get(earlier), held.get(name)]).toContain(content);
      }
    },
  );

  it('would lose what was acknowledged if the flushes were taken away', async () => {
    const first = upTo('a day');
    const unflushed = [
      ...first,
      ...upTo('another day')
        .slice(first.length)
        .filter(({ kind }) => kind !== 'flush'),
    ];
    const content = await contentOf(afterPowerCut(unflushed, () => false));
    expect(content).not.toBe(held.get('another day'));
    expect(content).toBe(held.get('a day'));
  });

  it('would leave neither state if a header were written before what it points to was flushed', async () => {
    const start = upTo('a build').length;
    const work = upTo('a statement').slice(start);
    const header = work.findIndex((step) => step.kind === 'write' && step.bytes.length === 4096 && step.at < 12_288);
    const onlyHeader = [...upTo('a build'), ...work.slice(header, header + 1), { kind: 'flush' } as const];
    const content = await contentOf(afterPowerCut(onlyHeader, () => false));
    expect(content).not.toBe(held.get('a build'));
    expect(content).not.toBe(held.get('a statement'));
  });
});
