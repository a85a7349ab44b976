import type { CaseOutcome } from './runCase.ts';

/** One line for a case, and its first `shown` differences. */
export function printOutcome(outcome: CaseOutcome, shown: number): void {
  const { name, nodes, relations, rows, differences, seconds } = outcome;
  console.log(
    `${differences.length ? 'DIFFERS' : 'equal  '} ${name}: ${nodes} nodes, ${relations} relations, ${rows} rows, ${differences.length} differing, ${seconds.toFixed(1)} s`,
  );
  for (const { step, what, expected, got } of differences.slice(0, shown)) console.log(`  step ${step} ${what}\n    expected ${expected}\n    got      ${got}`);
}

/** The sum of all cases. */
export function printTotal(outcomes: CaseOutcome[]): void {
  const sum = (of: (outcome: CaseOutcome) => number): number => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const equal = outcomes.filter((outcome) => !outcome.differences.length).length;
  console.log(
    `TOTAL ${equal} of ${outcomes.length} projects equal: ${sum((o) => o.nodes)} nodes, ${sum((o) => o.relations)} relations, ${sum((o) => o.rows)} rows, ${sum((o) => o.differences.length)} differences, ${sum((o) => o.seconds).toFixed(0)} s`,
  );
}
