import type { DayBatch } from '../../generator/batch.ts';

/** Where the changes of older rows wait inside the day's transaction: made, read and dropped in it, so the file never sees them. */
const changeTables = [
  ['user_delete', 'user_id varchar, deleted_at timestamp'],
  ['user_update', 'user_id varchar, updated_at timestamp, first_name varchar, last_name varchar, country_code varchar, favorite_color varchar'],
  ['post_delete', 'post_id varchar, deleted_at timestamp'],
  ['post_update', 'post_id varchar, updated_at timestamp, post_text varchar'],
] as const;

const updates = [
  `update raw."user" set deleted_at = changed.deleted_at, updated_at = changed.deleted_at
from tabhouse.ingest_user_delete changed where raw."user".user_id = changed.user_id`,
  `update raw."user" set updated_at = changed.updated_at,
  first_name = coalesce(changed.first_name, raw."user".first_name), last_name = coalesce(changed.last_name, raw."user".last_name),
  country_code = coalesce(changed.country_code, raw."user".country_code), favorite_color = coalesce(changed.favorite_color, raw."user".favorite_color)
from tabhouse.ingest_user_update changed where raw."user".user_id = changed.user_id`,
  `update raw.post set deleted_at = changed.deleted_at, updated_at = changed.deleted_at
from tabhouse.ingest_post_delete changed where raw.post.post_id = changed.post_id`,
  `update raw.post set updated_at = changed.updated_at, post_text = changed.post_text
from tabhouse.ingest_post_update changed where raw.post.post_id = changed.post_id`,
];

/** SQL that makes the waiting tables. */
export const createChangeTablesSql = [
  'create schema if not exists tabhouse',
  ...changeTables.map(([name, columns]) => `create or replace table tabhouse.ingest_${name} (${columns})`),
].join(';\n');

/** SQL that changes the older rows, one statement a table and kind of change, and drops the waiting tables. */
export const applyChangesSql = [...updates, ...changeTables.map(([name]) => `drop table tabhouse.ingest_${name}`)].join(';\n');

/** The table a batch is appended to: its own for inserts, a waiting one for changes. */
export function targetOf({ table, change }: DayBatch): { schema: string; name: string } {
  return change === 'insert' ? { schema: 'raw', name: table } : { schema: 'tabhouse', name: `ingest_${table}_${change}` };
}
