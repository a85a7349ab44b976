import { describe, expect, it } from 'vitest';
import { presets, type GeneratorSettings } from '../../../src/generator/settings.ts';
import { logDays } from '../../replay/log.ts';
import { World } from '../../replay/world.ts';

const original: GeneratorSettings = presets.original;

describe('the knobs', () => {
  it('make as many users on day 1 as asked, and a post for each', async () => {
    const [day] = await logDays({ ...original, users: 3_000 }, 1);
    expect([day!.userInserts.length, day!.postInserts.length]).toEqual([3_000, 3_000]);
  });

  it('make exactly the events of a day, whatever the number of users', async () => {
    for (const users of [40, 2_000]) {
      const days = await logDays({ ...original, users, eventsPerDay: 12_345 }, 3);
      expect(days.map(({ events }) => events.length)).toEqual([12_345, 12_345, 12_345]);
      expect(days[0]!.userInserts.length).toBe(users);
    }
  });

  it('can switch events off', async () => {
    const days = await logDays({ ...original, eventsPerDay: 0 }, 2);
    expect(days.map(({ events }) => events.length)).toEqual([0, 0]);
  });

  it('hold a like to once even where the same few users see the same few posts all day', async () => {
    const days = await logDays({ ...original, users: 10, eventsPerDay: 5_000 }, 3);
    const likes = days.flatMap(({ events }) => events.filter(({ event_type }) => event_type === 'like')).map(({ user_id, post_id }) => user_id + post_id);
    expect(new Set(likes).size).toBe(likes.length);
  });

  it('leave a network without anybody in peace', async () => {
    const settings = { ...original, users: 3, firstDaySessionUsers: 3, newUsersMin: 0, newUsersMax: 0, deletedUsersMin: 5, deletedPostsMin: 5 };
    const days = await logDays(settings, 3);
    expect(days[2]!.events.length + days[2]!.postInserts.length).toBe(0);
  });

  it('grow the showcase to about four thousand users in its first press', { timeout: 60_000 }, async () => {
    const { showcase } = presets;
    const world = new World();
    for (const day of await logDays(showcase, showcase.firstPressDays)) world.apply(day);
    expect(world.liveUsers.length).toBeGreaterThan(3_500);
    expect(world.users.size).toBeLessThan(4_700);
  });
});
