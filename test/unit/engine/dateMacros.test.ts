import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

let database: NodeDatabase;
beforeAll(async () => {
  database = await NodeDatabase.open('zones');
}, 120_000);
afterAll(() => database.close());

const value = async (sql: string): Promise<string> => String((await database.query(`select (${sql})::varchar`)).getChildAt(0)!.get(0));

describe('AT TIME ZONE without the ICU extension', { timeout: 60_000 }, () => {
  it.each([
    ["typeof(timestamp '2024-01-01' at time zone 'UTC')", 'TIMESTAMP WITH TIME ZONE'],
    ["typeof(now() at time zone 'utc')", 'TIMESTAMP'],
    ["typeof(date '2024-01-01' at time zone 'Etc/UTC')", 'TIMESTAMP WITH TIME ZONE'],
    ["timestamp '2024-01-01 10:00:00' at time zone 'UTC' at time zone 'GMT'", '2024-01-01 10:00:00'],
    ['now() at time zone null', 'null'],
  ])('%s is %s', async (sql, expected) => expect(await value(sql)).toBe(expected));

  it('refuses an unknown zone in the words of DuckDB', async () => {
    await expect(value("now() at time zone 'Mars/Olympus'")).rejects.toThrow("Not implemented Error: Unknown TimeZone 'Mars/Olympus'!");
  });

  it('works in a view that is read later', async () => {
    await database.query("create view seen as select timestamp '2024-01-01' at time zone 'UTC' as moment");
    expect(await value('select moment from seen')).toBe('2024-01-01 00:00:00+00');
  });
});
