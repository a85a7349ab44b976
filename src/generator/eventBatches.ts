import { FixedTextColumn, TimestampColumn, encodeColumns } from './arrowColumns.ts';
import { SECONDS_A_DAY } from './calendar.ts';
import type { DayScene, DayStep } from './day.ts';
import { randomLetters } from './letters.ts';
import type { EventLog } from './sessions.ts';

/** Two of DuckDB's row groups, about 20 MB: large enough to load fast, small enough to hold several. */
const ROWS_A_BATCH = 245_760;
/** By `isLike`. */
const eventTypes = new TextEncoder().encode('viewlike');
const EVENT_TYPE_BYTES = 4;

/** A day's events by time, as batches with ids. */
export function* eventBatches(scene: DayScene, log: EventLog): Generator<DayStep> {
  const order = orderBySecond(log.second.values, log.second.length);
  const random = scene.random('eventIds');
  const { idLength, users, posts } = scene.network;
  for (let from = 0; from < order.length; from += ROWS_A_BATCH) {
    const rows = Math.min(ROWS_A_BATCH, order.length - from);
    const { second, user, post, isLike } = log;
    const batch = order.subarray(from, from + rows);
    const ids = new FixedTextColumn('event_id', rows, idLength, randomLetters(random, rows * idLength));
    const userIds = new FixedTextColumn('user_id', rows, idLength);
    userIds.copyAll(users.ids.values, user.values, batch);
    const postIds = new FixedTextColumn('post_id', rows, idLength);
    postIds.copyAll(posts.ids.values, post.values, batch);
    const createdAt = new TimestampColumn('created_at', rows);
    for (let row = 0; row < rows; row++) createdAt.set(row, scene.start + second.values[batch[row]!]!);
    const type = new FixedTextColumn('event_type', rows, EVENT_TYPE_BYTES);
    type.copyAll(eventTypes, isLike.values, batch);
    const bytes = encodeColumns([ids, userIds, postIds, createdAt, type], rows);
    yield { kind: 'batch', batch: { table: 'event', change: 'insert', rows, bytes } };
  }
}

/** The places of events by their second, those of one second in the order they were made: a counting sort. */
function orderBySecond(seconds: Uint32Array, length: number): Uint32Array {
  const next = new Uint32Array(SECONDS_A_DAY + 1);
  for (let event = 0; event < length; event++) next[seconds[event]! + 1]!++;
  for (let second = 1; second <= SECONDS_A_DAY; second++) next[second]! += next[second - 1]!;
  const order = new Uint32Array(length);
  for (let event = 0; event < length; event++) order[next[seconds[event]!]!++] = event;
  return order;
}
