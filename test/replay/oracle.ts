import { SECONDS_A_DAY } from '../../src/generator/calendar.ts';
import type { DayLog, Event, Post, User } from './log.ts';
import { World } from './world.ts';

const END = Date.parse('9999-12-31T00:00:00Z') / 1000;
const SESSION_GAP_SECONDS = 30 * 60;
const ACTIVE_DAYS = 28;

export type Version<T> = T & { valid_from: number; valid_to: number };
export type Session = { user_id: string; started_at: number; ended_at: number; events: number; view_events: number; likes: number; posts_viewed: number };

/** Every state of a row as a version: valid from its update to the next one. */
export function versionsOf<T extends { updated_at: number }>(states: T[], key: (state: T) => string): Version<T>[] {
  return [...groupBy(states, key).values()].flatMap((states) =>
    states.map((state, index) => ({ ...state, valid_from: state.updated_at, valid_to: states[index + 1]?.updated_at ?? END })),
  );
}

/** Events of a user less than half an hour apart, whichever day they fall on. */
export function sessionsOf(events: Event[]): Session[] {
  return [...groupBy(events, ({ user_id }) => user_id).values()].flatMap((own) => {
    const runs: Event[][] = [];
    for (const event of [...own].sort((a, b) => a.created_at - b.created_at)) {
      const last = runs.at(-1);
      if (last && event.created_at - last.at(-1)!.created_at < SESSION_GAP_SECONDS) last.push(event);
      else runs.push([event]);
    }
    return runs.map((run) => {
      const views = run.filter(({ event_type }) => event_type === 'view');
      return {
        user_id: run[0]!.user_id,
        started_at: run[0]!.created_at,
        ended_at: run.at(-1)!.created_at,
        events: run.length,
        view_events: views.length,
        likes: run.length - views.length,
        posts_viewed: count(views, ({ post_id }) => post_id),
      };
    });
  });
}

/** Views (distinct viewers), likes and view events of each post and day. */
export function postMetrics(events: Event[]): { post_id: string; day: number; views: number; likes: number; view_events: number }[] {
  return [...groupBy(events, (event) => `${dayOf(event.created_at)} ${event.post_id}`).values()].map((own) => {
    const views = own.filter(({ event_type }) => event_type === 'view');
    const { post_id, created_at } = own[0]!;
    return { post_id, day: dayOf(created_at), views: count(views, ({ user_id }) => user_id), likes: own.length - views.length, view_events: views.length };
  });
}

/** The day's line of `metrics_daily`, without ratios, which are quotients of these. */
export function dailyMetrics(log: DayLog[]): Record<string, number>[] {
  const world = new World();
  const events = log.flatMap((day) => day.events);
  const sessions = sessionsOf(events);
  const posts = postMetrics(events);
  return log.map((day) => {
    world.apply(day);
    const today = Date.parse(`${day.date}T00:00:00Z`) / 1000 / SECONDS_A_DAY;
    const within =
      (days: number) =>
      ({ created_at }: { created_at: number }) =>
        dayOf(created_at) <= today && dayOf(created_at) > today - days;
    const ofToday = events.filter(within(1));
    const viewed = posts.filter((post) => post.day === today && post.views > 0);
    const started = sessions.filter(({ started_at }) => dayOf(started_at) === today);
    const author = (post_id: string) => world.posts.get(post_id)!.user_id;
    const posted = [...world.posts.values()].filter(within(ACTIVE_DAYS)).map(({ user_id }) => user_id);
    const received = events
      .filter(within(ACTIVE_DAYS))
      .filter(({ event_type }) => event_type === 'view')
      .map(({ post_id }) => author(post_id));
    const active = new Set([...posted, ...received]);
    return {
      users_live: world.liveUsers.length,
      users_created: day.userInserts.length,
      users_changed: day.userUpdates.length,
      users_deleted: day.userDeletes.length,
      posts_live: world.livePosts.length,
      posts_created: day.postInserts.length,
      posts_changed: day.postUpdates.length,
      posts_deleted: day.postDeletes.length,
      view_events: sum(viewed.map(({ view_events }) => view_events)),
      views: sum(viewed.map(({ views }) => views)),
      likes: ofToday.filter(({ event_type }) => event_type === 'like').length,
      posts_viewed: viewed.length,
      creators_posting: count(day.postInserts, ({ user_id }) => user_id),
      creators_viewed: count(viewed, ({ post_id }) => author(post_id)),
      active_creators: world.liveUsers.filter(({ user_id }) => active.has(user_id)).length,
      dau: count(ofToday, ({ user_id }) => user_id),
      wau: count(events.filter(within(7)), ({ user_id }) => user_id),
      mau: count(events.filter(within(28)), ({ user_id }) => user_id),
      sessions: started.length,
      session_seconds: sum(started.map(({ started_at, ended_at }) => ended_at - started_at)),
      session_events: sum(started.map(({ events }) => events)),
      posts_liked: count(
        ofToday.filter(({ event_type }) => event_type === 'like'),
        ({ user_id, post_id }) => user_id + post_id,
      ),
    };
  });
}

/** What each creator received, over all days: views on posts deleted since count. */
export function creatorTotals(log: DayLog[]): { creator_id: string; views: number; likes: number }[] {
  const world = new World();
  for (const day of log) world.apply(day);
  const byCreator = groupBy(postMetrics(log.flatMap(({ events }) => events)), ({ post_id }) => world.posts.get(post_id)!.user_id);
  return [...byCreator].map(([creator_id, posts]) => ({
    creator_id,
    views: sum(posts.map(({ views }) => views)),
    likes: sum(posts.map(({ likes }) => likes)),
  }));
}

export function sourceHistory(log: DayLog[]): { users: Version<User>[]; posts: Version<Post>[] } {
  const world = new World();
  for (const day of log) world.apply(day);
  return { users: versionsOf(world.userStates, ({ user_id }) => user_id), posts: versionsOf(world.postStates, ({ post_id }) => post_id) };
}

function dayOf(seconds: number): number {
  return Math.floor(seconds / SECONDS_A_DAY);
}

function count<T>(rows: T[], key: (row: T) => string): number {
  return new Set(rows.map(key)).size;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function groupBy<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
