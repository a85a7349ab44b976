import type { Expression, Template } from './ast.ts';
import { compileExpression } from './compileExpression.ts';
import { compileBody } from './compileStatement.ts';
import { valueOf } from './evaluator.ts';
import { metered } from './meter.ts';
import { renderNativeBody } from './native.ts';
import { Frame, Output, Scope, type Rendering } from './rendering.ts';
import type { Steps } from './steps.ts';
import { finishError, locateError } from './templateError.ts';
import type { Value } from './values.ts';

/** Runs steps on the meter of their rendering, and makes of what they throw an error with its place and macros. */
function* guarded<T>(template: Template, rendering: Rendering, frame: Frame | null, steps: Steps<T>): Steps<T> {
  let step = (): IteratorResult<unknown, T> => steps.next();
  for (;;) {
    let state: IteratorResult<unknown, T>;
    try {
      state = metered(rendering.meter, step);
    } catch (thrown) {
      throw finishError(locateError(thrown, template, frame?.at ?? 0), template);
    }
    if (state.done) return state.value;
    try {
      const answer = yield state.value as never;
      step = () => steps.next(answer);
    } catch (thrown) {
      step = () => steps.throw(thrown);
    }
  }
}

/** Renders to text. Errors are `TabhouseError`s (code `template` or `template-limit`), located, with the macro stack in the message. */
export function renderTemplate(template: Template, rendering: Rendering): Steps<string> {
  const frame = new Frame(rendering, template, new Scope(null));
  return guarded(template, rendering, frame, run(template, frame));
}

function* run(template: Template, frame: Frame): Steps<string> {
  const body = compileBody(template.body);
  const out = new Output(frame.rendering.meter);
  if (body.run) body.run(frame, out);
  else yield* body.steps(frame, out);
  return out.text;
}

/**
 * Renders as dbt renders YAML values (its native environment): a single expression keeps its type, and with `as_bool`,
 * `as_number` or `as_native` text that is a Python literal becomes it.
 */
export function renderNative(template: Template, rendering: Rendering): Steps<Value> {
  const frame = new Frame(rendering, template, new Scope(null));
  return guarded(template, rendering, frame, renderNativeBody(template, frame));
}

/** The value of one expression of a template, in the globals of the rendering. */
export function evaluate(expression: Expression, template: Template, rendering: Rendering): Steps<Value> {
  const frame = new Frame(rendering, template, new Scope(null));
  return guarded(template, rendering, frame, valueOf(compileExpression(expression), frame));
}

/** Runs what a macro or method does when the host begins it, with the same limits and errors as a template of its own. */
export function runInRendering<T>(template: Template, rendering: Rendering, steps: Steps<T>): Steps<T> {
  return guarded(template, rendering, null, steps);
}
