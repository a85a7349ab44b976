/** Runs recorded fixtures, and `sql/` day by day, in the built page and compares. Called by run.mjs. */
import { join } from 'node:path';
import { ROOT } from '../../src/cli/setup.mjs';
import { startApp, type App } from '../support/app.ts';
import { readCase, readExpected } from './cases.ts';
import { PageTarget } from './pageTarget.ts';
import { printOutcome, printTotal } from './report.ts';
import { runCase, type CaseOutcome } from './runCase.ts';
import { runSqlProject } from './sqlProject.ts';

const DAYS = 10;
const names = process.argv.slice(2).filter((word) => word !== '--');
const outcomes: CaseOutcome[] = [];
for (const name of names) {
  let app: App | null = null;
  let outcome: CaseOutcome;
  try {
    app = await startApp();
    outcome = name === 'sql' ? await runSqlProject(app.page, DAYS) : await runFixture(name, app);
  } catch (thrown) {
    outcome = { name, nodes: 0, relations: 0, rows: 0, seconds: 0, differences: [{ step: 0, what: 'the case', expected: 'runs to its end', got: String((thrown as Error).message) }] };
  } finally {
    await app?.close();
  }
  outcomes.push(outcome);
  printOutcome(outcome, false);
}
printTotal(outcomes);
const failed = outcomes.filter((outcome) => outcome.differences.length).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 && outcomes.length > 0 ? 0 : 1;

async function runFixture(name: string, app: App): Promise<CaseOutcome> {
  const folder = join(ROOT, 'test', 'oracle', 'fixtures', name);
  const expected = readExpected(folder);
  if (!expected) throw new Error('not recorded');
  return runCase(folder, readCase(folder), expected, new PageTarget(app.page));
}
