// npm run test:dbt: installs real dbt, records the fixture projects with it, runs them and `sql/` in the built page, compares all.
//   node test/oracle/run.mjs [FIXTURE...]      only these; `sql` names the project in sql/
// TABHOUSE_ORACLE names the executables of a dbt that is installed already, TABHOUSE_DIST a site that is built already.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, ensureChromium, ensureModules, ensureOracle, requireNode, ROOT } from '../../src/cli/setup.mjs';

requireNode();
ensureModules();
ensureChromium();
const python = join(process.env.TABHOUSE_ORACLE ?? ensureOracle(), 'python');
if (!process.env.TABHOUSE_DIST) ensureBuild();
const fixtures = join(ROOT, 'test', 'oracle', 'fixtures');
const known = ['sql', ...readdirSync(fixtures).filter((name) => existsSync(join(fixtures, name, 'case.json')))];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length) {
  console.log(`no such fixture: ${unknown.join(', ')}\n0 passed, ${unknown.length} failed`);
  process.exit(1);
}
const names = known.filter((name) => wanted.length === 0 || wanted.includes(name));
const viteNode = join(ROOT, 'node_modules', 'vite-node', 'dist', 'cli.mjs');
const compared = spawnSync(process.execPath, [viteNode, 'test/oracle/pageRunner.ts', '--', ...names], {
  cwd: ROOT,
  env: { ...process.env, TABHOUSE_PYTHON: python },
  stdio: 'inherit',
});
process.exit(compared.status ?? 1);
