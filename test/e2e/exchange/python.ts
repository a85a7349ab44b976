import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../src/cli/setup.mjs';

/** The Python of the dbt oracle, which `npm test` installs: `TABHOUSE_PYTHON` names another. */
export function oraclePython(): string {
  const path = process.env['TABHOUSE_PYTHON'] ?? join(ROOT, '.oracle', 'dbt', 'bin', 'python');
  if (!existsSync(path)) throw new Error(`there is no Python at ${path}: run "npm test", which installs it, or set TABHOUSE_PYTHON`);
  return path;
}

/** What a script prints as JSON. */
export function runPython(script: string, args: string[]): unknown {
  const done = spawnSync(oraclePython(), ['-c', script, ...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout);
}
