import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../src/cli/setup.mjs';
import { saveBlob } from '../../src/cli/save.mjs';
import type { Case, Step } from './cases.ts';
import type { CanonicalTable } from './canonical.ts';
import { compareNodes, compareTables } from './compare.ts';
import { PageTarget } from './pageTarget.ts';
import { readRelations } from './readRelations.ts';
import { Recording } from './recording.ts';
import type { CaseOutcome } from './runCase.ts';
import type { RanNode } from './target.ts';

const RAW = ['user', 'post', 'event', 'ingestion_audit'];
const PROFILE = 'tabhouse:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: warehouse.duckdb, threads: 1}\n';
/** What ingest does with the snapshots of the sources, in dbt's words. */
const SOURCE_SNAPSHOTS = 'snapshot --select source:*+1,resource_type:snapshot';
/** Ingest has no clock of its own: a wall-clock stamp out of a snapshot it took would show as a difference. */
const NO_MOMENT = { beganMs: Infinity, endedMs: -Infinity };

type Built = { title: string; step: Step; results: RanNode[]; relations: Record<string, CanonicalTable>; seconds: number };

/** `sql/` for some simulated days in the page, each ingested and built, then fully refreshed; real dbt is asked for the same with `outcomes`. */
export class SqlProject {
  private constructor(
    private readonly folder: string,
    private readonly built: Built[],
    private readonly recording: Recording,
  ) {}

  /** Runs the days in the page and hands their raw tables to real dbt, which goes on in the background. */
  static async run(page: Page, days: number): Promise<SqlProject> {
    const folder = join(mkdtempSync(join(tmpdir(), 'tabhouse-')), 'sql');
    mkdirSync(join(folder, 'data'), { recursive: true });
    cpSync(join(ROOT, 'sql'), join(folder, 'project'), { recursive: true });
    if (!existsSync(join(folder, 'project', 'profiles.yml'))) writeFileSync(join(folder, 'project', 'profiles.yml'), PROFILE);
    const built = await buildInPage(page, days, folder);
    const spec: Case = { name: 'sql', steps: built.map(({ step }) => step) };
    writeFileSync(join(folder, 'case.json'), JSON.stringify(spec));
    return new SqlProject(folder, built, new Recording([folder], { kept: false }));
  }

  /** What differs, an outcome a step. Deletes the raw tables. */
  async outcomes(): Promise<CaseOutcome[]> {
    try {
      const expected = await this.recording.expected('sql');
      return this.built.map(({ title, results, relations, seconds }, at) => {
        const want = expected.steps[at]!;
        const run = want.runs.at(-1)!;
        const refused = want.runs.find(({ error }) => error);
        const found = refused ? [{ what: refused.command, expected: refused.error!.slice(-300), got: 'results' }] : compareNodes(run.nodes, results, new Set());
        for (const [name, table] of Object.entries(want.relations)) found.push(...compareTables(name, table, relations[name]));
        for (const name of Object.keys(relations))
          if (!(name in want.relations)) found.push({ what: `relation ${name}`, expected: 'does not exist', got: relations[name]!.kind });
        const rows = Object.values(want.relations).reduce((sum, { count }) => sum + (count ?? 0), 0);
        const outcome = { name: `sql/ ${title}`, nodes: Object.keys(run.nodes).length, relations: Object.keys(want.relations).length, rows, seconds };
        return { ...outcome, differences: found.map((difference) => ({ step: at + 1, ...difference })) };
      });
    } finally {
      rmSync(join(this.folder, '..'), { recursive: true, force: true });
    }
  }
}

async function buildInPage(page: Page, days: number, folder: string): Promise<Built[]> {
  const target = new PageTarget(page);
  target.database = (await target.rows('select current_database() as d'))[0]![0]!;
  const built: Built[] = [];
  const runs: { beganMs: number; endedMs: number }[] = [];
  const build = async (title: string, command: string, step: Step, before: string[], begun: number): Promise<void> => {
    const beganMs = Date.now();
    const results = await target.run(command);
    runs.push({ beganMs, endedMs: Date.now() + 1 });
    const seconds = (performance.now() - begun) / 1000;
    const relations = await readRelations((sql) => target.rows(sql), { nowMs: Date.now(), database: target.database, runs }, []);
    built.push({ title, step: { ...step, dbt: [...before, command] }, results, relations, seconds });
  };
  for (let day = 1; day <= days; day++) {
    const begun = performance.now();
    await page.evaluate(
      async (first) => void (await window.tabhouse.ingest(first ? { days: 1, seed: 7, fullRefresh: true, preset: 'original' } : { days: 1 })),
      day === 1,
    );
    runs.push(NO_MOMENT);
    for (const name of RAW) await saveBlob(page, 'exportParquet', [`raw.${name}`], join(folder, 'data', `${day}_${name}.parquet`));
    const raw = { import: RAW.map((name) => ({ relation: `raw.${name}`, file: `data/${day}_${name}.parquet` })) };
    await build(`day ${day}`, 'build', raw, [SOURCE_SNAPSHOTS], begun);
  }
  await build('full refresh', 'build --full-refresh', {}, [], performance.now());
  return built;
}
