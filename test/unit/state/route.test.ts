import { describe, expect, it } from 'vitest';
import { formatHash, parseHash } from '../../../src/state/route.svelte.ts';

describe('the hash', () => {
  it.each([
    ['', 'today', {}],
    ['#/', 'today', {}],
    ['#/dag?node=model.a.b', 'dag', { node: 'model.a.b' }],
    ['#/nowhere?x=1', 'today', { x: '1' }],
    ['#/data?relation=a%22b.c%26d', 'data', { relation: 'a"b.c&d' }],
    ['#/metrics?%zz=%', 'metrics', { '%zz': '%' }],
  ])('%s leads somewhere', (hash, place, params) => {
    const location = parseHash(hash);
    expect(location.place).toBe(place);
    expect({ ...location.params }).toEqual(params);
  });

  it('takes hostile names as names', () => {
    const { params } = parseHash('#/data?__proto__=x&constructor=y');
    expect(Object.keys(params)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('says the same place the same way, whatever the order', () => {
    expect(formatHash('metrics', { of: 'posts', as: 'today' })).toBe(formatHash('metrics', { as: 'today', of: 'posts' }));
    expect(formatHash('dag', { node: undefined, steps: '' })).toBe('#/dag');
  });

  it('comes back as it went', () => {
    const params = { relation: 'raw."odd & name"', tab: 'é🙂' };
    expect({ ...parseHash(formatHash('data', params)).params }).toEqual(params);
  });
});
