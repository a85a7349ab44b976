// npm run test:wayout [-- --master 'local[2]'] [--days 3] [--controls] [--kill-worker]: the unmodified sql/ in the tab, in dbt-duckdb and in
// dbt-spark on a cluster of one master and two workers; every relation after every day has to be equal in all three.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuild, ensureModules, requireNode } from '../../src/cli/setup.mjs';
import { startCluster, tasksOfExecutors } from './cluster.mjs';
import { runControls, runOneRowControl } from './controls.mjs';
import { CACHE, ensureJars, ensurePython, finish, requireTools, start, stop, stopAll, VERSIONS, WAYOUT } from './tools.mjs';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '3' },
    users: { type: 'string', default: '500' },
    seed: { type: 'string', default: '7' },
    master: { type: 'string' },
    raw: { type: 'string' },
    controls: { type: 'boolean', default: false },
    'kill-worker': { type: 'boolean', default: false },
  },
});
const days = Number(values.days);
if (!Number.isInteger(days) || days < 1) throw new Error(`--days has to be a whole number from 1 on, not ${values.days}`);

const RUN = join(CACHE, 'run');
const all = Array.from({ length: days }, (_, index) => String(index + 1));
const begun = Date.now();
let passed = 0;
let failed = 0;

/** Counts what has to hold. */
function check(what, holds) {
  if (holds) passed += 1;
  else failed += 1;
  console.log(`${holds ? '✓' : '✗'} ${what} (${((Date.now() - begun) / 1000).toFixed(0)} s)`);
}

try {
  requireNode();
  const java = requireTools();
  ensureModules();
  const python = await ensurePython();
  const jars = await ensureJars();
  console.log(`${VERSIONS}, ${java}`);
  rmSync(RUN, { recursive: true, force: true });
  mkdirSync(join(RUN, 'events'), { recursive: true });

  const raw = values.raw ?? join(RUN, 'raw');
  const manifest = join(RUN, 'duckdb-state', 'target', 'manifest.json');
  const dayDriver = (target, more, env = {}) =>
    start(python, [join(WAYOUT, 'days.py'), target, '--raw', raw, '--state', join(RUN, `${target}-state`), '--out', join(RUN, target), ...more], {
      env: { TABHOUSE_SPARK_JARS: jars, TABHOUSE_SPARK_EVENTS: join(RUN, 'events'), ...env },
      lines: (line) => /^(DuckDB adapter|Setting default log level|To adjust logging level)|partitioned_by/.test(line) || console.log(`  ${line}`),
    });
  const compare = async (left, right, more = []) =>
    (await finish(
      start(python, [join(WAYOUT, 'compare.py'), '--manifest', manifest, join(RUN, left), join(RUN, right), ...more], {
        lines: (line) => console.log(`  ${line}`),
      }),
    )) === 0;

  if (!values.raw) {
    ensureBuild();
    // Only now: what it imports was installed a moment ago.
    const { buildInTab } = await import('./tab.mjs');
    await buildInTab({ days, users: Number(values.users), seed: Number(values.seed), out: join(RUN, 'tab'), raw });
    check('all nodes and tests pass in the tab on every day', true);
  }
  check('all nodes and tests pass in dbt-duckdb on every day', (await finish(dayDriver('duckdb', ['--days', ...all]))) === 0);
  if (!values.raw) check('the tab and dbt-duckdb built equal relations', await compare('tab', 'duckdb'));
  check('a change of one row is reported with relation, key and column', await runOneRowControl({ python, manifest, folder: RUN, day: days }));

  const cluster = values.master ? null : await startCluster(python, join(RUN, 'cluster'));
  const spark = { TABHOUSE_SPARK_MASTER: cluster?.url ?? values.master };
  console.log(`  Spark: ${spark.TABHOUSE_SPARK_MASTER}${cluster ? ', two workers with one core each' : ''}`);
  try {
    if (days > 1)
      check(
        'all nodes pass in dbt-spark on the first days',
        (await finish(dayDriver('spark', ['--tests', 'none', '--days', ...all.slice(0, -1)], spark))) === 0,
      );
    const last = dayDriver('spark', ['--tests', 'last', '--days', String(days)], spark);
    if (cluster && values['kill-worker']) setTimeout(() => void stop(cluster.workers[0]), 60_000);
    check(`all nodes, data tests and unit tests pass in dbt-spark on day ${days}, by a command of its own`, (await finish(last)) === 0);
    check('dbt-duckdb and dbt-spark built equal relations', existsSync(manifest) && (await compare('duckdb', 'spark')));
    const refresh = ['--full-refresh', '--select', 'config.materialized:incremental', '--tests', 'none', '--days', String(days)];
    check('dbt-spark refreshes the incremental models in full', (await finish(dayDriver('spark', refresh, spark))) === 0);
    check('a full refresh in dbt-spark gives the same relations', await compare('duckdb', 'spark', ['--days', String(days)]));
    if (values.controls) for (const [what, shown] of await runControls({ python, jars, raw, folder: RUN, manifest })) check(what, shown);
  } finally {
    await cluster?.stop();
  }
  const tasks = tasksOfExecutors(join(RUN, 'events'));
  console.log('  Tasks:', tasks);
  if (cluster)
    check('both executors of every session did tasks', new Set(Object.keys(tasks).map((name) => name.split(' ')[0])).size * 2 <= Object.keys(tasks).length);
} catch (thrown) {
  failed += 1;
  console.error(`✗ ${thrown instanceof Error ? thrown.message : String(thrown)}`);
} finally {
  await stopAll();
}
console.log(`\n${((Date.now() - begun) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
