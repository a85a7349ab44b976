import type { RunStatus } from './results.ts';

/** What a data test's query answered, and how its node is configured. */
export type TestFinding = { failures: number; shouldWarn: boolean; shouldError: boolean };
export type TestConfig = { severity: string; warnIf: string; errorIf: string; warningsFail: boolean };

/** dbt's verdict on a data test and its wording. A test that passes reports no failures, whatever it counted. */
export function testOutcome({ failures, shouldWarn, shouldError }: TestFinding, config: TestConfig): { status: RunStatus; message: string | null; failures: number } {
  const got = `Got ${failures} ${failures === 1 ? 'result' : 'results'}`;
  if (config.severity.toUpperCase() === 'ERROR' && shouldError) return { status: 'fail', message: `${got}, configured to fail if ${config.errorIf}`, failures };
  if (shouldWarn && config.warningsFail) return { status: 'fail', message: `${got}, configured to fail if ${config.warnIf}`, failures };
  if (shouldWarn) return { status: 'warn', message: `${got}, configured to warn if ${config.warnIf}`, failures };
  return { status: 'pass', message: null, failures: 0 };
}
