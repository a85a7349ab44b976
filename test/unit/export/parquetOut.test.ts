import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportParquet } from '../../../src/export/parquetOut.ts';
import type { ParquetLibrary } from '../../../src/export/parquetLibrary.ts';
import { NodeDuckdb } from '../../support/nodeDuckdb.ts';
import { nodeParquet } from '../../support/nodeParquet.ts';

/** A column of each kind: its values in SQL, and the type native DuckDB has to find in the file. */
const kinds: [name: string, values: string[], nativeType: string][] = [
  ['boolean', ['true', 'false', 'null'], 'BOOLEAN'],
  ['tinyint', ['(-128)::tinyint', '127::tinyint', 'null'], 'TINYINT'],
  ['smallint', ['(-32768)::smallint', 'null', '5::smallint'], 'SMALLINT'],
  ['integer', ['(-2147483648)::integer', 'null', '5'], 'INTEGER'],
  ['bigint', ['(-9223372036854775808)::bigint', '9223372036854775807', 'null'], 'BIGINT'],
  ['utinyint', ['255::utinyint', 'null', '0::utinyint'], 'UTINYINT'],
  ['usmallint', ['65535::usmallint', 'null', '0::usmallint'], 'USMALLINT'],
  ['uinteger', ['4294967295::uinteger', 'null', '0::uinteger'], 'UINTEGER'],
  ['ubigint', ['18446744073709551615::ubigint', 'null', '0::ubigint'], 'UBIGINT'],
  ['hugeint', ['99999999999999999999999999999999999999::hugeint', '-99999999999999999999999999999999999999', 'null'], 'DECIMAL(38,0)'],
  ['hugeint_beyond', ['170141183460469231731687303715884105727::hugeint', '-1', 'null'], 'VARCHAR'],
  ['float', ['1.5::float', "'-inf'::float", 'null'], 'FLOAT'],
  ['double', ['0.1::double', "'nan'::double", 'null'], 'DOUBLE'],
  ['decimal_4_1', ['999.9::decimal(4,1)', '-999.9', 'null'], 'DECIMAL(4,1)'],
  ['decimal_9_2', ['1234567.89::decimal(9,2)', '-0.01', 'null'], 'DECIMAL(9,2)'],
  ['decimal_18_3', ['123456789012345.678::decimal(18,3)', '-0.001', 'null'], 'DECIMAL(18,3)'],
  ['decimal_38_9', ['12345678901234567890123456789.123456789::decimal(38,9)', '-99999999999999999999999999999.999999999', 'null'], 'DECIMAL(38,9)'],
  ['varchar', ["'it''s ünïcode 🦆'", "''", 'null'], 'VARCHAR'],
  ['blob', ["'\\x00\\xFF'::blob", "''::blob", 'null'], 'BLOB'],
  ['date', ["date '9999-12-31'", "date '0001-01-01'", 'null'], 'DATE'],
  ['time', ["time '23:59:59.999999'", "time '00:00:00'", 'null'], 'TIME'],
  ['timestamp', ["timestamp '9999-12-31 23:59:59.999999'", "timestamp '1677-01-01 00:00:00.000001'", 'null'], 'TIMESTAMP'],
  ['timestamp_s', ["timestamp_s '9999-12-31 00:00:01'", 'null', "timestamp_s '1970-01-01'"], 'TIMESTAMP'],
  ['timestamp_ms', ["timestamp_ms '9999-12-31 00:00:00.001'", 'null', "timestamp_ms '1970-01-01'"], 'TIMESTAMP'],
  ['timestamp_ns', ["timestamp_ns '2100-01-01 00:00:00.000000001'", 'null', "timestamp_ns '1970-01-01'"], 'TIMESTAMP_NS'],
  ['uuid', ["'0d67f88e-3dff-4192-8847-8d19e7189b5f'::uuid", 'null', 'null'], 'VARCHAR'],
  ['enum', ["'x'::enum('x', 'y')", 'null', "'y'"], 'VARCHAR'],
  ['interval', ["interval '1 month 2 days 3 seconds'", 'null', "interval '0 days'"], 'VARCHAR'],
  ['bits', ["'101'::bit", 'null', "'1'::bit"], 'VARCHAR'],
  ['list', ['[1, null, 3]', 'null', '[]'], 'INTEGER[]'],
  ['list_of_lists', ["[['a'], null, []]", 'null', '[]'], 'VARCHAR[][]'],
  ['struct', ["{'a': 1, 'b c': 'x'}", 'null', "{'a': null, 'b c': null}"], 'STRUCT(a INTEGER, "b c" VARCHAR)'],
  [
    'nested',
    ["[{'a': [timestamp '9999-12-31'], 'b': {'c': 1.5::decimal(38,9)}}, null]", 'null', "[{'a': null, 'b': null}]"],
    'STRUCT(a TIMESTAMP[], b STRUCT(c DECIMAL(38,9)))[]',
  ],
  ['map', ["map(['k', 'l'], [1, null])", 'null', 'map([], [])'], 'MAP(VARCHAR, INTEGER)'],
  ['array', ['[1, 2]::integer[2]', 'null', '[3, null]'], 'INTEGER[]'],
  ['list_of_enums', ["[{'interval': 'x'::enum('x', ')'), 'i': interval '1 day'}]", 'null', '[]'], 'STRUCT("interval" VARCHAR, i VARCHAR)[]'],
];

