// Shows that the comparison can fail: one changed row is named, and without any one override the tables of Spark differ or do not build.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/setup.mjs';
import { finish, start, WAYOUT } from './tools.mjs';

const CHANGE = `
import duckdb, sys
path = sys.argv[1]
connection = duckdb.connect()
connection.execute(f"create table changed as select * from read_parquet('{path}')")
connection.execute("update changed set likes = likes + 1 where post_id = (select min(post_id) from changed)")
print(connection.execute("select min(post_id) from changed").fetchone()[0])
connection.execute(f"copy changed to '{path}' (format parquet)")
`;

/** Changes one number in one row of a copy of what dbt-duckdb built; whether the comparison names its relation, key and column. */
export async function runOneRowControl({ python, manifest, folder, day }) {
  const name = `day_${String(day).padStart(2, '0')}`;
  cpSync(join(folder, 'duckdb', name), join(folder, 'one-row', name), { recursive: true });
  const said = [];
  const lines = (line) => said.push(line);
  await finish(start(python, ['-c', CHANGE, join(folder, 'one-row', name, 'analytics.dim_posts.parquet')], { lines }));
  const post = said.pop();
  const code = await finish(
    start(python, [join(WAYOUT, 'compare.py'), '--manifest', manifest, join(folder, 'duckdb'), join(folder, 'one-row'), '--days', String(day)], { lines }),
  );
  said.forEach((line) => console.log(`  ${line}`));
  return code === 1 && said.length === 2 && said[0].includes(`analytics.dim_posts: post_id='${post}': likes:`);
}

const without = (file) => (sql) => rmSync(join(sql, 'macros', 'spark', file));
function withoutClock(sql) {
  const path = join(sql, 'macros', 'clock.sql');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/\{% macro (duckdb|spark)__snapshot_get_time.*\n/g, ''));
}

/** What is taken away, what is built then, the relations that must differ (unless nothing can be built at all). */
const CONTROLS = [
  { what: 'the seed override', change: without('seed.sql'), select: ['countries'], only: ['utilities.countries'], days: ['1'] },
  { what: 'the date overrides', change: without('dates.sql'), select: ['date_spine'], only: ['utilities.date_spine'], days: ['1'] },
  {
    what: 'TIMESTAMP_NTZ',
    env: { TABHOUSE_SPARK_TIMESTAMPS: 'TIMESTAMP_LTZ' },
    select: ['raw__user_snapshots'],
    only: ['snapshots.raw__user_snapshots'],
    days: ['1'],
  },
  {
    what: 'the snapshot overrides',
    change: without('snapshot.sql'),
    select: ['+dim_users_snapshots'],
    only: ['snapshots.dim_users_snapshots'],
    days: ['1', '2'],
  },
  { what: 'the clock macro', change: withoutClock, select: ['+dim_users_snapshots'], only: ['snapshots.dim_users_snapshots'], days: ['1', '2'] },
];

/** Runs each control on this machine's cores. Yields what was taken away and whether that turned the comparison red. */
export async function runControls({ python, jars, raw, folder, manifest }) {
  const found = [];
  for (const [nth, { what, change, env = {}, select, only, days }] of CONTROLS.entries()) {
    const place = join(folder, `control-${nth}`);
    cpSync(join(ROOT, 'sql'), join(place, 'sql'), { recursive: true, filter: (path) => !/\/(target|logs)$/.test(path) });
    change?.(join(place, 'sql'));
    const lines = (line) => console.log(`  ${line.slice(0, 240)}`);
    const built = await finish(
      start(
        python,
        [
          join(WAYOUT, 'days.py'),
          'spark',
          '--raw',
          raw,
          '--state',
          join(place, 'state'),
          '--out',
          join(place, 'out'),
          '--project',
          join(place, 'sql'),
          '--tests',
          'none',
          '--select',
          ...select,
          '--days',
          ...days,
        ],
        { env: { TABHOUSE_SPARK_JARS: jars, TABHOUSE_SPARK_MASTER: 'local[2]', ...env }, lines },
      ),
    );
    const equal =
      built === 0 &&
      (await finish(
        start(python, [join(WAYOUT, 'compare.py'), '--manifest', manifest, join(folder, 'duckdb'), join(place, 'out'), '--days', ...days, '--only', ...only], {
          lines,
        }),
      )) === 0;
    found.push([what, !equal]);
  }
  return found;
}
