import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf, Layout } from '../../../src/warehouse/storage/layout.ts';
import { argument, filesArgument, limitArgument } from '../../../src/warehouse/service/arguments.ts';

describe('names of files', () => {
  it('are safe and one to one for any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20, unit: 'grapheme' }), fc.string({ maxLength: 20, unit: 'grapheme' }), (a, b) => {
        expect(fileNameOf(a)).toMatch(/^[A-Za-z0-9_-]+$/);
        const same = new TextDecoder().decode(new TextEncoder().encode(a)) === new TextDecoder().decode(new TextEncoder().encode(b));
        if (a !== '' && b !== '') expect(fileNameOf(a) === fileNameOf(b)).toBe(same);
      }),
    );
  });

  it('keep two deployments of one origin apart', () => {
    expect(new Layout('/a/').project('p')).not.toEqual(new Layout('/b/').project('p'));
  });
});

describe('arguments of calls', () => {
  it.each(['../x', '/etc/passwd', 'a/../../b', 'C:\\x', 'a\0b', ''])('the path %j is refused', (path) => {
    expect(() => argument('openProject', filesArgument, { [path]: 'x' })).toThrow(/no path inside a project/);
  });

  it.each([0, -1, 1.5, NaN, '5', null])('the limit %s is refused', (limit) => {
    expect(() => argument('failingRows', limitArgument, limit)).toThrow(/^failingRows: the limit/);
  });
});
