import type { Template } from './ast.ts';
import { metered } from './meter.ts';
import type { Frame, Rendering } from './rendering.ts';
import type { Steps } from './steps.ts';
import { finishError, locateError } from './templateError.ts';

/** Runs steps on the meter of their rendering, and makes of what they throw an error with its place and macros. */
export function* guarded<T>(template: Template, rendering: Rendering, frame: Frame | null, steps: Steps<T>): Steps<T> {
  let step = (): IteratorResult<unknown, T> => steps.next();
  for (;;) {
    let state: IteratorResult<unknown, T>;
    try {
      state = metered(rendering.meter, step);
    } catch (thrown) {
      throw finishError(locateError(thrown, template, frame?.at ?? 0), template, frame?.at);
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
