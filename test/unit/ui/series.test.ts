import { describe, expect, it } from 'vitest';
import { endLabels, labelPositions, marginOf, peak } from '../../../src/ui/chart/series.ts';

const series = (label: string, ...values: (number | null)[]) => ({ label, hue: 'red', values });

describe('direct labels', () => {
  it('stand at the last known value and are pushed apart', () => {
    const places = labelPositions(endLabels([series('a', 1, 10, null), series('b', 1, 10)], String), (value) => 100 - value, 100);
    expect(places.map(({ y }) => y)).toEqual([85, 100]);
  });

  it('leave out a series that has no value', () => {
    expect(endLabels([series('a', null), series('b', 2)], String).map(({ label }) => label)).toEqual(['b']);
  });

  it('say the last value of a lone series, whose name is the title', () => {
    expect(endLabels([series('a', 1, 2)], (value) => `${value} min`)[0]?.label).toBe('2 min');
  });

  it('get as much room as the longest takes', () => {
    const tenEach = (text: string) => text.length * 10;
    expect(marginOf([series('Made', 5), series('Changed', 5)], String, tenEach).right).toBe(82);
    expect(marginOf([series('a', 4000)], String, tenEach).left).toBe(62);
  });
});

describe('the axis', () => {
  it('reaches the highest value, and 1 where there is none', () => {
    expect(peak([series('a', 3, null, 7)])).toBe(7);
    expect(peak([series('a', null, 0)])).toBe(1);
  });
});
