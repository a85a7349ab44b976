import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withPlainCurrentTime } from '../../../src/engine/currentTime.ts';
import { ZonedSites } from '../../../src/engine/zonedSites.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

let db: NodeDatabase;
beforeAll(async () => {
  db = await NodeDatabase.open('zoned');
  await db.query(`create table t as select timestamptz '2020-03-01 10:00:00+00' a, timestamptz '2020-01-01' b, timestamp '2020-01-02' c, date '2020-01-05' d,
    5 i, 1.5::double f, interval 3 hour v, '2020-02-03' s`);
});
afterAll(() => db.close());

const textOf = async (expression: string): Promise<string> => {
  const table = await db.query(`select (${expression})::varchar || ' ' || typeof(${expression}) as x from t`);
  return String(table.getChildAt(0)?.get(0));
};

describe('times with a zone do in UTC what native DuckDB with ICU was recorded to do', () => {
  it.each([
    ['a + v', '2020-03-01 13:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['v + a', '2020-03-01 13:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['a - v', '2020-03-01 07:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['a + interval 1 month', '2020-04-01 10:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['a - b', '60 days 10:00:00 INTERVAL'],
    ['a - c', '59 days 10:00:00 INTERVAL'],
    ['c - a', '-59 days -10:00:00 INTERVAL'],
    ['d - a', '-56 days -10:00:00 INTERVAL'],
    // other types in the same statement
    ['a + v + interval (i - 4) day - (c - c) - interval (-(-i)) hour', '2020-03-02 08:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['case when a + v > b then f - i end', '-3.5 DOUBLE'],
    ['case when a + v > b then i::decimal(5,2) - 1 end', '4.00 DECIMAL(13,2)'],
    ['case when a + v > b then d + v end', '2020-01-05 03:00:00 TIMESTAMP'],
    ['case when a + v > b then d - d end', '0 BIGINT'],
    // signs beside what only the engine can type
    ['max(a) - interval 3 day', '2020-02-27 10:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ["(select date_trunc('day', max(u.a)) - interval 3 day from t u where u.i = t.i)", '2020-02-27 00:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['max(a) - min(b) + interval 1 day', '61 days 10:00:00 INTERVAL'],
    ['a - b + c', '2020-03-02 10:00:00 TIMESTAMP'],
    ['a - (b - interval 1 day) > v', 'true BOOLEAN'],
    ['a - interval 1 day * i', '2020-02-25 10:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ["a - interval (i) day - interval '2 hours'", '2020-02-25 08:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['- v + a', '2020-03-01 07:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['date_add(a, interval 1 month)', '2020-04-01 10:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['case when i > 3 then a else b end + v', '2020-03-01 13:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['[a + v, b][1]', '2020-03-01 13:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['t.a - t.d', '56 days 10:00:00 INTERVAL'],
    ['a + v between b and a - -v', 'true BOOLEAN'],
    ["date '2020-03-02' - a", '14:00:00 INTERVAL'],
    ['current_date - a > v', 'true BOOLEAN'],
    ["timestamptz '2020-01-01' + v", '2020-01-01 03:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['a::timestamptz + interval 1 day', '2020-03-02 10:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['cast(a as timestamptz) - cast(c as timestamptz)', '59 days 10:00:00 INTERVAL'],
    ["a at time zone 'UTC' - interval 1 day", '2020-02-29 10:00:00 TIMESTAMP'],
    ["(a + v)::varchar || 'x'", '2020-03-01 13:00:00+00x VARCHAR'],
    ['max(a) over (order by i) - min(a) over ()', '00:00:00 INTERVAL'],
    ['count(*) filter (where a - interval 1 day > b) + 1', '2 BIGINT'],
    ['to_days(2) + a', '2020-03-03 10:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['epoch(a - b) / 3600 - 2', '1448.0 DOUBLE'],
    ['a-v', '2020-03-01 07:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['i-1 - -f', '5.5 DOUBLE'],
    ["date_diff('day', b - interval 1 day, a + v)", '61 BIGINT'],
    ['a + (interval 1 hour) * 2', '2020-03-01 12:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['list_max([a, b]) - interval 1 day', '2020-02-29 10:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['(a + interval 1 day)::date - 1', '2020-03-01 DATE'],
    ['a + v + v = a + 2 * v', 'true BOOLEAN'],
  ])('%s', async (expression, wanted) => expect(await textOf(expression)).toBe(wanted));

  it('in views, also when they are read later', async () => {
    await db.query('create view later as select a + interval 1 day as x, d - 1 as y from t');
    await db.query('select 1');
    const table = await db.query('select x::varchar as x, y::varchar as y from later');
    expect([table.getChild('x')?.get(0), table.getChild('y')?.get(0)]).toEqual(['2020-03-02 10:00:00+00', '2020-01-04']);
  });

  it('in a transaction, which goes on', async () => {
    await db.query('begin');
    await db.query('create table moved as select a - interval 1 day as x from t');
    await db.query('insert into moved select b + interval 1 day from t');
    await db.query('commit');
    expect((await db.query('select count(*) as n from moved')).getChild('n')?.get(0)).toBe(2n);
  });
});

describe('columns with a zone are read in UTC as native DuckDB with ICU was recorded to read them', () => {
  it.each([
    ['a::date', '2020-03-01 DATE'],
    ['cast(a as date)', '2020-03-01 DATE'],
    ['try_cast(a as date) - d', '56 BIGINT'],
    ['date(a)', '2020-03-01 DATE'],
    ['a::date::timestamptz', '2020-03-01 00:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['(a + v)::date', '2020-03-01 DATE'],
    ['max(a)::date', '2020-03-01 DATE'],
    ['max(a) over (partition by i)::date', '2020-03-01 DATE'],
    ['(case when i > 3 then a else c end)::date', '2020-03-01 DATE'],
    ['t.a::date', '2020-03-01 DATE'],
    ['[a, b][2]::date', '2020-01-01 DATE'],
    ["{'x': a}.x::date", '2020-03-01 DATE'],
    ['s::date', '2020-02-03 DATE'],
    ['a::timestamp::date', '2020-03-01 DATE'],
    ['greatest(a, b)::date - least(a, c)::date', '59 BIGINT'],
    ["date_trunc('month', a)", '2020-03-01 00:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ["date_trunc('month', a)::date", '2020-03-01 DATE'],
    ["date_trunc('day', a) - interval 1 day", '2020-02-29 00:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ["date_trunc('month', c)", '2020-01-01 00:00:00 TIMESTAMP'],
    ["date_trunc('week', d)", '2019-12-30 00:00:00 TIMESTAMP'],
    ["date_trunc('day', v)", '00:00:00 INTERVAL'],
    ['extract(year from a)', '2020 BIGINT'],
    ["extract('month' from a)", '3 BIGINT'],
    ['extract(epoch from a)', '1583056800.0 DOUBLE'],
    ['extract(hour from v)', '3 BIGINT'],
    ["date_part('dow', a)", '0 BIGINT'],
    ["date_part(['year', 'hour'], a)", '{\'year\': 2020, \'hour\': 10} STRUCT("year" BIGINT, "hour" BIGINT)'],
    ['year(a) * 100 + month(a)', '202003 BIGINT'],
    ['hour(a)', '10 BIGINT'],
    ['dayname(a) || monthname(a)', 'SundayMarch VARCHAR'],
    ['epoch(a)', '1583056800.0 DOUBLE'],
    ['epoch_ms(a)', '1583056800000 BIGINT'],
    ['julian(b)', '2458850.0 DOUBLE'],
    ['last_day(a)', '2020-03-31 DATE'],
    ['yearweek(a)', '202009 BIGINT'],
    ["date_diff('day', b, a)", '60 BIGINT'],
    ["date_diff('day', d, a)", '56 BIGINT'],
    ["datediff('hour', c, date_trunc('day', a))", '1416 BIGINT'],
    ["date_sub('month', b, a)", '2 BIGINT'],
    ['age(a, b)', '2 months 10:00:00 INTERVAL'],
    ['time_bucket(interval 1 week, a)', '2020-02-24 00:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['time_bucket(interval 1 week, c)', '2019-12-30 00:00:00 TIMESTAMP'],
    ['time_bucket(interval 1 week, a, interval 1 day)', '2020-02-25 00:00:00+00 TIMESTAMP WITH TIME ZONE'],
    [
      'generate_series(b, b + interval 2 day, interval 1 day)',
      "['2020-01-01 00:00:00+00', '2020-01-02 00:00:00+00', '2020-01-03 00:00:00+00'] TIMESTAMP WITH TIME ZONE[]",
    ],
    ['range(d, b + interval 6 day, interval 1 day)', "['2020-01-05 00:00:00+00', '2020-01-06 00:00:00+00'] TIMESTAMP WITH TIME ZONE[]"],
    ['list_transform([a, b], x -> x::date)', '[2020-03-01, 2020-01-01] DATE[]'],
    ['(select max(u.a)::date from t u where u.a::date = t.a::date)', '2020-03-01 DATE'],
    ["strftime(a::date, '%Y')", '2020 VARCHAR'],
    ["a at time zone 'America/New_York'", '2020-03-01 05:00:00 TIMESTAMP'],
    ["(a at time zone 'America/New_York')::date", '2020-03-01 DATE'],
    ["(c at time zone 'Asia/Tokyo')::date", '2020-01-01 DATE'],
    ['coalesce(a, now())::date', '2020-03-01 DATE'],
    ['make_timestamptz(0)', '1970-01-01 00:00:00+00 TIMESTAMP WITH TIME ZONE'],
    ['make_timestamptz(2020, 1, 2, 3, 4, 5.5)', '2020-01-02 03:04:05.5+00 TIMESTAMP WITH TIME ZONE'],
    ["a::date between '2020-01-01' and now()::date", 'true BOOLEAN'],
    ['to_timestamp(86400)::date', '1970-01-02 DATE'],
    ["interval (date_diff('day', b, a)) day", '60 days INTERVAL'],
  ])('%s', async (expression, wanted) => expect(await textOf(expression)).toBe(wanted));

  const first = async (sql: string): Promise<unknown> => (await db.query(sql)).getChildAt(0)?.get(0);

  it('in a view, which keeps it for whoever reads it', async () => {
    await db.query("create view cut as select date_trunc('month', a)::date as x from t where a::date > b::date group by date_trunc('month', a)::date");
    expect(await first("select sql from duckdb_views() where view_name = 'cut'")).not.toContain('tabhouse');
    await db.query('begin');
    expect(await first('select x::varchar from cut')).toBe('2020-03-01');
    await db.query('rollback; drop view cut');
  });

  it('in each statement of a script, on tables that came before in it', async () => {
    const script = 'create temp table one as select a from t;\nupdate one set a = a::date + 1;\nselect a::date::varchar as x from one';
    expect(await first(script)).toBe('2020-03-02');
    await expect(db.query('select 1;\nselect a::date, nonsense from t')).rejects.toMatchObject({ line: 2 });
    await db.query('drop table one');
  });

  it('in inserts, merges, updates and deletes of a transaction, which goes on', async () => {
    await db.query('begin; create table days (day date, n bigint)');
    await db.query('insert into days select a::date, year(a) from t');
    await db.query("merge into days using t on days.day = t.b::date when not matched then insert values (t.b::date, date_part('month', t.b))");
    await db.query('update days set n = n + extract(day from t.a) from t where t.a::date = days.day');
    await db.query("delete from days using t where days.day = date_trunc('year', t.b)::date");
    await db.query('commit');
    expect(await first("select string_agg(day || ' ' || n) from days")).toBe('2020-03-01 2021');
    await db.query('drop table days');
  });

  it('in a table function, which gives times with a zone', async () => {
    const sql = `select string_agg(x || ' ' || typeof(x)) from generate_series(timestamptz '2020-01-01', timestamptz '2020-01-02', interval 1 day) as u(x)`;
    expect(await first(sql)).toBe('2020-01-01 00:00:00+00 TIMESTAMP WITH TIME ZONE,2020-01-02 00:00:00+00 TIMESTAMP WITH TIME ZONE');
    expect(await first(sql.replaceAll('x', 'range').replace('generate_series(', 'range(').replace(' as u(range)', ''))).toBe(
      '2020-01-01 00:00:00+00 TIMESTAMP WITH TIME ZONE',
    );
  });

  it.each([
    ['brackets', `select ${'('.repeat(30_000)}a${')'.repeat(30_000)}::date from t`],
    ['casts', `select a${'::date'.repeat(20_000)}::timestamptz from t`],
    ['signs', `select a ${'- '.repeat(60_000)}interval 1 day from t`],
    ['sums', `select a${' + interval 1 day'.repeat(10_000)} from t`],
    ['subscripts', `select a${'[1]'.repeat(30_000)}::date from t`],
    ['functions', `select ${'year('.repeat(30_000)}a${')'.repeat(30_000)} from t`],
    ['cases', `select ${'case when true then '.repeat(8000)}a${' end::date'.repeat(8000)} from t`],
    ['expressions', `select ${Array.from({ length: 5000 }, (_, i) => `(a + ${i})::date`).join(', ')} from t`],
  ])('however many and deep: %s', (_, sql) => {
    const sites = new ZonedSites(`${sql} where a - b > v`);
    sites.includeSums();
    expect(sites.probe().length).toBeLessThan(sql.length * 200);
  });

  it('and what is wrong with a statement is said of the statement as it was written', async () => {
    await db.query('begin');
    await expect(db.query('select a::date from nowhere')).rejects.toMatchObject({
      message: expect.stringContaining('nowhere'),
      sql: 'select a::date from nowhere',
    });
    expect(await first('select 1')).toBe(1);
    await expect(db.query("select json_extract(a::varchar, '$'), a::date from t")).rejects.toMatchObject({ message: expect.stringContaining('“json”') });
    await db.query('rollback');
  });
});

describe('what is done with the current time', () => {
  it.each([
    ['now()::date = current_date', 'true BOOLEAN'],
    ['cast(current_timestamp as date) = today()', 'true BOOLEAN'],
    ["typeof(date_trunc('month', now()))", 'TIMESTAMP WITH TIME ZONE VARCHAR'],
    ["typeof(now() - interval '7 days')", 'TIMESTAMP WITH TIME ZONE VARCHAR'],
    ["now() - interval '7 days' < now()", 'true BOOLEAN'],
    ["date_trunc('day', current_timestamp - interval 1 day)::date = current_date - 1", 'true BOOLEAN'],
    ['extract(year from now()) = year(current_date)', 'true BOOLEAN'],
    ["date_diff('day', d, now()) = date_diff('day', d, current_date)", 'true BOOLEAN'],
    ['typeof(now() - c)', 'INTERVAL VARCHAR'],
    ['c - current_timestamp < interval 0 day', 'true BOOLEAN'],
    ['typeof(now() + interval (i) day)', 'TIMESTAMP WITH TIME ZONE VARCHAR'],
    ['typeof(now())', 'TIMESTAMP WITH TIME ZONE VARCHAR'],
  ])('%s', async (expression, wanted) => expect(await textOf(expression)).toBe(wanted));

  it.each([
    'select now() as now, x.now(), "now()"::date, a as current_timestamp from t',
    "select 'now()::date' -- now()::date",
    'select cast(now() as timestamp), now()::timestamp, current_timestamp',
    'select f(now()), strftime(now(), x), coalesce(a, now())',
  ])('stays as it is written where that works: %s', (sql) => expect(withPlainCurrentTime(sql)).toBe(sql));

  it('is not looked for in more text, or deeper, than the engine’s stack and patience allow', () => {
    const deep = `select ${'('.repeat(20_000)}now()${')'.repeat(20_000)}::date`;
    const long = `select now()::date${', (1)'.repeat(1_000_000)}`;
    expect([withPlainCurrentTime(deep) === deep, withPlainCurrentTime(long) === long]).toEqual([true, true]);
  });

  it('keeps the lines of a statement', () =>
    expect(withPlainCurrentTime('select\n  now\n  ()::date,\n  x')).toBe('select\n  (now\n  ()::timestamp)::date,\n  x'));
});
