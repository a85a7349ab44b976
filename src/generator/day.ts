import { deletePosts, deleteUsers, updatePosts, updateUsers } from './changes.ts';
import { insertPosts, insertUsers } from './arrivals.ts';
import type { DayBatch, DayRequest } from './batch.ts';
import { startOfDay } from './calendar.ts';
import type { Dictionary } from './dictionary.ts';
import { shareOf } from './draw.ts';
import { eventBatches } from './eventBatches.ts';
import type { Network } from './network.ts';
import type { Pools } from './pools.ts';
import { Random, type StreamName } from './random.ts';
import { makeEvents } from './sessions.ts';

/** All that a part of a day works with. */
export type DayScene = {
  network: Network;
  pools: Pools;
  dictionary: Dictionary;
  request: DayRequest;
  /** Seconds since the epoch at which the day begins. */
  start: number;
  random(stream: StreamName): Random;
};

/**
 * One day of the network, which it changes: deletions, updates, new users, new posts, sessions, in this order; day 1 has only the last three.
 * Pure but for that: the same network and request give the same batches. A day left before its end leaves the network half changed.
 */
export function* makeDay(scene: Omit<DayScene, 'start' | 'random'>): Generator<DayBatch> {
  const { network, request } = scene;
  const { settings, number } = request;
  const full: DayScene = { ...scene, start: startOfDay(request.date), random: (stream) => Random.stream(settings.seed, number, stream) };
  const first = number === 1;
  if (!first) {
    yield* batch(deleteUsers(full));
    yield* batch(deletePosts(full));
    yield* batch(updateUsers(full));
    yield* batch(updatePosts(full));
  }
  const joining = full.random('insertUsers');
  const users = first ? settings.users : joining.between(settings.newUsersMin, settings.newUsersMax) + request.extraUsers;
  yield* batch(insertUsers(full, joining, users));
  const posting = full.random('insertPosts');
  const postFactor = settings.newPostFactorMin + posting.float() * (settings.newPostFactorMax - settings.newPostFactorMin);
  const posts = first ? (settings.firstDayPosts ?? settings.users) : shareOf(network.users.live.length, settings.newPostShare * postFactor);
  yield* batch(insertPosts(full, posting, posts));
  yield* eventBatches(full, makeEvents(full, first));
}

function* batch(made: DayBatch | null): Generator<DayBatch> {
  if (made) yield made;
}
