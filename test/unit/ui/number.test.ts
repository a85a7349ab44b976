import { describe, expect, it } from 'vitest';
import { bytes, change, compact, count, duration, exact, percent, ratio, signedPercent } from '../../../src/ui/number.ts';

describe('a number', () => {
  it.each([
    [0, '0'],
    [9874, '9,874'],
    [12_345, '12.3K'],
    [4_567_890, '4.57M'],
    [1.25, '1.3'],
    [1234.6, '1,235'],
    [12n, '12'],
    [null, '–'],
  ])('is short in a tile: %s', (value, words) => expect(compact(value)).toBe(words));

  it('keeps every digit on hover', () => expect(exact(12_345_678)).toBe('12,345,678'));

  it('has no ratio where there is nothing to divide by', () => {
    expect(ratio(3, 0)).toBeNull();
    expect(ratio(3, null)).toBeNull();
    expect(percent(ratio(1, 8))).toBe('12.5%');
    expect(percent(Number.NaN)).toBe('–');
  });

  it('changes only against something', () => {
    expect(change(5, 0)).toBeNull();
    expect(change(5, 4)).toBe(0.25);
    expect(signedPercent(-0.018)).toBe('−1.8%');
    expect(signedPercent(0)).toBe('±0.0%');
  });

  it.each([
    [0, '0\u00a0bytes'],
    [999, '999\u00a0bytes'],
    [1000, '1.0\u00a0KB'],
    [17_838_080, '18\u00a0MB'],
    [999_999_999, '1.0\u00a0GB'],
  ])('says %s bytes', (value, words) => expect(bytes(value)).toBe(words));

  it.each([
    [12, '12 ms'],
    [999.7, '1.0 s'],
    [59_949, '59.9 s'],
    [59_960, '1 min 0 s'],
    [3_840_000, '1 h 4 min'],
  ])('says %s ms', (value, words) => expect(duration(value)).toBe(words));

  it('counts in words', () => {
    expect(count(1, 'row')).toBe('1 row');
    expect(count(2000, 'row')).toBe('2,000 rows');
  });
});
