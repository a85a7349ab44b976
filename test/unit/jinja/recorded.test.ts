import { describe, expect, test } from 'vitest';
import recorded from './golden/recorded.json' with { type: 'json' };
import { renderHere } from './renderHere.ts';

type Recorded = { template: string; text?: string; error?: string };

/** Our messages say more than Python's here: where a block was opened, or which function it was. */
const moreToSay = /innermost block|outside loop|takes no arguments|non-namespace/;

describe('Every recorded template renders as Python Jinja2 rendered it', () => {
  for (const { template, text, error } of recorded as Recorded[]) {
    test(template, () => {
      const got = renderHere(template);
      if (text !== undefined) expect(got).toEqual({ text });
      else if (moreToSay.test(error as string)) expect(got).toHaveProperty('error');
      else expect(got).toEqual({ error });
    });
  }
});
