import { beforeAll, describe, expect, it } from 'vitest';
import { startOfDay } from '../../../src/generator/calendar.ts';
import { presets } from '../../../src/generator/settings.ts';
import { logDays, type DayLog } from '../../replay/log.ts';
import { World } from '../../replay/world.ts';

const DAYS = 25;

describe('a day of the original preset', () => {
  let days: { log: DayLog; before: World; after: World }[];

  beforeAll(async () => {
    const logs = await logDays(presets.original, DAYS);
    days = logs.map((log, index) => {
      const before = new World();
      for (const earlier of logs.slice(0, index)) before.apply(earlier);
      const after = new World();
      for (const earlier of logs.slice(0, index + 1)) after.apply(earlier);
      return { log, before, after };
    });
  });

  const later = () => days.slice(1);

  it('is on day 1 two hundred users, two hundred posts and sessions of ten users, and nothing else', () => {
    const { log } = days[0]!;
    expect(log.date).toBe('2100-01-01');
    expect([log.userInserts.length, log.postInserts.length]).toEqual([200, 200]);
    expect([log.userUpdates, log.userDeletes, log.postUpdates, log.postDeletes].map((rows) => rows.length)).toEqual([0, 0, 0, 0]);
    expect(new Set(log.events.map(({ user_id }) => user_id)).size).toBeLessThanOrEqual(10);
  });

  it('deletes one percent of the live users and posts and one to five more', () => {
    for (const { log, before } of later()) {
      expect(log.userDeletes.length - Math.floor(before.liveUsers.length / 100)).toBeOneOf([1, 2, 3, 4, 5]);
      expect(log.postDeletes.length - Math.floor(before.livePosts.length / 100)).toBeOneOf([1, 2, 3, 4, 5]);
      expect(log.userDeletes.every(({ user_id }) => before.users.get(user_id)?.deleted_at === null)).toBe(true);
      expect(log.postDeletes.every(({ post_id }) => before.posts.get(post_id)?.deleted_at === null)).toBe(true);
    }
  });

  it('updates five percent and one to five more of what then still lives, each with a real change', () => {
    for (const { log, before } of later()) {
      const deleted = new Set(log.userDeletes.map(({ user_id }) => user_id));
      const gone = new Set(log.postDeletes.map(({ post_id }) => post_id));
      expect(log.userUpdates.length - Math.floor((before.liveUsers.length - deleted.size) / 20)).toBeOneOf([1, 2, 3, 4, 5]);
      expect(log.postUpdates.length - Math.floor((before.livePosts.length - gone.size) / 20)).toBeOneOf([1, 2, 3, 4, 5]);
      for (const { user_id, updated_at, ...changes } of log.userUpdates) {
        const user = before.users.get(user_id)!;
        const changed = Object.entries(changes).filter(([, value]) => value !== null);
        expect(changed.length).toBeGreaterThan(0);
        expect(changed.every(([name, value]) => user[name as keyof typeof user] !== value)).toBe(true);
        expect(user.deleted_at === null && !deleted.has(user_id) && updated_at > user.updated_at).toBe(true);
      }
      for (const { post_id } of log.postUpdates) {
        const post = before.posts.get(post_id)!;
        const author = before.users.get(post.user_id)!;
        expect(post.deleted_at === null && !gone.has(post_id) && author.deleted_at === null && !deleted.has(author.user_id)).toBe(true);
      }
    }
  });

  it('inserts fifty to a hundred users, created before they are updated', () => {
    for (const { log } of later()) {
      expect(log.userInserts.length).toBeGreaterThanOrEqual(50);
      expect(log.userInserts.length).toBeLessThanOrEqual(100);
      expect(log.userInserts.every(({ created_at, updated_at, deleted_at }) => created_at <= updated_at && deleted_at === null)).toBe(true);
    }
  });

  it('inserts posts for five to ten percent of the live users, after their author joined', () => {
    for (const { log, after } of later()) {
      const live = after.liveUsers.length;
      expect(log.postInserts.length).toBeGreaterThanOrEqual(Math.floor(live / 20));
      expect(log.postInserts.length).toBeLessThanOrEqual(Math.floor(live / 10));
    }
    for (const { log, after } of days) {
      for (const { user_id, created_at, post_text } of log.postInserts) {
        const author = after.users.get(user_id)!;
        expect(author.deleted_at === null && author.created_at < created_at).toBe(true);
        expect(post_text.split(' ').length).toBeGreaterThanOrEqual(5);
        expect(post_text.split(' ').length).toBeLessThanOrEqual(15);
      }
    }
  });

  it('has sessions of distinct live users: at most ten views of distinct live posts made before', () => {
    for (const { log, after } of days) {
      const viewers = new Set(log.events.map(({ user_id }) => user_id));
      const live = after.liveUsers.length;
      if (log.number > 1) expect(viewers.size).toBeLessThanOrEqual(Math.floor(live / 20) + 5);
      for (const viewer of viewers) {
        const user = after.users.get(viewer)!;
        const views = log.events.filter(({ user_id, event_type }) => user_id === viewer && event_type === 'view');
        expect(user.deleted_at).toBeNull();
        expect(views.length).toBeLessThanOrEqual(10);
        expect(new Set(views.map(({ post_id }) => post_id)).size).toBe(views.length);
        const first = Math.min(...views.map(({ created_at }) => created_at));
        expect(Math.max(...views.map(({ created_at }) => created_at)) - first).toBeLessThanOrEqual(6_000);
        expect(first).toBeGreaterThan(user.created_at);
        for (const { post_id } of views) {
          const post = after.posts.get(post_id)!;
          expect(post.deleted_at === null && post.created_at < first).toBe(true);
        }
      }
    }
  });

  it('has likes only within five minutes after the view of the same post, and a like of a post by a user once, ever', () => {
    const liked = new Set<string>();
    let views = 0;
    for (const { log } of days) {
      views += log.events.length;
      for (const like of log.events.filter(({ event_type }) => event_type === 'like')) {
        const view = log.events.find((event) => event.event_type === 'view' && event.user_id === like.user_id && event.post_id === like.post_id)!;
        expect(like.created_at - view.created_at).toBeGreaterThanOrEqual(1);
        expect(like.created_at - view.created_at).toBeLessThanOrEqual(300);
        const pair = `${like.user_id} ${like.post_id}`;
        expect(liked.has(pair)).toBe(false);
        liked.add(pair);
      }
    }
    views -= liked.size;
    expect(liked.size / views).toBeGreaterThan(0.07);
    expect(liked.size / views).toBeLessThan(0.13);
  });

  it('keeps every time within the day and to the second, and every id sixteen letters and unique', () => {
    const ids = new Set<string>();
    let count = 0;
    for (const { log } of days) {
      const start = startOfDay(log.date);
      const rows = [...log.userInserts, ...log.postInserts, ...log.events, ...log.userUpdates, ...log.userDeletes, ...log.postUpdates, ...log.postDeletes];
      for (const [name, time] of rows.flatMap((row) => Object.entries(row)).filter(([name, value]) => name.endsWith('_at') && value !== null)) {
        expect(Number.isInteger(time) && (time as number) >= start && (time as number) < start + 86_400, `${name} ${String(time)}`).toBe(true);
      }
      const added = [...log.userInserts.map((row) => row.user_id), ...log.postInserts.map((row) => row.post_id), ...log.events.map((row) => row.event_id)];
      expect(added.every((id) => /^[a-z]{16}$/.test(id))).toBe(true);
      for (const id of added) ids.add(id);
      count += added.length;
    }
    expect(ids.size).toBe(count);
  });
});
