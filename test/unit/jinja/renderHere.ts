import { parseTemplate } from '../../../src/jinja/parse.ts';
import { Rendering, type RenderingOptions } from '../../../src/jinja/rendering.ts';
import { renderTemplate } from '../../../src/jinja/render.ts';
import { driveSync } from '../../../src/jinja/steps.ts';
import type { Outcome } from './python.ts';

/** A template rendered by our own engine, set up as plain Jinja2. */
export function renderHere(template: string, options: Partial<RenderingOptions> = {}): Outcome {
  try {
    const rendering = new Rendering({ globals: new Map(), localMacros: 'jinja', ...options });
    return { text: driveSync(renderTemplate(parseTemplate(template, 'case.sql'), rendering)) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
