import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOptions } from '../../../src/engine/fileReaders.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('A JSON or Parquet file of the project', () => {
  let database: NodeDatabase;
  const values = async (sql: string) => (await database.query(sql)).toArray().map((row) => Object.values(row.toJSON() as object).map(String));
  beforeAll(async () => {
    database = await NodeDatabase.open('w', [
      { path: 'data/a.json', bytes: bytes('[{"n": 1, "s": "x"}]') },
      { path: 'data/b.json', bytes: bytes('{"s": "y", "n": 2.5}\n') },
      { path: 'by/day=2024-05-01/kind=a%20b/c.json', bytes: bytes('{"n": 3}') },
      { path: 'data/broken.json', bytes: bytes('[{"n": 1},') },
      { path: 'data/cut.parquet', bytes: bytes('PAR1') },
    ]);
  });
  afterAll(() => database.close());

  it('is a table of its path', async () => {
    expect(await values("select n, s from 'data/a.json' as a where n = 1")).toEqual([['1', 'x']]);
    expect(await values("select n from './data/a.json'")).toEqual([['1']]);
  });

  it('is read by the functions of the extension, of several files by the names of columns', async () => {
    expect(await values("select n, s, filename from read_json(['data/a.json', './data/b.json'], filename = true) order by n")).toEqual([
      ['1', 'x', 'data/a.json'],
      ['2.5', 'y', './data/b.json'],
    ]);
  });

  it('has columns for the folders that are called key=value', async () => {
    expect(await values("select n, typeof(day), kind from read_json('by/*/*/c.json')")).toEqual([['3', 'DATE', 'a b']]);
    await expect(values("from read_json('by/day=2024-05-01/kind=a%20b/c.json', hive_partitioning = false)")).rejects.toThrow(/hive_partitioning = false/);
  });

  it('stands in stored views by the text that native DuckDB reads too', async () => {
    await database.query("create view stored as select n from read_json_auto('data/a.json', filename = true)");
    expect(await values('from stored')).toEqual([['1']]);
    expect((await values("select sql from duckdb_views() where view_name = 'stored'"))[0]![0]).toContain(
      "read_json_auto('data/a.json', filename := CAST('t' AS BOOLEAN))",
    );
  });

  it('is loaded again when the transaction that loaded it is rolled back', async () => {
    await database.query("begin; create table t as from 'data/b.json'; rollback");
    expect(await values("select n from 'data/b.json'")).toEqual([['2.5']]);
  });

  it('that cannot be read fails the statement with its name and line, and no other', async () => {
    await expect(values("from 'data/broken.json'")).rejects.toMatchObject({ code: 'import', file: 'data/broken.json' });
    await expect(values("from read_parquet('data/cut.parquet')")).rejects.toMatchObject({ code: 'import', file: 'data/cut.parquet' });
    expect(await values("select size from read_text('data/broken.json')")).toEqual([['10']]);
    expect(await values("select n from 'data/a.json'")).toEqual([['1']]);
  });
});

describe('Options of a reading function', () => {
  it('are written as macros take them, whatever else has an equals sign', () => {
    expect(nameOptions("from read_parquet(['a=b'], filename = true, x := (1 = 1)) where a = 1 and f(a, b = 2)")).toBe(
      "from read_parquet(['a=b'], filename := true, x := (1 = 1)) where a = 1 and f(a, b = 2)",
    );
    expect(nameOptions('from READ_JSON(p, a=>1, b=[1], c == 2)')).toBe('from READ_JSON(p, a=>1, b:=[1], c == 2)');
  });
});
