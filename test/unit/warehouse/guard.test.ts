import { Table } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/engine/connection.ts';
import { guardedConnection, refuseForeign } from '../../../src/warehouse/service/guard.ts';

function recording(): { connection: Connection; asked: string[] } {
  const asked: string[] = [];
  const connection: Connection = {
    query: (sql) => {
      asked.push(sql);
      return Promise.resolve(new Table());
    },
    stream: async function* () {
      yield* [];
    },
    insertArrow: () => Promise.resolve(),
    putFile: () => Promise.resolve(),
    dropFile: () => Promise.resolve(),
  };
  return { connection, asked };
}

describe('what statements of projects may reach', () => {
  it.each([
    "attach 'x' as y",
    'DETACH warehouse',
    'install json',
    'load json',
    "export database 'x'",
    "select 1; /* hidden */ attach 'x'",
    'update extensions',
    "copy (select 1) to 'data/x.csv'",
    "copy t to 'data/x.csv' (format csv)",
  ])('refuses: %s', (sql) => {
    expect(() => refuseForeign(sql)).toThrow(/nothing else/);
  });

  it.each([
    'update t set a = 1',
    "select 'attach'",
    '-- attach\nselect 1',
    'create table load as select 1',
    "copy t from 'data/to.csv'",
    'copy t (a, "to") from \'x\'',
  ])('admits: %s', (sql) => {
    expect(() => refuseForeign(sql)).not.toThrow();
  });

  it('leaves checkpoints out, so that a crash leaves all of a run or nothing', async () => {
    const { connection, asked } = recording();
    await guardedConnection(connection, () => Promise.resolve()).query('create table a(i int); CHECKPOINT; force checkpoint');
    expect(asked).toEqual(['create table a(i int)']);
  });

  it('leaves out what loads built-in extensions, and tells of what sets the machine', async () => {
    const { connection, asked } = recording();
    const aside: string[] = [];
    const guarded = guardedConnection(
      connection,
      () => Promise.resolve(),
      (sql) => aside.push(sql),
    );
    await guarded.query("load 'json'; install parquet");
    await guarded.query(
      "/* dbt */ set memory_limit = '64GB';\nPRAGMA threads=4; reset global temp_directory; set s3_region to 'eu'; set enable_external_access = false; select 1",
    );
    await guarded.query('set /* mine */ threads -- of the machine\n = 2');
    await guarded.query("set default_null_order = 'nulls_first'; set threads_of_mine = 1");
    expect(asked).toEqual(['SELECT 1 WHERE false', 'select 1', 'SELECT 1 WHERE false', "set default_null_order = 'nulls_first'; set threads_of_mine = 1"]);
    expect(aside).toEqual([
      "set memory_limit = '64GB'",
      'PRAGMA threads=4',
      'reset global temp_directory',
      "set s3_region to 'eu'",
      'set enable_external_access = false',
      'set /* mine */ threads -- of the machine\n = 2',
    ]);
    await expect(guarded.query('load httpfs')).rejects.toThrow(/nothing else/);
  });

  it('refuses views that DuckDB could not write to a file, as native DuckDB does', async () => {
    const guarded = guardedConnection(recording().connection, () => Promise.resolve());
    await expect(guarded.query("/* dbt */ create or replace view v as select ['x']::enum('x', 'y')[] as c")).rejects.toThrow(/Cannot serialize non-constant/);
    await expect(guarded.query("create view v as select {'a': 'x'}::struct(b int, a enum('x')) as c")).rejects.toThrow(/Cannot serialize non-constant/);
    await expect(guarded.query("create view v as select null::struct(b decimal(4, 2), a enum('x')) as c")).rejects.toThrow(/Cannot serialize non-constant/);
    await guarded.query("create view v as select map(['k'], [cast('x' as enum('x'))]) as c");
    await guarded.query("create view v as select ('x'::enum('x', 'y')) as c, [1]::int[] as d");
    await guarded.query("create table t as select ['x']::enum('x', 'y')[] as c");
  });

  it('leaves the history of runs alone, and drops whatever else is asked for', async () => {
    const { connection, asked } = recording();
    const guarded = guardedConnection(connection, () => Promise.resolve());
    await guarded.query('drop schema if exists tabhouse cascade; /* dbt */ DROP TABLE "wh"."tabhouse"."runs"; drop table tabhouse.settings');
    await guarded.query('drop schema tabhouses; drop table main.tabhouse; drop table main.tabhouse cascade');
    expect(asked).toEqual(['SELECT 1 WHERE false', 'drop schema tabhouses; drop table main.tabhouse; drop table main.tabhouse cascade']);
  });

  it('makes a pause between statements, never inside of a transaction', async () => {
    const { connection } = recording();
    let pauses = 0;
    const guarded = guardedConnection(connection, () => Promise.resolve(void (pauses += 1)));
    await guarded.query('select 1');
    await guarded.query('begin');
    await guarded.query('insert into t values (1)');
    expect(pauses).toBe(1);
    await guarded.query('commit');
    expect(pauses).toBe(2);
  });
});
