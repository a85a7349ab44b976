/** Runs fixtures, and `sql/` day by day, in the built page while real dbt records them, and compares. Called by run.mjs with their names. */
import { join } from 'node:path';
import { ROOT } from '../../src/cli/setup.mjs';
import { startApp, type App } from '../support/app.ts';
import { readCase } from './cases.ts';
import { PageTarget } from './pageTarget.ts';
import { Recording } from './recording.ts';
import { printOutcome, printTotal } from './report.ts';
import { runCase, type CaseOutcome } from './runCase.ts';
import { SqlProject } from './sqlProject.ts';

const DAYS = 10;
const SHOWN = 5;
const names = process.argv.slice(2).filter((word) => word !== '--');
const fixtures = names.filter((name) => name !== 'sql');
const folderOf = (name: string): string => join(ROOT, 'test', 'oracle', 'fixtures', name);
const recording = new Recording(fixtures.map(folderOf));
const outcomes: CaseOutcome[] = [];
const browser: { app: App | null } = { app: null };

await attempt(`sql/ for ${DAYS} days`, async () => {
  if (fixtures.length === names.length) return;
  const sql = await SqlProject.run((browser.app = await startApp()).page, DAYS);
  await compareFixtures();
  note(...(await sql.outcomes()));
});
await compareFixtures();
await browser.app?.close();
printTotal(outcomes);
const failed = outcomes.filter((outcome) => outcome.differences.length).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 && outcomes.length > 0 ? 0 : 1);

async function compareFixtures(): Promise<void> {
  for (const name of fixtures.splice(0)) {
    await attempt(name, async () => {
      const expected = await recording.expected(name);
      browser.app ??= await startApp();
      note(await runCase(folderOf(name), readCase(folderOf(name)), expected, new PageTarget(browser.app.page)));
    });
  }
}

function note(...done: CaseOutcome[]): void {
  for (const outcome of done) printOutcome(outcome, SHOWN);
  outcomes.push(...done);
}

/** What throws has failed, and the next starts in a browser of its own. */
async function attempt(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    note({
      name,
      nodes: 0,
      relations: 0,
      rows: 0,
      seconds: 0,
      differences: [{ step: 0, what: 'the case', expected: 'runs to its end', got: String((thrown as Error).message) }],
    });
    await browser.app?.close().catch(() => undefined);
    browser.app = null;
  }
}
