import type { Statement } from './ast.ts';
import type { Frame, Output } from './rendering.ts';
import type { Steps } from './steps.ts';
import type { Value } from './values.ts';

/**
 * A compiled expression. Where nothing in it can be called it is a plain function (`get`); else it runs in steps, since what is
 * called may have to ask for something.
 */
export type Evaluator =
  { readonly get: (frame: Frame) => Value; readonly steps?: undefined } | { readonly get?: undefined; readonly steps: (frame: Frame) => Steps<Value> };

/** How a statement ended. */
export type Signal = 0 | 1 | 2;
export const goOn = 0;
export const breakLoop = 1;
export const continueLoop = 2;

/** A compiled statement, likewise. */
export type Runner =
  | { readonly run: (frame: Frame, out: Output) => Signal; readonly steps?: undefined }
  | { readonly run?: undefined; readonly steps: (frame: Frame, out: Output) => Steps<Signal> };

/** Makes the runner of a list of statements; handed down to what has bodies of its own. */
export type BodyCompiler = (statements: readonly Statement[]) => Runner;

/** The value of one evaluator, whichever kind it is. */
export function* valueOf(evaluator: Evaluator, frame: Frame): Steps<Value> {
  return evaluator.get ? evaluator.get(frame) : yield* evaluator.steps(frame);
}

/** An evaluator that combines the values of one part. */
export function lift1(part: Evaluator, combine: (value: Value, frame: Frame) => Value): Evaluator {
  const { get } = part;
  if (get) return { get: (frame) => combine(get(frame), frame) };
  return {
    *steps(frame) {
      return combine(yield* part.steps(frame), frame);
    },
  };
}

/** An evaluator that combines the values of two parts. */
export function lift2(a: Evaluator, b: Evaluator, combine: (a: Value, b: Value, frame: Frame) => Value): Evaluator {
  const [getA, getB] = [a.get, b.get];
  if (getA && getB) return { get: (frame) => combine(getA(frame), getB(frame), frame) };
  return {
    *steps(frame) {
      const first = a.get ? a.get(frame) : yield* a.steps(frame);
      const second = b.get ? b.get(frame) : yield* b.steps(frame);
      return combine(first, second, frame);
    },
  };
}

/** An evaluator that combines the values of all its parts, evaluated in order. */
export function lift(parts: readonly Evaluator[], combine: (values: Value[], frame: Frame) => Value): Evaluator {
  if (parts.every((part) => part.get)) {
    const gets = parts.map((part) => part.get as (frame: Frame) => Value);
    return {
      get: (frame) =>
        combine(
          gets.map((get) => get(frame)),
          frame,
        ),
    };
  }
  return {
    *steps(frame) {
      const values: Value[] = [];
      for (const part of parts) values.push(part.get ? part.get(frame) : yield* part.steps(frame));
      return combine(values, frame);
    },
  };
}
