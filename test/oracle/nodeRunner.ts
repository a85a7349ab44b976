/**
 * Runs recorded cases with our engine in Node and prints a line a case, the first difference, a total.
 *
 *   npx vite-node test/oracle/nodeRunner.ts -- [--all] CASE_FOLDER...      --all prints every difference
 */
import { resolve } from 'node:path';
import { readCase, readExpected } from './cases.ts';
import { NodeTarget } from './nodeTarget.ts';
import { printOutcome, printTotal } from './report.ts';
import { runCase, type CaseOutcome } from './runCase.ts';

const words = process.argv.slice(2).filter((word) => word !== '--');
const all = words.includes('--all');
const outcomes: CaseOutcome[] = [];
for (const word of words.filter((each) => !each.startsWith('--'))) {
  const folder = resolve(word);
  const spec = readCase(folder);
  const expected = readExpected(folder);
  if (!expected) {
    console.log(`unknown ${spec.name}: not recorded yet`);
    continue;
  }
  let outcome: CaseOutcome;
  try {
    outcome = await runCase(folder, spec, expected, new NodeTarget());
  } catch (thrown) {
    outcome = {
      name: spec.name,
      nodes: 0,
      relations: 0,
      rows: 0,
      seconds: 0,
      differences: [{ step: 0, what: 'the case', expected: 'runs to its end', got: String((thrown as Error).stack) }],
    };
  }
  outcomes.push(outcome);
  printOutcome(outcome, all ? Infinity : 1);
}
printTotal(outcomes);
process.exitCode = outcomes.every((outcome) => !outcome.differences.length) ? 0 : 1;
