import { charge } from './meter.ts';
import { typeName } from './repr.ts';
import { PyDict, PyError, PyFloat, PyObject, PySet, PyTuple, Undefined, type Value } from './values.ts';

/** Python's `bool(value)`. */
export function truth(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null || typeof value !== 'object') return Boolean(value);
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof PyObject) return value.truth();
  if (value instanceof PyDict || value instanceof PySet) return value.size > 0;
  if (value instanceof PyFloat) return value.value !== 0;
  return value instanceof PyTuple ? value.items.length > 0 : false;
}

/** A number to compare by (bool, int, float), or undefined. */
function numeric(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof PyFloat ? value.value : undefined;
}

/** Python's `a == b`. */
export function equals(a: Value, b: Value): boolean {
  if (typeof a === 'string' || typeof b === 'string') {
    if (a === b) return true;
    if (a instanceof PyObject) return a.equals(b);
    return b instanceof PyObject && b.equals(a);
  }
  const x = numeric(a);
  if (x !== undefined) {
    const y = numeric(b);
    // eslint-disable-next-line eqeqeq -- 1n == 1 holds and 1n === 1 does not
    if (y !== undefined) return x == y;
  }
  if (a instanceof PyObject) return a.equals(b);
  if (b instanceof PyObject) return b.equals(a);
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (a === b) return true;
  charge(1);
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b);
  if (a instanceof PyTuple) return b instanceof PyTuple && sameItems(a.items, b.items);
  if (a instanceof PyDict) return b instanceof PyDict && sameDict(a, b);
  if (a instanceof PySet) return b instanceof PySet && a.size === b.size && isSubset(a, b);
  return a instanceof Undefined && b instanceof Undefined;
}

function sameItems(a: readonly Value[], b: readonly Value[]): boolean {
  charge(a.length);
  return a.length === b.length && a.every((item, i) => equals(item, b[i] as Value));
}

function sameDict(a: PyDict, b: PyDict): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a.items()) {
    const other = b.get(key);
    if (other === undefined || !equals(value, other)) return false;
  }
  return true;
}

export function isSubset(a: PySet, b: PySet): boolean {
  for (const item of a.values()) if (!b.has(item)) return false;
  return true;
}

export function refuseUndefined(value: Value): void {
  if (value instanceof Undefined) throw new PyError('UndefinedError', value.message());
}

/** Strings in the order of their code points, as Python sorts. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return fixSurrogate(x) - fixSurrogate(y);
  }
  return a.length - b.length;
}

/** UTF-16 units ordered like the code points they stand for. */
function fixSurrogate(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

type Order = '<' | '<=' | '>' | '>=';

/** Python's `a < b` and the like. */
export function ordered(operator: Order, a: Value, b: Value): boolean {
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) return holds(operator, x, y);
  if (typeof a === 'string' && typeof b === 'string') return holds(operator, compareText(a, b), 0);
  refuseUndefined(a);
  refuseUndefined(b);
  if (a instanceof PySet && b instanceof PySet) return orderedSets(operator, a, b);
  const left = sequenceOf(a);
  const right = sequenceOf(b);
  if (left && right && Array.isArray(a) === Array.isArray(b)) return orderedItems(operator, left, right);
  const order = a instanceof PyObject ? a.compare(b) : undefined;
  if (order !== undefined) return holds(operator, order, 0);
  const reverse = b instanceof PyObject ? b.compare(a) : undefined;
  if (reverse !== undefined) return holds(operator, 0, reverse);
  throw new PyError('TypeError', `'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

function holds(operator: Order, x: number | bigint, y: number | bigint): boolean {
  switch (operator) {
    case '<':
      return x < y;
    case '<=':
      return x <= y;
    case '>':
      return x > y;
    case '>=':
      return x >= y;
  }
}

function sequenceOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof PyTuple ? value.items : undefined;
}

function orderedItems(operator: Order, a: readonly Value[], b: readonly Value[]): boolean {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    charge(1);
    if (!equals(a[i] as Value, b[i] as Value)) return ordered(operator, a[i] as Value, b[i] as Value);
  }
  return holds(operator, a.length, b.length);
}

function orderedSets(operator: Order, a: PySet, b: PySet): boolean {
  switch (operator) {
    case '<':
      return a.size < b.size && isSubset(a, b);
    case '<=':
      return isSubset(a, b);
    case '>':
      return b.size < a.size && isSubset(b, a);
    case '>=':
      return isSubset(b, a);
  }
}

/** Sorts in place order, stable, with Python's `<`; items come with their keys. */
export function sortByKey<T>(items: { key: Value; item: T }[], descending = false): T[] {
  charge(items.length * 8);
  const sign = descending ? -1 : 1;
  const sorted = [...items].sort((a, b) => {
    charge(1);
    if (ordered('<', a.key, b.key)) return -sign;
    return ordered('<', b.key, a.key) ? sign : 0;
  });
  return sorted.map(({ item }) => item);
}
