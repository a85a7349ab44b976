import type { Target } from './ast.ts';
import { listOf } from './iterate.ts';
import type { Frame } from './rendering.ts';
import { PyError, PyObject, Undefined, type Value } from './values.ts';

/** Gives a value to a target: a name, an attribute of a namespace, or a tuple of such, taken apart. */
export function assign(target: Target, value: Value, frame: Frame): void {
  if (target.kind === 'name') {
    frame.scope.set(target.name, value);
    return;
  }
  frame.at = target.at;
  if (target.kind === 'namespace') {
    const object = frame.lookup(target.name);
    if (object instanceof PyObject && object.setAttribute(target.attribute, value)) return;
    if (object instanceof Undefined) throw new PyError('UndefinedError', object.message());
    throw new PyError('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  }
  const items = unpackable(value);
  const wanted = target.items.length;
  if (items.length < wanted) throw new PyError('ValueError', `not enough values to unpack (expected ${wanted}, got ${items.length})`);
  if (items.length > wanted) throw new PyError('ValueError', `too many values to unpack (expected ${wanted})`);
  target.items.forEach((part, i) => assign(part, items[i] as Value, frame));
}

function unpackable(value: Value): Value[] {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') {
    throw new PyError('TypeError', `cannot unpack non-iterable ${value === null ? 'NoneType' : typeof value === 'number' ? 'int' : 'bool'} object`);
  }
  return listOf(value);
}
