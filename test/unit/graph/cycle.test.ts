import { describe, expect, it } from 'vitest';
import { findCycle } from '../../../src/graph/cycle.ts';

describe('a cycle in a graph', () => {
  it('is a path from a node back to itself, in the direction of the data', () => {
    const parents = new Map([
      ['a', ['c']],
      ['b', ['a']],
      ['c', ['b']],
      ['d', ['a']],
    ]);
    expect(findCycle(parents)).toEqual(['a', 'b', 'c', 'a']);
  });
  it('is not there in a graph without one, however deep', () => {
    const chain = new Map(Array.from({ length: 20_000 }, (_, i): [string, string[]] => [`n${i}`, i === 0 ? [] : [`n${i - 1}`]]));
    expect(findCycle(chain)).toBeNull();
  });
  it('may be a node that needs itself', () => expect(findCycle(new Map([['a', ['a']]]))).toEqual(['a', 'a']));
});
