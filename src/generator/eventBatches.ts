import { FixedTextColumn, TimestampColumn, encodeColumns } from './arrowColumns.ts';
import type { DayBatch } from './batch.ts';
import { SECONDS_A_DAY } from './calendar.ts';
import type { DayScene } from './day.ts';
import { randomLetters } from './letters.ts';
import type { Random } from './random.ts';
import type { EventLog } from './sessions.ts';

/** By `isLike`. */
const eventTypes = new TextEncoder().encode('viewlike');
const EVENT_TYPE_BYTES = 4;

/** A day's events with ids, a batch a log, by time within each. */
export function* eventBatches(scene: DayScene, logs: Iterable<EventLog>): Generator<DayBatch> {
  const random = scene.random('eventIds');
  for (const log of logs) yield eventBatch(scene, random, log);
}

function eventBatch(scene: DayScene, random: Random, { second, user, post, isLike }: EventLog): DayBatch {
  const { idLength, users, posts } = scene.network;
  const rows = second.length;
  const order = orderBySecond(second.values, rows);
  const ids = new FixedTextColumn('event_id', rows, idLength, randomLetters(random, rows * idLength));
  const userIds = new FixedTextColumn('user_id', rows, idLength);
  userIds.copyAll(users.ids.values, user.values, order);
  const postIds = new FixedTextColumn('post_id', rows, idLength);
  postIds.copyAll(posts.ids.values, post.values, order);
  const createdAt = new TimestampColumn('created_at', rows);
  for (let row = 0; row < rows; row++) createdAt.set(row, scene.start + second.values[order[row]!]!);
  const type = new FixedTextColumn('event_type', rows, EVENT_TYPE_BYTES);
  type.copyAll(eventTypes, isLike.values, order);
  return { table: 'event', change: 'insert', rows, bytes: encodeColumns([ids, userIds, postIds, createdAt, type], rows) };
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
