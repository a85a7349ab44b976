import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../../src/jinja/parse.ts';
import { Rendering } from '../../../src/jinja/rendering.ts';
import { renderTemplate } from '../../../src/jinja/render.ts';
import { driveSync } from '../../../src/jinja/steps.ts';
import { referenceContext } from './referenceContext.ts';
import reference from './golden/reference.json' with { type: 'json' };

function render(template: string): string | { error: string } {
  try {
    const rendering = new Rendering({ globals: referenceContext(), localMacros: 'jinja' });
    return driveSync(renderTemplate(parseTemplate(template, 'case.sql'), rendering));
  } catch (error) {
    return { error: (error as Error).message };
  }
}

describe('The reference cases render as in Python Jinja2', () => {
  for (const [name, template, expected] of reference as [string, string, string | { error: string }][]) {
    test(name, () => {
      const got = render(template);
      if (typeof expected === 'string') expect(got).toBe(expected);
      else expect((got as { error: string }).error).toBe(expected.error.replace(/^\w+: /, ''));
    });
  }
});
