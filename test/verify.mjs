// npm run verify: whether all is well, without running the product: format, lint, types, dead code, sizes, licences.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureModules, ROOT } from '../src/cli/setup.mjs';

const tool = (...path) => join(ROOT, 'node_modules', ...path);

const CHECKS = [
  { name: 'format', args: [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', args: [tool('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.'] },
  { name: 'types', args: [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', '.'] },
  { name: 'types of components', args: [tool('svelte-check', 'bin', 'svelte-check'), '--threshold', 'warning', '--output', 'human'] },
  { name: 'dead code', args: [tool('knip', 'bin', 'knip.js')] },
  { name: 'architecture', args: [tool('vitest', 'vitest.mjs'), 'run', '--project', 'unit', 'test/architecture.test.ts'] },
  { name: 'sizes', args: [tool('size-limit', 'bin.js')] },
  { name: 'licences', args: ['test/licences.mjs', '--check'] },
];

ensureModules();
ensureBuild();
let failed = 0;
for (const { name, args } of CHECKS) {
  const done = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const ok = done.status === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
  if (!ok) {
    failed += 1;
    console.log(`${done.stdout}${done.stderr}`.trim().split('\n').slice(0, 80).join('\n'));
  }
}
process.exitCode = failed ? 1 : 0;
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
