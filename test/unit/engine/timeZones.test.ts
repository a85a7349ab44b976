import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';
import recorded from './golden/timeZoneMoments.json';

/** By name of a zone: a moment, that moment on the zone's clocks in UTC, and that moment in UTC on the zone's clocks, as DuckDB with ICU prints them. */
const moments = recorded as unknown as Record<string, [string, string, string][]>;
let database: NodeDatabase;
beforeAll(async () => {
  database = await NodeDatabase.open('zones');
}, 120_000);
afterAll(() => database.close());

const value = async (sql: string): Promise<string> => String((await database.query(`select (${sql})::varchar`)).getChildAt(0)!.get(0));

async function seen(zone: string, rows: readonly string[][]): Promise<string[][]> {
  const table = await database.query(
    `select moment, (moment::timestamp at time zone '${zone}')::varchar, (moment::timestamp::timestamptz at time zone '${zone}')::varchar
    from (values ${rows.map(([moment], at) => `(${at}, '${moment}')`).join(', ')}) moments(number, moment) order by number`,
  );
  return rows.map((_, row) => [0, 1, 2].map((column) => String(table.getChildAt(column)!.get(row))));
}

describe('AT TIME ZONE with any zone of ICU', { timeout: 60_000 }, () => {
  // what was named once stays set up, so not all of them
  const names = Object.keys(moments).filter((_, at) => at % 9 === 4);
  it.each([...new Set([...names, 'America/Los_Angeles', 'Europe/Berlin', 'PST8PDT', 'Etc/GMT+5'])])(
    '%s is as recorded, in gaps, overlaps, long ago and far ahead',
    async (zone) => {
      expect(await seen(zone, moments[zone]!)).toEqual(moments[zone]);
    },
  );

  it('takes a name in any case', async () => {
    expect(await value("timestamptz '2024-07-01 00:00:00+00' at time zone 'america/LOS_angeles'")).toBe('2024-06-30 17:00:00');
  });

  it('works in a view read by statements that do not name the zone, after a rollback too', async () => {
    await database.query('begin; create table t as select 1 as a');
    await database.query("select now() at time zone 'Asia/Kathmandu'");
    await database.query('rollback');
    await database.query("create view seen as select timestamptz '2024-01-01 00:00:00+00' at time zone 'Asia/Kathmandu' as moment");
    expect(await value('select moment from seen')).toBe('2024-01-01 05:45:00');
  });

  it('says what to do about a zone that is not written out', async () => {
    await expect(value("now() at time zone (select 'Europe/' || 'Oslo')")).rejects.toThrow('The time zone “Europe/Oslo” was not found');
  });
});
