import { beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../../src/generator/settings.ts';
import { BuiltWarehouse } from './built.ts';
import { logDays, type DayLog } from './log.ts';
import { creatorTotals, dailyMetrics, postMetrics, sessionsOf, sourceHistory } from './oracle.ts';

const DAYS = Number(process.env['REPLAY_DAYS'] ?? 30);
const seeds = Array.from({ length: Number(process.env['REPLAY_SEEDS'] ?? 3) }, (_, index) => index + 1);

/** The days of every second seed come one by one, each with a build of its own; those of the others all at once with one build. */
const comesDayByDay = (seed: number) => seed % 2 === 0;

/** Snapshots of models: they see what builds make, so their history has a version for each build. */
const IN_STEP_WITH_BUILDS = ['snapshots.dim_users_snapshots', 'snapshots.dim_posts_snapshots'];

const seconds = (column: string, name = column) => `epoch(${column})::bigint as ${name}`;
const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

async function dayByDay(seed: number): Promise<BuiltWarehouse> {
  const warehouse = await BuiltWarehouse.open();
  for (let day = 0; day < DAYS; day++) {
    await warehouse.ingest({ seed });
    await warehouse.build(day === 0 ? 'build' : 'run');
  }
  await warehouse.build();
  return warehouse;
}

async function atOnce(seed: number): Promise<BuiltWarehouse> {
  const warehouse = await BuiltWarehouse.open();
  await warehouse.ingest({ seed, days: DAYS });
  await warehouse.build();
  return warehouse;
}

describe.each(seeds)('the built tables of seed %i', { timeout: 600_000 }, (seed) => {
  let log: DayLog[];
  let warehouse: BuiltWarehouse;

  beforeAll(async () => {
    log = await logDays({ ...presets.original, seed }, DAYS);
    warehouse = await (comesDayByDay(seed) ? dayByDay(seed) : atOnce(seed));
  }, 600_000);

  it('hold every state of every user and post, as the generator’s log has it', async () => {
    const { users, posts } = sourceHistory(log);
    const times = ['created_at', 'updated_at', 'deleted_at'].map((column) => seconds(column)).join(', ');
    const validity = `${seconds('dbt_valid_from', 'valid_from')}, ${seconds('dbt_valid_to', 'valid_to')}`;
    expect(
      sorted(
        await warehouse.rows(`select user_id, first_name, last_name, country_code, favorite_color, ${times}, ${validity} from snapshots.raw__user_snapshots`),
      ),
    ).toEqual(sorted(users));
    expect(sorted(await warehouse.rows(`select post_id, user_id, post_text, ${times}, ${validity} from snapshots.raw__post_snapshots`))).toEqual(sorted(posts));
  });

  it('hold the sessions of the log', async () => {
    const found = await warehouse.rows<object>(
      `select user_id, ${seconds('started_at')}, ${seconds('ended_at')}, events, view_events, likes, posts_viewed from analytics.fct_sessions`,
    );
    expect(sorted(found)).toEqual(sorted(sessionsOf(log.flatMap(({ events }) => events))));
  });

  it('hold the views and likes of every post and day', async () => {
    const found = await warehouse.rows<object>(
      `select post_id, (epoch(metric_date) / 86400)::integer as day, views, likes, view_events from analytics.agg_post_metrics_daily`,
    );
    expect(sorted(found)).toEqual(sorted(postMetrics(log.flatMap(({ events }) => events))));
  });

  it('hold what every creator received, views on posts deleted since included', async () => {
    const found = await warehouse.rows<object>(
      `select creator_id, sum(views)::bigint as views, sum(likes)::bigint as likes from analytics.agg_creator_metrics_daily group by all having sum(view_events + likes) > 0`,
    );
    expect(sorted(found)).toEqual(sorted(creatorTotals(log)));
  });

  it('hold the daily numbers: rows, views, likes, sessions, active users', async () => {
    const expected = dailyMetrics(log);
    const found = await warehouse.rows<object>(`select ${Object.keys(expected[0]!).join(', ')} from analytics.metrics_daily order by metric_date`);
    expect(found).toEqual(expected);
  });

  if (comesDayByDay(seed)) {
    it('are the same as after as many days at once with one build', async () => {
      expect(await warehouse.fingerprint(IN_STEP_WITH_BUILDS)).toEqual(await (await atOnce(seed)).fingerprint(IN_STEP_WITH_BUILDS));
    });
  }
});
