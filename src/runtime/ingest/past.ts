import { tableToIPC } from 'apache-arrow';
import type { Connection } from '../../engine/connection.ts';
import type { Past } from '../../generator/batch.ts';
import { findTableSql } from './rows.ts';

/** Live users and posts in the order the generator keeps them itself: it decides who is drawn, so it must not depend on where rows lie in the file. */
const setUp = `create or replace temp table tabhouse_live_user as
select *, (row_number() over (order by created_at, user_id) - 1)::integer as place from raw."user" where deleted_at is null;
create or replace temp table tabhouse_live_post as
select post_id, user_id, created_at, (row_number() over (order by created_at, post_id) - 1)::integer as place from raw.post where deleted_at is null`;
const tearDown = `drop table temp.tabhouse_live_user; drop table temp.tabhouse_live_post`;

/**
 * What the generator must know of the days before, read from the raw tables; null when there is no day yet. Costs a sort of the live users
 * and posts and one scan of the likes.
 */
export async function loadPast(connection: Connection): Promise<Past | null> {
  if ((await lastDay(connection)) === null) return null;
  await connection.query(setUp);
  const users = await connection.query(
    `select user_id, created_at, first_name, last_name, country_code, favorite_color from temp.tabhouse_live_user order by place`,
  );
  const posts = await connection.query(
    `select p.post_id, p.created_at, coalesce(u.place, -1) as author from temp.tabhouse_live_post p left join temp.tabhouse_live_user u using (user_id) order by p.place`,
  );
  const likes = await connection.query(
    `select u.place as "user", p.place as post from raw.event e
join temp.tabhouse_live_user u on u.user_id = e.user_id join temp.tabhouse_live_post p on p.post_id = e.post_id where e.event_type = 'like'`,
  );
  await connection.query(tearDown);
  return { users: tableToIPC(users, 'stream'), posts: tableToIPC(posts, 'stream'), likes: tableToIPC(likes, 'stream') };
}

/** The last simulated day, `YYYY-MM-DD`; null when there is none. */
export async function lastDay(connection: Connection): Promise<string | null> {
  const known = await connection.query(findTableSql('raw', 'ingestion_audit'));
  if (known.numRows === 0) return null;
  const row = await connection.query(`select max(ingest_date)::varchar as day from raw.ingestion_audit`);
  const day: unknown = row.getChildAt(0)?.get(0);
  return typeof day === 'string' ? day : null;
}

/** Changes whenever somebody other than the generator touched the raw tables: what a kept generator checks before it goes on. */
export async function pastToken(connection: Connection): Promise<string> {
  if ((await connection.query(findTableSql('raw', 'ingestion_audit'))).numRows === 0) return 'empty';
  const token = await connection.query(`select * from
  (select max(ingest_date)::varchar, max(real_timestamp)::varchar, count(*) from raw.ingestion_audit),
  (select count(*), count(deleted_at), max(updated_at)::varchar from raw."user"),
  (select count(*), count(deleted_at), max(updated_at)::varchar from raw.post),
  (select count(*) from raw.event)`);
  return [...Array(token.numCols).keys()].map((index) => String(token.getChildAt(index)?.get(0))).join('|');
}
