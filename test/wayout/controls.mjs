// Shows that the comparison can fail: one changed row is named, and without any one override the tables of Spark differ or do not build.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
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

/** Takes macros out of a copy of the project. One that is not there is an error: a control of nothing shows nothing. */
const without = (file, macros) => (sql) => {
  const path = join(sql, 'macros', file);
  let text = readFileSync(path, 'utf8');
  for (const macro of macros) {
    const found = new RegExp(`\\{%-? macro ${macro}\\([\\s\\S]*?endmacro -?%\\}`).exec(text);
    if (!found) throw new Error(`${path} has no macro ${macro}`);
    text = text.replace(found[0], '');
  }
  writeFileSync(path, text);
};

/** A control on one model, built on day 1 with what it needs. */
const one = (what, change, model, relation) => ({ what, change, select: [`+${model}`], only: [relation], days: ['1'] });
/** A control on the snapshot of a dimension, whose deletions and clock show on day 2. */
const history = (what, change) => ({ what, change, select: ['+dim_users_snapshots'], only: ['snapshots.dim_users_snapshots'], days: ['1', '2'] });

/** What is taken away, what is built then, the relations that must differ (unless nothing can be built at all). */
const CONTROLS = [
  {
    what: 'nothing',
    select: ['+int_sessions', '+date_spine', '+dim_users_snapshots'],
    only: [
      'utilities.countries',
      'utilities.date_spine',
      'int.int_sessions',
      'staging.stg_users',
      'snapshots.raw__user_snapshots',
      'snapshots.dim_users_snapshots',
    ],
    days: ['1', '2'],
    red: false,
  },
  one('spark__load_csv_rows', without('spark/seed.sql', ['spark__load_csv_rows']), 'countries', 'utilities.countries'),
  one('spark__dateadd', without('spark/dates.sql', ['spark__dateadd']), 'date_spine', 'utilities.date_spine'),
  one('spark__day_series', without('portable.sql', ['spark__day_series']), 'date_spine', 'utilities.date_spine'),
  one('spark__parquet_file', without('register_raw.sql', ['spark__parquet_file']), 'stg_users', 'staging.stg_users'),
  history('spark__get_columns_in_relation', without('spark/snapshot.sql', ['spark__get_columns_in_relation'])),
  history('the clock macros', without('clock.sql', ['duckdb__snapshot_get_time', 'spark__snapshot_get_time'])),
  { ...one('TIMESTAMP_NTZ', undefined, 'raw__user_snapshots', 'snapshots.raw__user_snapshots'), env: { TABHOUSE_SPARK_TIMESTAMPS: 'TIMESTAMP_LTZ' } },
];

/** Runs each control on this machine's cores. Returns what each should show, and whether it did. */
export async function runControls({ python, jars, raw, folder, manifest }) {
  const found = [];
  for (const [nth, { what, change, env = {}, select, only, days, red = true }] of CONTROLS.entries()) {
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
    found.push([`without ${what} the comparison ${red ? 'turns red' : 'stays green'}`, equal !== red]);
  }
  return found;
}
