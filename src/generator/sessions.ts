import { SECONDS_A_DAY, isWeekend } from './calendar.ts';
import type { DayScene } from './day.ts';
import { dealRounds, drawPlace, shareOf } from './draw.ts';
import { Growing } from './growing.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import { drawStart } from './rhythm.ts';
import type { GeneratorSettings } from './settings.ts';

/** Some of a day's events in the order they were made, a column each. */
export type EventLog = {
  /** Seconds since the day began. */
  second: Growing<Uint32Array>;
  user: Growing<Int32Array>;
  post: Growing<Int32Array>;
  isLike: Growing<Uint8Array>;
};

/** Events that are handed over together: two of DuckDB's row groups, about 20 MB as a batch. Large enough to load fast, small enough to hold several. */
const EVENTS_A_BATCH = 245_760;
/** Sessions in a row without a single event after which there is nothing to view on this day. */
const PATIENCE = 10_000;

/**
 * The day's sessions: a user a session, each user once before any comes again. With `eventsPerDay` there are as many sessions as fill it
 * (the last one may be cut short), otherwise as many as the share of live users says. Whole sessions are handed over as soon as they fill a
 * batch, so that it can be stored while the next is made; the log is emptied and filled again after each.
 */
export function* makeEvents(scene: DayScene, firstDay: boolean): Generator<EventLog> {
  const { network, request } = scene;
  const { settings } = request;
  const { users } = network;
  const random = scene.random('sessions');
  const sessions = settings.eventsPerDay === null ? sessionCount(scene, random, firstDay) : Infinity;
  const log: EventLog = { second: new Growing(Uint32Array), user: new Growing(Int32Array), post: new Growing(Int32Array), isLike: new Growing(Uint8Array) };
  const maker = new SessionMaker(network, settings, scene.start, random, log, settings.eventsPerDay ?? Infinity);
  let made = 0;
  let idle = 0;
  for (const user of dealRounds(random, users.live, users.appeal.values, settings.popularitySkew)) {
    if (made++ >= sessions || maker.left <= 0 || idle > PATIENCE) break;
    const before = log.second.length;
    maker.session(user);
    idle = log.second.length === before ? idle + 1 : 0;
    if (log.second.length < EVENTS_A_BATCH) continue;
    yield log;
    for (const column of [log.second, log.user, log.post, log.isLike]) column.length = 0;
  }
  if (log.second.length > 0) yield log;
}

function sessionCount({ network, request: { settings, date } }: DayScene, random: Random, firstDay: boolean): number {
  const live = network.users.live.length;
  const base = firstDay
    ? settings.firstDaySessionUsers
    : shareOf(live, settings.sessionUserShare) + random.between(settings.sessionUsersMin, settings.sessionUsersMax);
  return Math.min(live, isWeekend(date) ? shareOf(base, 1 + settings.weekendBoost) : base);
}

/** Makes sessions into a log. A class, so that ten million events a day allocate nothing each. */
class SessionMaker {
  readonly #viewed = new Int32Array(128);

  constructor(
    private readonly network: Network,
    private readonly settings: GeneratorSettings,
    private readonly dayStart: number,
    private readonly random: Random,
    private readonly log: EventLog,
    /** Events that may still be made. */
    public left: number,
  ) {}

  /** One session of a user: views of distinct live posts made before it starts, each in a stretch of time of its own. */
  session(user: number): void {
    const { settings, random } = this;
    const { users, posts } = this.network;
    const earliest = Math.max(0, users.createdAt.values[user]! - this.dayStart + 1);
    if (earliest >= SECONDS_A_DAY) return;
    const start = drawStart(random, earliest, settings.dailyRhythm);
    const available = this.#postsBefore(this.dayStart + start);
    const views = Math.min(available, random.between(settings.viewsPerSessionMin, settings.viewsPerSessionMax));
    const stretch = random.between(settings.secondsPerViewMin, settings.secondsPerViewMax);
    for (let view = 0; view < views; view++) {
      const second = start + view * stretch + random.below(stretch);
      const place = this.#drawUnviewed(view, available);
      if (second >= SECONDS_A_DAY || this.left <= 0) return;
      const post = posts.live.values[place]!;
      this.#write(second, user, post, 0);
      if (random.float() < settings.likeShare) {
        const liked = second + random.between(settings.likeDelaySecondsMin, settings.likeDelaySecondsMax);
        if (liked < SECONDS_A_DAY && this.left > 0 && this.network.likes.add(user, post)) this.#write(liked, user, post, 1);
      }
    }
  }

  #write(second: number, user: number, post: number, isLike: number): void {
    const { log } = this;
    const row = log.second.length;
    if (row === log.second.values.length) for (const column of [log.second, log.user, log.post, log.isLike]) column.reserve(1);
    log.second.values[row] = second;
    log.user.values[row] = user;
    log.post.values[row] = post;
    log.isLike.values[row] = isLike;
    log.second.length = log.user.length = log.post.length = log.isLike.length = row + 1;
    this.left--;
  }

  #drawUnviewed(views: number, available: number): number {
    const { live, appeal } = this.network.posts;
    for (;;) {
      const place = drawPlace(this.random, live.values, available, appeal.values, this.settings.popularitySkew);
      let index = 0;
      while (index < views && this.#viewed[index] !== place) index++;
      if (index === views) {
        this.#viewed[views] = place;
        return place;
      }
    }
  }

  /** How many live posts were made before `second` of the epoch: they are sorted by that. */
  #postsBefore(second: number): number {
    const { live, createdAt } = this.network.posts;
    let low = 0;
    let high = live.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (createdAt.values[live.values[middle]!]! < second) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
