import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { dailyMetricsSql, hasMetricsSql, lastDays, level, share, total } from '../../../src/metrics/dailyMetrics.ts';
import { definitionOf } from '../../../src/metrics/definitions.ts';
import { ingestionsSql, rawTotalsSql, settingsSql } from '../../../src/metrics/ingestions.ts';
import { BOARDS, leaderboardSql } from '../../../src/metrics/leaderboards.ts';
import { columnsSql, pageSql, relationsSql, rowCountsSql } from '../../../src/metrics/relations.ts';
import { cohortsOf, retentionSql } from '../../../src/metrics/retention.ts';
import { hasRunsSql, runNodesSql, runsSql } from '../../../src/metrics/runs.ts';
import { ATTRIBUTIONS, slicesSql } from '../../../src/metrics/slices.ts';

let connection: DuckDBConnection;

/** The tables the questions read, as docs/models.md and the run history have them. */
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`
    create schema raw; create schema analytics; create schema tabhouse;
    create table raw."user"(user_id varchar, deleted_at timestamp); create table raw.post(post_id varchar, deleted_at timestamp); create table raw.event(event_id varchar);
    create table raw.ingestion_audit(ingest_date date, table_name varchar, rows_inserted integer, rows_updated integer, rows_deleted integer, real_timestamp timestamp);
    insert into raw.ingestion_audit values ('2100-01-01', 'user', 1, 0, 0, now()::timestamp), ('2100-01-02', 'user', 2, 1, 0, now()::timestamp);
    create table analytics.metrics_daily as select date '2100-01-01' as metric_date, 10::bigint as views, 1::bigint as likes union all select date '2100-01-02', 20, 3;
    create table analytics.metrics_leaderboards(subject varchar, board varchar, board_rank bigint, subject_id varchar, label varchar, creator_id varchar, creator_name varchar,
      country_name varchar, region varchar, favorite_color varchar, is_active boolean, views bigint, likes bigint, like_ratio double, score double);
    create table analytics.metrics_slices_as_it_happened as select date '2100-01-01' as metric_date, 'creator' as role, 'region' as dimension, 'Europe' as slice, 4::bigint as active_users,
      10::bigint as views, 0::bigint as likes, null::bigint as sessions, 0.0::double as like_ratio union all select date '2100-01-02', 'creator', 'region', 'Europe', 5, 5, 1, null, 0.2;
    create table analytics.metrics_slices_today as from analytics.metrics_slices_as_it_happened;
    create table analytics.metrics_slices_as_of_day as select date '2100-01-02' as as_of_date, 'creator' as role, 'region' as dimension, 'Europe' as slice, 9::bigint as users, 5::bigint as active_users,
      15::bigint as total_views, 1::bigint as total_likes, null::bigint as total_sessions, 1/15.0 as like_ratio;
    create table analytics.metrics_retention_weekly(cohort_week date, week_number integer, active_week date, cohort_users bigint, active_users bigint, retention double, is_complete boolean);
    create table tabhouse.generator_settings(from_date date, settings varchar);
    create table tabhouse.runs(run_id varchar, work varchar, command varchar, started_at timestamp, finished_at timestamp, state varchar, message varchar, days integer, run_results varchar);
    create table tabhouse.run_nodes(run_id varchar, unique_id varchar, resource_type varchar, status varchar, message varchar, failures bigint, execution_seconds double, rows_affected bigint,
      relation_name varchar, started_at timestamp, completed_at timestamp);`);
});

const answer = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();

describe('the questions of the pages', () => {
  it.each([
    ['whether there are metrics', hasMetricsSql()],
    ['daily metrics', dailyMetricsSql('2100-01-02')],
    ['ingestions', ingestionsSql(7)],
    ['raw totals', rawTotalsSql()],
    ['settings', settingsSql()],
    ['retention', retentionSql()],
    ['relations', relationsSql()],
    ['row counts', rowCountsSql([{ schema: 'raw', name: 'user', kind: 'table', columns: 2 }])!],
    ['columns', columnsSql('raw', 'user')],
    ['a page of rows', pageSql('"raw"."user"', 2, 1000)],
    ['runs', runsSql(10)],
    ['whether there are runs', hasRunsSql()],
    ['nodes of a run', runNodesSql("it's")],
    ...Object.entries(BOARDS).flatMap(([subject, boards]) =>
      boards.map(({ value }): [string, string] => [`the board ${subject} ${value}`, leaderboardSql(subject as 'post', value, 10)]),
    ),
  ])('run in DuckDB: %s', async (_, sql) => {
    await expect(answer(sql)).resolves.toBeInstanceOf(Array);
  });

  it('take hostile values as values', async () => {
    const hostile = `x'; drop table raw."user"; --`;
    await expect(answer(columnsSql(hostile, hostile))).resolves.toEqual([]);
    await expect(answer(runNodesSql(hostile))).resolves.toEqual([]);
    await expect(answer('select count(*) from raw."user"')).resolves.toHaveLength(1);
  });

  it('give the same totals under every attribution', async () => {
    for (const attribution of ATTRIBUTIONS) {
      const rows = await answer(slicesSql({ attribution, role: 'creator', dimension: 'region', day: '2100-01-02' }));
      expect(rows).toMatchObject([{ slice: 'Europe', views: '15', likes: '1', sessions: null }]);
    }
  });
});

describe('a period', () => {
  const rows = [1, 2, 3, 4, 5].map((day) => ({ metric_date: `2100-01-0${day}`, views: day * 10, likes: day, mau: day }));

  it('is compared with the one of the same length before it', () => {
    const period = lastDays(rows, 2);
    expect(total(period, 'views')).toEqual({ value: 90, change: (90 - 50) / 50 });
    expect(level(period, 'mau')).toEqual({ value: 5, change: (5 - 3) / 3 });
    expect(share(period, 'likes', 'views').value).toBeCloseTo(0.1);
  });

  it('has nothing to compare with where the one before is not whole', () => {
    expect(total(lastDays(rows, 3), 'views').change).toBeNull();
    expect(total(lastDays(rows, 0), 'views')).toEqual({ value: 150, change: null });
  });

  it('has no ratio without a denominator', () => {
    expect(share(lastDays([{ views: 0, likes: 0 }], 1), 'likes', 'views').value).toBeNull();
  });
});

describe('a definition', () => {
  it('is read from the column’s YAML, with its fraction and unit', () => {
    const meta = { label: 'Like ratio', definition: 'Likes per view.', numerator: 'likes', denominator: 'views', unit: 'ratio' };
    expect(definitionOf({ config: { meta } })).toEqual({ label: 'Like ratio', unit: 'ratio', text: 'Likes per view.\n= likes / views\nUnit: ratio' });
  });

  it('falls back to the description, and to nothing', () => {
    expect(definitionOf({ description: 'Words' }).text).toBe('Words');
    expect(definitionOf(undefined).text).toBeUndefined();
  });
});

describe('cohorts', () => {
  it('are one entry a week of joining', () => {
    const row = (week: string, number: number, active: number) => ({
      cohort_week: week,
      week_number: number,
      cohort_users: 10,
      active_users: active,
      retention: active / 10,
      is_complete: true,
    });
    expect(
      cohortsOf([row('2100-01-04', 0, 10), row('2100-01-04', 1, 4), row('2100-01-11', 0, 9)]).map(({ week, weeks }) => [week, weeks.map(({ share }) => share)]),
    ).toEqual([
      ['2100-01-04', [1, 0.4]],
      ['2100-01-11', [0.9]],
    ]);
  });
});
