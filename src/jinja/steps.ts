/** Something a host function needs from outside, such as `{ kind: 'query', sql }`. */
export type Request = { readonly kind: string; readonly [field: string]: unknown };

/** A computation that may ask its driver for things on the way to its result. */
export type Steps<T> = Generator<Request, T, unknown>;

const generatorPrototype: object = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())) as object;

/** Is this the running computation of a generator function (and not a value)? */
export function isSteps(thing: unknown): thing is Steps<unknown> {
  return typeof thing === 'object' && thing !== null && Object.prototype.isPrototypeOf.call(generatorPrototype, thing);
}

/** Runs to the end without answering anything; `refuse` (or a plain Error) is thrown into the steps where they ask. */
export function driveSync<T>(steps: Steps<T>, refuse?: (request: Request) => unknown): T {
  let state = steps.next();
  while (!state.done) {
    const request = state.value;
    let answer: unknown;
    try {
      if (!refuse) throw new Error(`nothing can be asked of the database here (${request.kind})`);
      answer = refuse(request);
    } catch (error) {
      state = steps.throw(error);
      continue;
    }
    state = steps.next(answer);
  }
  return state.value;
}

/** Runs to the end, awaiting `answer` for each request; what it rejects with is thrown into the steps where they asked. */
export async function driveAsync<T>(steps: Steps<T>, answer: (request: Request) => Promise<unknown>): Promise<T> {
  let state = steps.next();
  while (!state.done) {
    let answered: unknown;
    try {
      answered = await answer(state.value);
    } catch (error) {
      state = steps.throw(error);
      continue;
    }
    state = steps.next(answered);
  }
  return state.value;
}
