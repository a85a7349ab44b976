import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TabhouseError } from '../../../src/base/error.ts';
import { importTable } from '../../../src/export/importTable.ts';
import { NodeDuckdb } from '../../support/nodeDuckdb.ts';
import { nodeParquet } from '../../support/nodeParquet.ts';

describe('importing a table', { timeout: 60_000 }, () => {
  let tab: NodeDuckdb;
  let native: DuckDBConnection;
  let folder: string;

  beforeAll(async () => {
    [tab, native] = [await NodeDuckdb.open(), await DuckDBConnection.create()];
    folder = mkdtempSync(join(tmpdir(), 'tabhouse-import-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const load = (relation: string, fileName: string, content: BlobPart, format?: 'csv' | 'json' | 'parquet') =>
    importTable(tab, relation, new Blob([content]), { fileName, format, parquet: nodeParquet });

  async function inTab(relation: string): Promise<unknown[]> {
    const types = await tab.query(`select column_name || ' ' || column_type from (describe ${relation})`);
    const rows = await tab.query(`select t::varchar from ${relation} t`);
    return [...Array.from(types.getChildAt(0) ?? [], String), ...Array.from(rows.getChildAt(0) ?? [], String)];
  }

  async function inNative(reader: string): Promise<unknown[]> {
    const types = await native.runAndReadAll(`select column_name || ' ' || column_type from (describe select * from ${reader})`);
    const rows = await native.runAndReadAll(`select t::varchar from ${reader} t`);
    return [...types.getRows(), ...rows.getRows()].map(([text]) => text);
  }

  it('reads a CSV file with the types native DuckDB finds', async () => {
    const csv = 'id;name;at;ok;x;big\n1;"a;b";2100-01-01 10:00:00;true;1.5;9223372036854775807\n2;;2100-01-02 00:00:00;false;;-1\n';
    const path = join(folder, 'a.csv');
    writeFileSync(path, csv);
    expect(await load('raw."My table"', 'a.csv', csv)).toEqual({ rows: 2 });
    expect(await inTab('raw."My table"')).toEqual(await inNative(`read_csv('${path}')`));
  });

  it.each([
    [
      'an array',
      '[{"a": 1, "b": "x", "c": [1, 2.5], "d": {"e": "2100-01-01", "f": null}}, {"a": null, "b": "2100-01-01", "c": [], "d": {"e": null, "f": true}, "g": "2100-01-01 10:00:00.5"}]',
    ],
    ['an object a line', '{"a": -5, "n": [{"x": 1}, {"y": "z"}]}\n\n{"a": 3.25, "n": null}\n'],
  ])('reads %s of JSON with the types native DuckDB finds', async (_, json) => {
    const path = join(folder, 'a.json');
    writeFileSync(path, json);
    await load('main.from_json', 'a.json', json);
    expect(await inTab('main.from_json')).toEqual(await inNative(`read_json('${path}')`));
  });

  it('keeps JSON of several kinds in one column as text', async () => {
    await load('main.mixed', 'a.json', '[{"a": 1}, {"a": "x"}, {"a": {"b": [1]}}]');
    expect(await inTab('main.mixed')).toEqual(['a VARCHAR', "{'a': 1}", "{'a': x}", `{'a': '{"b":[1]}'}`]);
  });

  it('reads a Parquet file of native DuckDB with its types', async () => {
    const path = join(folder, 'a.parquet');
    await native.run(`copy (select range as n, timestamp '9999-12-31 23:59:59.999999' as t, timestamp_ms '2100-01-01 00:00:00.001' as ms, timestamp_ns '2100-01-01 00:00:00.000000001' as ns,
      12345678901234567890123456789.123456789::decimal(38,9) as d, 0.5::decimal(4,1) as s, uuid '0d67f88e-3dff-4192-8847-8d19e7189b5f' as u, [{'a': [range, null]}] as l, map(['k'], [range]) as m,
      '\\x00\\xFF'::blob as b, time '12:34:56.789012' as ti, date '0001-01-01' as da, 255::utinyint as ut, nullif(range, range) as nothing, 'x'::enum('x', 'y') as e
      from range(300000)) to '${path}' (row_group_size 122880)`);
    expect(await load('raw.copy', 'a.parquet', readFileSync(path))).toEqual({ rows: 300_000 });
    const [inside, outside] = [`(select * from raw.copy order by n limit 3)`, `(select * from '${path}' order by n limit 3)`];
    expect(await inTab(inside.slice(1, -1).replace(/^/, '(') + ')')).toEqual(await inNative(outside));
  });

  it('reads a Parquet file without rows', async () => {
    const path = join(folder, 'empty.parquet');
    await native.run(`copy (select 1 as a, [1.5::decimal(38,9)] as b where false) to '${path}'`);
    expect(await load('main.none', 'empty.parquet', readFileSync(path))).toEqual({ rows: 0 });
    expect(await inTab('main.none')).toEqual(['a INTEGER', 'b DECIMAL(38,9)[]']);
  });

  it('takes the place of a table or a view of that name', async () => {
    await tab.query('create schema if not exists s; create view s.v as select 1 as a; create table s.t as select 2 as b');
    for (const name of ['s.v', 's.t']) {
      await load(name, 'x.csv', 'c\n3\n');
      expect(await inTab(name)).toEqual(['c BIGINT', "{'c': 3}"]);
    }
  });

  it('knows a format by its content where the name says nothing', async () => {
    await load('main.guessed', 'download', '{"a": 1}');
    expect(await inTab('main.guessed')).toEqual(['a BIGINT', "{'a': 1}"]);
  });

  it.each([
    ['an empty file', 'a.csv', '', { message: 'a.csv is empty', file: 'a.csv' }],
    ['a ragged CSV', 'r.csv', 'a,b\n1,2\n' + '3,4\n'.repeat(50) + '5,6,7\n', { file: 'r.csv', line: 53 }],
    ['broken JSON', 'b.json', '{"a": 1}\n{"a": \n', { file: 'b.json', line: 2 }],
    ['JSON that is no table', 'n.json', '[1, 2]', { message: 'n.json could not be read: element 1 is not an object' }],
    ['something else under the name of Parquet', 'p.parquet', 'not parquet at all, really', { file: 'p.parquet' }],
  ])('refuses %s and leaves the relation as it was', async (_, fileName, content, expected) => {
    await tab.query('create or replace table main.kept as select 1 as a');
    const thrown = await load('main.kept', fileName, content).catch((caught: unknown) => caught);
    expect(thrown).toBeInstanceOf(TabhouseError);
    expect(thrown).toMatchObject({ fault: 'data', ...expected });
    expect(await inTab('main.kept')).toEqual(['a INTEGER', "{'a': 1}"]);
  });

  it('refuses a Parquet file that was cut off', async () => {
    const path = join(folder, 'cut.parquet');
    await native.run(`copy (select range as n from range(10000)) to '${path}'`);
    await expect(load('main.cut', 'cut.parquet', readFileSync(path).subarray(0, 5000))).rejects.toThrow(
      'cut.parquet could not be read: it is no whole Parquet file',
    );
  });

  it('refuses a format and a name that are none', async () => {
    await expect(load('main.x', 'a', 'a', 'xml' as 'csv')).rejects.toThrow('format must be csv, parquet or json, not "xml"');
    await expect(load('main.x; drop', 'a', 'a')).rejects.toThrow('a relation is named like');
  });
});
