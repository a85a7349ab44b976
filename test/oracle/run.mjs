// npm run test:dbt: installs real dbt, records the fixture projects with it, runs them and `sql/` in the built page, compares all.
//   node test/oracle/run.mjs [FIXTURE...]      only these; `sql` names the project in sql/
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, ensureChromium, ensureModules, ensureOracle, requireNode, ROOT } from '../../src/cli/setup.mjs';

requireNode();
ensureModules();
ensureChromium();
const python = join(process.env.TABHOUSE_ORACLE ?? ensureOracle(), 'python');
ensureBuild();
const fixtures = join(ROOT, 'test', 'oracle', 'fixtures');
const wanted = process.argv.slice(2);
const names = readdirSync(fixtures).filter((name) => existsSync(join(fixtures, name, 'case.json')) && (wanted.length === 0 || wanted.includes(name)));
const env = { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: '0', TZ: 'UTC', TABHOUSE_PYTHON: python };
const recorded = spawnSync(python, [join(ROOT, 'test', 'oracle', 'oracle.py'), ...names.map((name) => join(fixtures, name))], { cwd: ROOT, env, stdio: 'inherit' });
if (recorded.status !== 0) {
  console.log('real dbt could not record the fixtures\n0 passed, 1 failed');
  process.exit(1);
}
const viteNode = join(ROOT, 'node_modules', 'vite-node', 'dist', 'cli.mjs');
const withSql = wanted.length === 0 || wanted.includes('sql') ? ['sql'] : [];
const compared = spawnSync(process.execPath, [viteNode, 'test/oracle/pageRunner.ts', '--', ...withSql, ...names], { cwd: ROOT, env, stdio: 'inherit' });
process.exit(compared.status ?? 1);
