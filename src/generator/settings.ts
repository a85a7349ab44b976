import * as v from 'valibot';

const whole = (min: number, max: number) =>
  v.pipe(
    v.number(`must be a whole number from ${min} to ${max}`),
    v.check((n) => Number.isInteger(n) && n >= min && n <= max, `must be a whole number from ${min} to ${max}`),
  );
const share = v.pipe(
  v.number('must be a number from 0 to 1'),
  v.check((n) => n >= 0 && n <= 1, 'must be a number from 0 to 1'),
);
const factor = v.pipe(
  v.number('must be a number from 0 to 100'),
  v.check((n) => n >= 0 && n <= 100, 'must be a number from 0 to 100'),
);
const date = v.pipe(v.string('must be a date, YYYY-MM-DD'), v.check(isDate, 'must be a date from 1970-01-01 to 9000-12-31, YYYY-MM-DD'));

/** Every number of the simulation, with its limits. Shares are parts of the live rows of that moment; Min and Max are both included. */
export const settingSchemas = {
  /** The same seed and settings make the same tables on every machine. */
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  /** Day 1. */
  startDate: date,
  /** Days a call makes that names none. */
  daysPerPress: whole(1, 10_000),
  /** The same, for the call that makes day 1. */
  firstPressDays: whole(1, 10_000),
  /** Users inserted on day 1. Raised later: as many more join on the next day. */
  users: whole(1, 200_000),
  /** Posts inserted on day 1; null: one for each user. */
  firstDayPosts: v.nullable(whole(0, 1_000_000)),
  /** Users that have a session on day 1. */
  firstDaySessionUsers: whole(0, 200_000),
  /** Events of every day, exactly, as long as there are posts to view; null: what the sessions of `sessionUserShare` bring. */
  eventsPerDay: v.nullable(whole(0, 10_000_000)),
  deletedUserShare: share,
  deletedUsersMin: whole(0, 200_000),
  deletedUsersMax: whole(0, 200_000),
  deletedPostShare: share,
  deletedPostsMin: whole(0, 1_000_000),
  deletedPostsMax: whole(0, 1_000_000),
  updatedUserShare: share,
  updatedUsersMin: whole(0, 200_000),
  updatedUsersMax: whole(0, 200_000),
  updatedPostShare: share,
  updatedPostsMin: whole(0, 1_000_000),
  updatedPostsMax: whole(0, 1_000_000),
  newUsersMin: whole(0, 200_000),
  newUsersMax: whole(0, 200_000),
  /** New posts = ⌊factor × share of live users⌋, the factor drawn between its limits. */
  newPostShare: share,
  newPostFactorMin: factor,
  newPostFactorMax: factor,
  sessionUserShare: share,
  sessionUsersMin: whole(0, 200_000),
  sessionUsersMax: whole(0, 200_000),
  viewsPerSessionMin: whole(1, 100),
  viewsPerSessionMax: whole(1, 100),
  secondsPerViewMin: whole(1, 3_600),
  secondsPerViewMax: whole(1, 3_600),
  /** Part of the views that are liked. */
  likeShare: share,
  likeDelaySecondsMin: whole(0, 86_400),
  likeDelaySecondsMax: whole(0, 86_400),
  wordsMin: whole(1, 200),
  wordsMax: whole(1, 200),
  idLength: whole(8, 32),
  /** 0: every day alike; 0.5: half as many sessions again on Saturdays and Sundays. */
  weekendBoost: factor,
  /** Part of the sessions that start by the clock (few at night, most in the evening) instead of at any second. */
  dailyRhythm: share,
  /** 0: all posts, authors, readers and countries alike; higher: fewer of them take more. */
  popularitySkew: whole(0, 4),
} as const satisfies Record<string, v.GenericSchema>;

export type SettingName = keyof typeof settingSchemas;
export type GeneratorSettings = { [name in SettingName]: v.InferOutput<(typeof settingSchemas)[name]> };
export type PresetName = keyof typeof presets;

const original: GeneratorSettings = {
  seed: 42,
  startDate: '2100-01-01',
  daysPerPress: 1,
  firstPressDays: 1,
  users: 200,
  firstDayPosts: null,
  firstDaySessionUsers: 10,
  eventsPerDay: null,
  deletedUserShare: 0.01,
  deletedUsersMin: 1,
  deletedUsersMax: 5,
  deletedPostShare: 0.01,
  deletedPostsMin: 1,
  deletedPostsMax: 5,
  updatedUserShare: 0.05,
  updatedUsersMin: 1,
  updatedUsersMax: 5,
  updatedPostShare: 0.05,
  updatedPostsMin: 1,
  updatedPostsMax: 5,
  newUsersMin: 50,
  newUsersMax: 100,
  newPostShare: 0.05,
  newPostFactorMin: 1,
  newPostFactorMax: 2,
  sessionUserShare: 0.05,
  sessionUsersMin: 1,
  sessionUsersMax: 5,
  viewsPerSessionMin: 1,
  viewsPerSessionMax: 10,
  secondsPerViewMin: 60,
  secondsPerViewMax: 600,
  likeShare: 0.1,
  likeDelaySecondsMin: 1,
  likeDelaySecondsMax: 300,
  wordsMin: 5,
  wordsMax: 15,
  idLength: 16,
  weekendBoost: 0,
  dailyRhythm: 0,
  popularitySkew: 0,
};

/** `original` holds issue-exact numbers and is the API's default; `showcase` grows to about 4,000 users in its first 28 days. */
export const presets = {
  original,
  showcase: {
    ...original,
    firstPressDays: 28,
    users: 1_500,
    firstDaySessionUsers: 260,
    deletedUserShare: 0.005,
    newUsersMin: 80,
    newUsersMax: 130,
    sessionUserShare: 0.18,
    weekendBoost: 0.35,
    dailyRhythm: 0.85,
    popularitySkew: 2,
  },
} as const satisfies Record<string, GeneratorSettings>;

/** Whether `text` is a calendar date of the years the simulation knows. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(text + 'T00:00:00Z');
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) && text >= '1970-01-01' && text <= '9000-12-31';
}
