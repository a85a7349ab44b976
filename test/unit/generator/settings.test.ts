import { describe, expect, it } from 'vitest';
import { TabhouseError } from '../../../src/base/error.ts';
import { readIngestRequest } from '../../../src/generator/request.ts';
import { presets } from '../../../src/generator/settings.ts';

const read = readIngestRequest;

describe('the options of ingest', () => {
  it('are the original preset when there are none', () => {
    expect(read({}, null)).toEqual({ days: 1, fullRefresh: false, settings: presets.original, extraUsers: 0 });
  });

  it('make twenty-eight days of the showcase on its first press and one a press afterwards', () => {
    expect(read({ preset: 'showcase' }, null).days).toBe(28);
    expect(read({ preset: 'showcase' }, presets.showcase).days).toBe(1);
    expect(read({ preset: 'showcase', days: 3 }, null).days).toBe(3);
  });

  it('leave the stored settings as they are but for what a call changes', () => {
    const stored = { ...presets.showcase, seed: 7 };
    expect(read({}, stored).settings).toEqual(stored);
    expect(read({ likeShare: 0.2 }, stored).settings).toEqual({ ...stored, likeShare: 0.2 });
    expect(read({ likeShare: undefined }, stored).settings).toEqual(stored);
  });

  it('keep the seed and the start date under a new preset', () => {
    const stored = { ...presets.original, seed: 7, startDate: '2020-02-29' };
    expect(read({ preset: 'showcase' }, stored).settings).toEqual({ ...presets.showcase, seed: 7, startDate: '2020-02-29' });
  });

  it('start from the default again on a full refresh', () => {
    expect(read({ fullRefresh: true }, { ...presets.showcase, seed: 7 }).settings).toEqual(presets.original);
  });

  it('bring in as many users as a later call raises `users` by', () => {
    expect(read({ users: 1_000 }, presets.original).extraUsers).toBe(800);
    expect(read({ users: 100 }, presets.original).extraUsers).toBe(0);
  });

  it.each([
    [{ days: -1 }, 'days must be a whole number from 1 to 10000, not -1'],
    [{ days: NaN }, 'not NaN'],
    [{ days: 1.5 }, 'not 1.5'],
    [{ days: '3' }, 'not "3"'],
    [{ fullRefresh: 'yes' }, 'fullRefresh must be true or false'],
    [{ preset: 'showcas' }, 'did you mean showcase?'],
    [{ preset: 1 }, 'preset must be original or showcase, not 1'],
    [{ eventPerDay: 1 }, 'there is no setting "eventPerDay", did you mean eventsPerDay?'],
    [{ constructor: 1 }, 'there is no setting "constructor"'],
    [{ users: 200_001 }, 'setting users must be a whole number from 1 to 200000, not 200001'],
    [{ eventsPerDay: 10_000_001 }, 'setting eventsPerDay'],
    [{ likeShare: Infinity }, 'setting likeShare must be a number from 0 to 1, not Infinity'],
    [{ startDate: '2100-02-29' }, 'setting startDate must be a date'],
    [{ seed: 1.5 }, 'setting seed'],
    [{ newUsersMin: 101 }, 'setting newUsersMin (101) is above newUsersMax (100)'],
  ])('refuse %j in clear words', (options, message) => {
    expect(() => read(options, null)).toThrow(message);
  });

  it('name everything that is wrong at once', () => {
    const thrown = (() => {
      try {
        read({ user: 5, likeShare: 2 }, null);
      } catch (caught) {
        return caught as TabhouseError;
      }
      throw new Error('nothing was refused');
    })();
    expect(thrown).toBeInstanceOf(TabhouseError);
    expect(thrown.problems).toHaveLength(2);
  });

  it('refuse another start date or id length on top of the days that are there', () => {
    expect(() => read({ startDate: '2101-01-01' }, presets.original)).toThrow('startDate is 2100-01-01 in this warehouse');
    expect(() => read({ idLength: 20 }, presets.original)).toThrow('fullRefresh');
    expect(read({ startDate: '2101-01-01', fullRefresh: true }, presets.original).settings.startDate).toBe('2101-01-01');
  });
});