/** How the value reads in native DuckDB, as text; the same expression is asked of the tab's engine and of the file. */
const asText = (name: string, type: string) => (type === 'BLOB' ? `hex("${name}")` : `cast("${name}" as varchar)`);

describe('a Parquet file', { timeout: 60_000 }, () => {
  let tab: NodeDuckdb;
  let native: DuckDBConnection;
  let parquet: ParquetLibrary;
  let folder: string;

  beforeAll(async () => {
    [tab, native, parquet] = [await NodeDuckdb.open(), await DuckDBConnection.create(), await nodeParquet()];
    folder = mkdtempSync(join(tmpdir(), 'tabhouse-parquet-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function write(relation: string): Promise<string> {
    const path = join(folder, `${relation.replaceAll(/\W/g, '_')}.parquet`);
    writeFileSync(path, Buffer.from(await (await exportParquet(tab, relation, parquet)).arrayBuffer()));
    return path;
  }

  it.each(kinds)('keeps %s for native DuckDB', async (name, values, nativeType) => {
    const rows = values.map((value, index) => `select ${index} as n, ${value} as "${name}"`);
    await tab.query(`create or replace table main."${name}" as ${rows.join(' union all ')}`);
    const path = await write(`main."${name}"`);
    const described = await native.runAndReadAll(`describe select "${name}" from '${path}'`);
    expect(described.getRowObjects()[0]?.['column_type']).toBe(nativeType);
    const read = await native.runAndReadAll(`select ${asText(name, nativeType)} as text from '${path}' order by n`);
    const own = await tab.query(`select ${asText(name, nativeType)} as text from main."${name}" order by n`);
    expect(read.getRowObjects().map((row) => row['text'])).toEqual(Array.from(own.getChildAt(0) ?? [], (text: unknown) => text));
  });

  it('of an empty table has its columns', async () => {
    await tab.query(`create or replace table main.empty (a integer, b decimal(38,9)[], c struct(d timestamp))`);
    const described = await native.runAndReadAll(`describe select * from '${await write('empty')}'`);
    expect(described.getRowObjects().map((row) => row['column_type'])).toEqual(['INTEGER', 'DECIMAL(38,9)[]', 'STRUCT(d TIMESTAMP)']);
    const count = await native.runAndReadAll(`select count(*) as n from '${await write('empty')}'`);
    expect(count.getRowObjects()).toEqual([{ n: 0n }]);
  });

  it('of a large table has every row, in row groups', async () => {
    await tab.query(
      `create or replace table main.large as select range as n, 'text ' || range as t, if(range % 7 = 0, null, range / 3) as d from range(400000)`,
    );
    const path = await write('main.large');
    const [sums] = (
      await native.runAndReadAll(`select count(*) as rows, count(distinct t) as texts, sum(n)::bigint as n, count(d) as d from '${path}'`)
    ).getRowObjects();
    expect(sums).toEqual({ rows: 400_000n, texts: 400_000n, n: 79_999_800_000n, d: 342_857n });
    const groups = await native.runAndReadAll(`select count(distinct row_group_id) as n from parquet_metadata('${path}')`);
    expect(groups.getRowObjects()).toEqual([{ n: 4n }]);
  });

  it('comes from a view and from names with quotes in them', async () => {
    await tab.query(`create or replace view main."it's ""v""" as select 1 as "a ""b"""`);
    const read = await native.runAndReadAll(`select * from '${await write(`main."it's ""v"""`)}'`);
    expect(read.columnNames()).toEqual(['a "b"']);
  });

  it.each([
    ['main.larg', 'there is no relation "main"."larg" (did you mean main.large?)'],
    ['', 'a relation is named like raw.user'],
    ['a.b.c.d', 'not "a.b.c.d"'],
    ['main."large', 'a relation is named like'],
    ['main.large; drop table main.large', 'a relation is named like'],
  ])('of %j is refused', async (name, message) => {
    await expect(exportParquet(tab, name, parquet)).rejects.toThrow(message);
  });
});
