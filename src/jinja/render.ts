import type { Template } from './ast.ts';
import { compileBody } from './compileStatement.ts';
import { guarded } from './guard.ts';
import { renderNativeBody } from './native.ts';
import type { Origins } from './origins.ts';
import { Frame, Output, Scope, type Rendering } from './rendering.ts';
import type { Steps } from './steps.ts';
import type { Value } from './values.ts';

export { callValue } from './callValue.ts';
export { bindMacro } from './macro.ts';
export { Rendering, type Globals } from './rendering.ts';

/** Renders to text; `origins` is told where its parts come from. Errors are `TabhouseError`s (code `template` or `template-limit`), located, with the macro stack in the message. */
export function renderTemplate(template: Template, rendering: Rendering, origins: Origins | null = null): Steps<string> {
  const frame = new Frame(rendering, template, new Scope(null));
  return guarded(template, rendering, frame, run(template, frame, origins));
}

function* run(template: Template, frame: Frame, origins: Origins | null): Steps<string> {
  const body = compileBody(template.body);
  const out = new Output(frame.rendering.meter, origins);
  if (body.run) body.run(frame, out);
  else yield* body.steps(frame, out);
  return out.joined();
}

/**
 * Renders as dbt renders YAML values (its native environment): a single expression keeps its type, and with `as_bool`,
 * `as_number` or `as_native` text that is a Python literal becomes it.
 */
export function renderNative(template: Template, rendering: Rendering): Steps<Value> {
  const frame = new Frame(rendering, template, new Scope(null));
  return guarded(template, rendering, frame, renderNativeBody(template, frame));
}
