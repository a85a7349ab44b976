import { describe, expect, it } from 'vitest';
import { LocalDaySource } from '../../../src/generator/localSource.ts';
import type { DayBatch, DayOptions, DayRequest, DaySource, Past } from '../../../src/generator/batch.ts';
import { presets } from '../../../src/generator/settings.ts';
import { KeptSource } from '../../support/keptSource.ts';
import { lastDay } from '../../../src/runtime/ingest/past.ts';
import { loadSettings } from '../../../src/runtime/ingest/settingsStore.ts';
import { logDays } from '../../replay/log.ts';
import { World } from '../../replay/world.ts';
import { NodeDuckdb } from '../../support/nodeDuckdb.ts';
import { hashRawTables, ingest } from './support.ts';

async function rows(connection: NodeDuckdb, sql: string): Promise<unknown[]> {
  return JSON.parse(
    JSON.stringify((await connection.query(sql)).toArray(), (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  ) as unknown[];
}

describe('storing days', { timeout: 60_000 }, () => {
  it('leaves the tables as the generator meant them', async () => {
    const connection = await NodeDuckdb.open();
    await ingest(connection, { days: 6 });
    const world = new World();
    const log = await logDays(presets.original, 6);
    for (const day of log) world.apply(day);
    const seconds = (name: string) => `epoch(${name})::bigint as ${name}`;
    const users = await rows(
      connection,
      `select * replace (${['created_at', 'updated_at', 'deleted_at'].map(seconds).join(', ')}) from raw."user" order by user_id`,
    );
    expect(users).toEqual([...world.users.values()].sort((a, b) => (a.user_id < b.user_id ? -1 : 1)));
    const posts = await rows(
      connection,
      `select * replace (${['created_at', 'updated_at', 'deleted_at'].map(seconds).join(', ')}) from raw.post order by post_id`,
    );
    expect(posts).toEqual([...world.posts.values()].sort((a, b) => (a.post_id < b.post_id ? -1 : 1)));
    const events = await rows(connection, `select * replace (${seconds('created_at')}) from raw.event order by event_id`);
    expect(events).toEqual(log.flatMap((day) => day.events).sort((a, b) => (a.event_id < b.event_id ? -1 : 1)));
  });

  it('has the columns and types that were promised, and no keys', async () => {
    const connection = await NodeDuckdb.open();
    await ingest(connection, {});
    const columns = await connection.query(
      `select string_agg(table_name || '.' || column_name || ' ' || data_type, ', ' order by table_name, column_index) from duckdb_columns() where schema_name = 'raw'`,
    );
    expect(columns.getChildAt(0)?.get(0)).toBe(
      'event.event_id VARCHAR, event.user_id VARCHAR, event.post_id VARCHAR, event.created_at TIMESTAMP, event.event_type VARCHAR, ' +
        'ingestion_audit.ingest_date DATE, ingestion_audit.table_name VARCHAR, ingestion_audit.rows_inserted INTEGER, ingestion_audit.rows_updated INTEGER, ingestion_audit.rows_deleted INTEGER, ingestion_audit.real_timestamp TIMESTAMP, ' +
        'post.post_id VARCHAR, post.user_id VARCHAR, post.post_text VARCHAR, post.created_at TIMESTAMP, post.updated_at TIMESTAMP, post.deleted_at TIMESTAMP, ' +
        'user.user_id VARCHAR, user.first_name VARCHAR, user.last_name VARCHAR, user.created_at TIMESTAMP, user.updated_at TIMESTAMP, user.deleted_at TIMESTAMP, user.country_code VARCHAR, user.favorite_color VARCHAR',
    );
    expect((await connection.query('select * from duckdb_constraints()')).numRows + (await connection.query('select * from duckdb_indexes()')).numRows).toBe(0);
  });

  it('writes three audit rows a day that say what happened, and returns them', async () => {
    const connection = await NodeDuckdb.open();
    const audit = await ingest(connection, { days: 2 });
    expect(audit).toHaveLength(6);
    const stored = await rows(
      connection,
      `select ingest_date::varchar as ingest_date, * exclude (ingest_date, real_timestamp), strftime(real_timestamp, '%Y-%m-%dT%H:%M:%S.%gZ') as real_timestamp from raw.ingestion_audit`,
    );
    expect(stored).toEqual(audit);
    const [first] = await rows(connection, `select count(*) as users, count(*) filter (created_at < date '2100-01-02') as first from raw."user"`);
    expect(first).toEqual({ users: audit[0]!.rows_inserted + audit[3]!.rows_inserted, first: 200 });
  });

  it('keeps the settings of day 1 and the later changes', async () => {
    const connection = await NodeDuckdb.open();
    expect(await loadSettings(connection)).toBeNull();
    await ingest(connection, { seed: 9, days: 2 });
    expect(await loadSettings(connection)).toEqual({ ...presets.original, seed: 9 });
    await ingest(connection, { likeShare: 0.5 });
    await ingest(connection, {});
    expect(await loadSettings(connection)).toEqual({ ...presets.original, seed: 9, likeShare: 0.5 });
    expect(await rows(connection, 'select from_date::varchar as day from tabhouse.generator_settings order by 1')).toEqual([
      { day: '2100-01-01' },
      { day: '2100-01-03' },
    ]);
  });

  it('leaves nothing of a day that broke off, and makes the same day when it is tried again', async () => {
    const connection = await NodeDuckdb.open();
    const source = new BreakingSource();
    const kept = new KeptSource(source);
    await ingest(connection, { days: 2 }, kept);
    const before = await hashRawTables(connection);
    source.breakAtEvents = true;
    await expect(ingest(connection, {}, kept)).rejects.toThrow('broken off');
    expect(await hashRawTables(connection)).toBe(before);
    expect(await lastDay(connection)).toBe('2100-01-02');
    source.breakAtEvents = false;
    await ingest(connection, {}, kept);
    const undisturbed = await NodeDuckdb.open();
    await ingest(undisturbed, { days: 3 });
    expect(await hashRawTables(connection)).toBe(await hashRawTables(undisturbed));
  });

  it('reads the tables again when somebody else has changed them', async () => {
    const connection = await NodeDuckdb.open();
    const kept = new KeptSource(new LocalDaySource());
    await ingest(connection, { days: 2 }, kept);
    await connection.query(`update raw."user" set deleted_at = updated_at; delete from raw.post`);
    const audit = await ingest(connection, {}, kept);
    expect(audit.map((row) => [row.rows_updated, row.rows_deleted])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('refuses to go on from rows that are not its own', async () => {
    const connection = await NodeDuckdb.open();
    await ingest(connection, {});
    await connection.query(`insert into raw."user" (user_id, created_at) values ('me', timestamp '2100-01-01 00:00:00')`);
    await expect(ingest(connection, {})).rejects.toThrow('raw.user holds the id "me"');
  });

  it('empties the warehouse, history included, on a full refresh', async () => {
    const connection = await NodeDuckdb.open();
    await ingest(connection, { days: 2, seed: 4 });
    await connection.query(
      `create schema "snap'""shots"; create table "snap'""shots".t as select 1 as a; create view main."v w" as select 1 as a; create table main.loose (a int); create schema tabhouse_like; create table tabhouse.run (a int)`,
    );
    await ingest(connection, { fullRefresh: true, seed: 4 });
    const left = await rows(
      connection,
      `select schema_name || '.' || table_name as name from duckdb_tables() where not internal and database_name = 'wh' order by 1`,
    );
    expect(left).toEqual(['raw.event', 'raw.ingestion_audit', 'raw.post', 'raw.user', 'tabhouse.generator_settings', 'tabhouse.run'].map((name) => ({ name })));
    const fresh = await NodeDuckdb.open();
    await ingest(fresh, { seed: 4 });
    expect(await hashRawTables(connection)).toBe(await hashRawTables(fresh));
  });
});

class BreakingSource implements DaySource {
  breakAtEvents = false;
  readonly #source = new LocalDaySource();

  begin(past: Past | null): Promise<void> {
    return this.#source.begin(past);
  }

  async *day(request: DayRequest, options?: DayOptions): AsyncIterable<DayBatch> {
    for await (const batch of this.#source.day(request, options)) {
      if (this.breakAtEvents && batch.table === 'event') throw new Error('broken off');
      yield batch;
    }
  }
}
