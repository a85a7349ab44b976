import type { Bound } from '../../jinja/hostFunction.ts';
import { PyError, PyObject, Undefined } from '../../jinja/values.ts';

/** A name given to a method: texts as they are, others as they print. */
export function nameOf(args: Bound, name: string): string {
  const value = args.value(name);
  if (typeof value === 'string') return value;
  if (value instanceof Undefined) throw new PyError('UndefinedError', value.message());
  return value instanceof PyObject ? value.str() : value === null ? 'None' : String(value);
}
