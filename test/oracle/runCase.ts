import { join } from 'node:path';
import { commandsOf, projectFiles, type Case, type Expected, type ExpectedStep, type Step } from './cases.ts';
import { compareNodes, compareTables, type Difference } from './compare.ts';
import { readRelations, readTable } from './readRelations.ts';
import type { RanNode, Target } from './target.ts';

export type CaseOutcome = { name: string; nodes: number; relations: number; rows: number; differences: (Difference & { step: number })[]; seconds: number };

/** The form of recordings whose wall-clock stamps carry the number of their command. */
const NUMBERED_RUNS = 2;

/** Runs a case on a target and compares each step with what real dbt did. The target is left open. */
export async function runCase(folder: string, spec: Case, expected: Expected, target: Target): Promise<CaseOutcome> {
  const begun = performance.now();
  const files = projectFiles(join(folder, 'project'));
  const outcome: CaseOutcome = { name: spec.name, nodes: 0, relations: 0, rows: 0, differences: [], seconds: 0 };
  await target.open(files);
  const run = new CaseRun(folder, target, spec, expected, outcome, files);
  for (const [index, step] of spec.steps.entries()) await run.step(index, step, expected.steps[index]!);
  outcome.seconds = (performance.now() - begun) / 1000;
  return outcome;
}

class CaseRun {
  private readonly runs: { beganMs: number; endedMs: number }[] = [];
  private readonly numbersRuns: boolean;
  private readonly ignore: string[];
  private readonly volatileNodes: ReadonlySet<string>;

  constructor(
    private readonly folder: string,
    private readonly target: Target,
    spec: Case,
    expected: Expected,
    private readonly outcome: CaseOutcome,
    private readonly files: Record<string, string | Uint8Array>,
  ) {
    this.numbersRuns = expected.form >= NUMBERED_RUNS;
    this.ignore = [...(spec.ignore ?? []), ...expected.volatile];
    this.volatileNodes = new Set(this.ignore.filter((entry) => entry.startsWith('node:')).map((entry) => entry.slice(5)));
  }

  async step(index: number, step: Step, expected: ExpectedStep): Promise<void> {
    const differ = (differences: Difference[]): void =>
      void this.outcome.differences.push(...differences.map((difference) => ({ step: index + 1, ...difference })));
    for (const table of step.import ?? []) await this.target.importTable(table, this.folder);
    for (const sql of step.sql ?? []) await this.target.rows(sql);
    if (step.replaceFiles) {
      for (const [path, text] of Object.entries(step.replaceFiles)) {
        if (text === null) delete this.files[path];
        else this.files[path] = text;
      }
      await this.target.replaceFiles(this.files);
    }
    for (const [at, command] of commandsOf(step).entries()) differ(await this.#command(command, expected.runs[at]!));
    differ(await this.#relations(step, expected));
  }

  async #command(command: string, expected: ExpectedStep['runs'][number]): Promise<Difference[]> {
    this.outcome.nodes += Math.max(1, Object.keys(expected.nodes).length);
    let results: RanNode[];
    const beganMs = Date.now();
    try {
      results = await this.target.run(command).finally(() => this.runs.push({ beganMs, endedMs: Date.now() + 1 }));
    } catch (thrown) {
      if (expected.error) return [];
      const error = thrown as { message: string; file?: string; line?: number; stack?: string; code?: string };
      const more = error.code === 'unexpected' || error.code === undefined ? `\n${error.stack ?? ''}` : '';
      return [
        {
          what: `dbt ${command}`,
          expected: `${Object.keys(expected.nodes).length} results`,
          got: `rejected: ${error.message}${error.file ? ` at ${error.file}:${error.line}` : ''}${more}`,
        },
      ];
    }
    if (!expected.error) return compareNodes(expected.nodes, results, this.volatileNodes);
    if (!results.length || results.some((result) => result.status === 'error')) return [];
    return [{ what: `dbt ${command}`, expected: `refused: ${expected.error.slice(-300)}`, got: `${results.length} results, none an error` }];
  }

  async #relations(step: Step, expected: ExpectedStep): Promise<Difference[]> {
    const scene = { nowMs: Date.now(), database: this.target.database, runs: this.numbersRuns ? this.runs : [] };
    const ask = (sql: string) => this.target.rows(sql);
    const got = await readRelations(ask, scene, this.ignore);
    const differences: Difference[] = [];
    for (const [name, table] of Object.entries(expected.relations)) {
      this.outcome.relations++;
      this.outcome.rows += table.count ?? 0;
      differences.push(...compareTables(name, table, got[name]));
    }
    for (const [name, table] of Object.entries(got))
      if (!(name in expected.relations) && !this.ignore.includes(name))
        differences.push({ what: `relation ${name}`, expected: 'does not exist', got: `${table.kind} of ${table.count} rows` });
    for (const [at, sql] of (step.after ?? []).entries()) {
      const answer = await readTable(ask, 'query', `(${sql})`, scene, new Set());
      differences.push(...compareTables(`query ${sql.slice(0, 80)}`, expected.after[at]!, answer));
    }
    return differences;
  }
}
