import { describe, expect, it } from 'vitest';
import { labelPositions, peak } from '../../../src/ui/chart/series.ts';

const series = (label: string, ...values: (number | null)[]) => ({ label, hue: 'red', values });

describe('direct labels', () => {
  it('stand at the last known value and are pushed apart', () => {
    const places = labelPositions([series('a', 1, 10, null), series('b', 1, 10)], (value) => 100 - value, 100);
    expect(places.map(({ y }) => y)).toEqual([85, 100]);
  });

  it('leave out a series that has no value', () => {
    expect(labelPositions([series('a', null)], () => 0, 100)).toEqual([]);
  });
});

describe('the axis', () => {
  it('reaches the highest value, and 1 where there is none', () => {
    expect(peak([series('a', 3, null, 7)])).toBe(7);
    expect(peak([series('a', null, 0)])).toBe(1);
  });
});
