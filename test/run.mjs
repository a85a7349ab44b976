// npm test: installs what is missing and runs everything. Ends with `N passed, N failed`, the sum of what each part counted.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureChromium, ensureModules, ensureOracle, requireNode, ROOT } from '../src/cli/setup.mjs';

const bin = (name) => join(ROOT, 'node_modules', ...name);
const vitest = bin(['vitest', 'vitest.mjs']);

/** Each part prints `N passed, N failed` as its last counted line. */
const PARTS = [
  { name: 'verify', args: ['test/verify.mjs'] },
  { name: 'unit', args: [vitest, 'run', '--project', 'unit'] },
  { name: 'end to end', args: [vitest, 'run', '--project', 'e2e'] },
  { name: 'against real dbt', args: ['test/oracle/run.mjs'] },
  { name: 'crash', args: ['test/crash/run.mjs', '--trials', '20'] },
];

function runPart({ name, args }, env) {
  console.log(`\n══ ${name}`);
  return new Promise((resolve) => {
    const begun = Date.now();
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let tail = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      tail = (tail + chunk).slice(-8192);
    });
    child.on('close', (code, signal) => {
      const counted = [...tail.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1);
      let passed = Number(counted?.[1] ?? 0);
      let failed = Number(counted?.[2] ?? 0);
      if (!counted || passed + failed === 0) failed += 1;
      else if (code !== 0 && failed === 0) failed += 1;
      console.log(`── ${name}: ${passed} passed, ${failed} failed, ${((Date.now() - begun) / 1000).toFixed(0)} s${signal ? `, ended by ${signal}` : ''}`);
      resolve({ passed, failed });
    });
  });
}

let passed = 0;
let failed = 0;
try {
  requireNode();
  ensureModules();
  const chromium = ensureChromium();
  const oracle = ensureOracle();
  ensureBuild();
  const env = { ...process.env, CHROMIUM: chromium, TABHOUSE_PYTHON: join(oracle, 'python'), DBT_SEND_ANONYMOUS_USAGE_STATS: '0', TZ: 'UTC' };
  const only = process.argv.slice(2);
  for (const part of PARTS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const counts = await runPart(part, env);
    passed += counts.passed;
    failed += counts.failed;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  failed += 1;
}
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
