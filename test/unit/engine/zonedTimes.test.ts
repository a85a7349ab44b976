import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withPlainCurrentTime } from '../../../src/engine/currentTime.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

let db: NodeDatabase;
beforeAll(async () => {
  db = await NodeDatabase.open('zoned');
  await db.query(`create table t as select timestamptz '2020-03-01 10:00:00+00' a, timestamptz '2020-01-01' b, timestamp '2020-01-02' c, date '2020-01-05' d,
    5 i, 1.5::double f, interval 3 hour v`);
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
  ])('%s', async (expression, wanted) => expect(await textOf(expression)).toBe(wanted));

  it('cut by date_trunc in a view, also when it is read later, in a transaction and after one that was undone', async () => {
    const cut = async (): Promise<unknown> => (await db.query('select x::varchar as x from cut')).getChild('x')?.get(0);
    await db.query("create view cut as with one as (select timestamptz '2020-03-01 10:00:00+02' as z) select date_trunc('day', z) as x from one");
    expect(await cut()).toBe('2020-03-01 00:00:00+00');
    await db.query('begin');
    expect(await cut()).toBe('2020-03-01 00:00:00+00');
    await db.query('rollback');
    expect(await cut()).toBe('2020-03-01 00:00:00+00');
    await db.query("create macro cut_to_day(x) as date_trunc('day', x)");
    const kinds = await db.query("select typeof(cut_to_day(c)), typeof(cut_to_day(d)), typeof(date_trunc('day', v)), typeof(cut_to_day(a)) from t");
    expect(Object.values(kinds.get(0)?.toJSON() ?? {})).toEqual(['TIMESTAMP', 'TIMESTAMP', 'INTERVAL', 'TIMESTAMP WITH TIME ZONE']);
    await db.query('drop view cut; drop macro cut_to_day');
  });

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

  it('and the signs are DuckDB’s own again afterwards', async () => {
    await textOf('a + v');
    await db.query('select 1');
    const macros = await db.query(`select count(*) as n from duckdb_functions() where function_name in ('+', '-') and function_type = 'macro'`);
    expect(macros.getChild('n')?.get(0)).toBe(0n);
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
