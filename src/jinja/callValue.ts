import { isSteps, type Steps } from './steps.ts';
import { PyError, PyObject, Undefined, type Called, type Value } from './values.ts';
import { typeName } from './repr.ts';

const noNames: ReadonlyMap<string, Value> = new Map();

/** Calls what can be called; the answer may be steps. */
export function startCall(callee: Value, positional: Value[], named: ReadonlyMap<string, Value>): Called {
  if (callee instanceof PyObject && callee.call) return callee.call({ positional, named });
  if (callee instanceof Undefined) {
    if (callee.permissive) return callee;
    throw new PyError('UndefinedError', callee.message());
  }
  throw new PyError('TypeError', `'${typeName(callee)}' object is not callable`);
}

/** Calls a function, macro or method value from the host. */
export function* callValue(callee: Value, positional: Value[] = [], named: ReadonlyMap<string, Value> = noNames): Steps<Value> {
  const called = startCall(callee, positional, named);
  return isSteps(called) ? yield* called : called;
}
