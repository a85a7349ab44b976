import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../src/cli/setup.mjs';
import type { TabhouseApi } from '../../src/warehouse/api.ts';
import { saveBlob } from '../support/download.ts';
import { readExpected, type Case, type Step } from './cases.ts';
import type { CanonicalTable } from './canonical.ts';
import { compareNodes, compareTables } from './compare.ts';
import { PageTarget } from './pageTarget.ts';
import { readRelations } from './readRelations.ts';
import type { CaseOutcome } from './runCase.ts';
import type { RanNode } from './target.ts';

const RAW = ['user', 'post', 'event', 'ingestion_audit'];
const PROFILE = 'tabhouse:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: warehouse.duckdb, threads: 1}\n';

/**
 * `sql/` for some simulated days: the page ingests and builds each day, then fully refreshes; real dbt builds on the same raw tables; every
 * relation and status of every day is compared.
 */
export async function runSqlProject(page: Page, days: number): Promise<CaseOutcome> {
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'tabhouse-sql-'));
  try {
    mkdirSync(join(folder, 'data'));
    cpSync(join(ROOT, 'sql'), join(folder, 'project'), { recursive: true });
    if (!existsSync(join(folder, 'project', 'profiles.yml'))) writeFileSync(join(folder, 'project', 'profiles.yml'), PROFILE);
    const inPage = await buildInPage(page, days, folder);
    const spec: Case = { name: 'sql', steps: inPage.map(({ step }) => step) };
    writeFileSync(join(folder, 'case.json'), JSON.stringify(spec));
    const recorded = spawnSync(process.env['TABHOUSE_PYTHON'] ?? 'python3', [join(ROOT, 'test', 'oracle', 'oracle.py'), folder], { stdio: 'inherit' });
    const expected = readExpected(folder);
    if (recorded.status !== 0 || !expected) throw new Error('real dbt could not record sql/');
    const outcome: CaseOutcome = { name: `sql (${days} days, then full refresh)`, nodes: 0, relations: 0, rows: 0, differences: [], seconds: 0 };
    for (const [at, { results, relations }] of inPage.entries()) {
      const want = expected.steps[at]!;
      const run = want.runs[0]!;
      const found = run.error ? [{ what: 'dbt build', expected: run.error.slice(-300), got: 'results' }] : compareNodes(run.nodes, results, new Set());
      for (const [name, table] of Object.entries(want.relations)) {
        found.push(...compareTables(name, table, relations[name]));
        outcome.relations++;
        outcome.rows += table.count ?? 0;
      }
      for (const name of Object.keys(relations)) if (!(name in want.relations)) found.push({ what: `relation ${name}`, expected: 'does not exist', got: relations[name]!.kind });
      outcome.nodes += Object.keys(run.nodes).length;
      outcome.differences.push(...found.map((difference) => ({ step: at + 1, ...difference })));
    }
    outcome.seconds = (performance.now() - begun) / 1000;
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type BuiltDay = { step: Step; results: RanNode[]; relations: Record<string, CanonicalTable> };

async function buildInPage(page: Page, days: number, folder: string): Promise<BuiltDay[]> {
  const target = new PageTarget(page);
  target.database = (await target.rows('select current_database() as d'))[0]![0]!;
  const built: BuiltDay[] = [];
  const build = async (command: string, step: Step): Promise<void> => {
    const results = await target.run(command);
    built.push({ step: { ...step, dbt: command }, results, relations: await readRelations((sql) => target.rows(sql), { nowMs: Date.now(), database: target.database }, []) });
  };
  for (let day = 1; day <= days; day++) {
    await page.evaluate(async (first) => {
      const { tabhouse } = globalThis as unknown as { tabhouse: TabhouseApi };
      await tabhouse.ingest(first ? { days: 1, seed: 7, fullRefresh: true, preset: 'original' } : { days: 1 });
    }, day === 1);
    for (const name of RAW) await saveBlob(page, 'exportParquet', [`raw.${name}`], join(folder, 'data', `${day}_${name}.parquet`));
    await build('build', { import: RAW.map((name) => ({ relation: `raw.${name}`, file: `data/${day}_${name}.parquet` })) });
  }
  await build('build --full-refresh', {});
  return built;
}
