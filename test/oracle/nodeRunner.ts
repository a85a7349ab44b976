/**
 * Runs recorded cases with our engine in Node and prints a line a case, the first difference, a total.
 *
 *   npx vite-node test/oracle/nodeRunner.ts -- [--all] CASE_FOLDER...      --all prints every difference
 */
import { resolve } from 'node:path';
import { readCase, readExpected } from './cases.ts';
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
    outcome = await runCase(folder, spec, expected);
  } catch (thrown) {
    outcome = { name: spec.name, nodes: 0, relations: 0, rows: 0, seconds: 0, differences: [{ step: 0, what: 'the case', expected: 'runs to its end', got: String((thrown as Error).stack) }] };
  }
  outcomes.push(outcome);
  console.log(`${outcome.differences.length ? 'DIFFERS' : 'equal  '} ${outcome.name}: ${outcome.nodes} nodes, ${outcome.relations} relations, ${outcome.rows} rows, ${outcome.differences.length} differing, ${outcome.seconds.toFixed(1)} s`);
  for (const { step, what, expected: want, got } of outcome.differences.slice(0, all ? undefined : 1)) console.log(`  step ${step} ${what}\n    expected ${want}\n    got      ${got}`);
}
const sum = (of: (outcome: CaseOutcome) => number): number => outcomes.reduce((total, outcome) => total + of(outcome), 0);
console.log(`TOTAL ${outcomes.filter((outcome) => !outcome.differences.length).length} of ${outcomes.length} cases equal, ${sum((o) => o.nodes)} nodes, ${sum((o) => o.relations)} relations, ${sum((o) => o.rows)} rows, ${sum((o) => o.differences.length)} differing, ${sum((o) => o.seconds).toFixed(0)} s`);
process.exitCode = outcomes.every((outcome) => !outcome.differences.length) ? 0 : 1;
