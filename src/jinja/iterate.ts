import { characters, isWide, textLength } from './characters.ts';
import { equals, refuseUndefined } from './compare.ts';
import { charge } from './meter.ts';
import { typeName } from './repr.ts';
import { PyDict, PyError, PyFloat, PyObject, PySet, PyTuple, Undefined, type Value } from './values.ts';

/** What Python calls a generator or iterator: goes once through its values. */
export class PyIterator extends PyObject {
  private readonly source: Iterator<Value>;
  constructor(
    source: Iterable<Value> | Iterator<Value>,
    readonly pyType = 'generator',
  ) {
    super();
    this.source = Symbol.iterator in source ? source[Symbol.iterator]() : source;
  }
  override iterate(): Iterable<Value> {
    const { source } = this;
    return { [Symbol.iterator]: () => ({ next: () => source.next() }) };
  }
  override truth(): boolean {
    return true;
  }
}

function* live(list: readonly Value[]): IterableIterator<Value> {
  for (let i = 0; i < list.length; i++) yield list[i] as Value;
}

function* liveDict(dict: PyDict): IterableIterator<Value> {
  const { size } = dict;
  for (const key of dict.keys()) {
    yield key;
    if (dict.size !== size) throw new PyError('RuntimeError', 'dictionary changed size during iteration');
  }
}

/** What `for` goes over; fails for what Python cannot iterate. */
export function iterate(value: Value): Iterable<Value> {
  if (Array.isArray(value)) return live(value);
  if (typeof value === 'string') return characters(value);
  if (value instanceof PyTuple) return value.items;
  if (value instanceof PyDict) return liveDict(value);
  if (value instanceof PySet) return value.values();
  if (value instanceof Undefined) return [];
  const items = value instanceof PyObject ? value.iterate() : undefined;
  if (items) return items;
  throw new PyError('TypeError', `'${typeName(value)}' object is not iterable`);
}

/** Python's `list(value)`, as a new array. */
export function listOf(value: Value): Value[] {
  if (Array.isArray(value)) {
    charge(value.length);
    return value.slice();
  }
  const items: Value[] = [];
  for (const item of iterate(value)) {
    charge(1);
    items.push(item);
  }
  return items;
}

/** Python's `len(value)`, or undefined where it has none. */
export function lengthOf(value: Value): number | undefined {
  if (typeof value === 'string') return textLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof PyTuple) return value.items.length;
  if (value instanceof PyDict || value instanceof PySet) return value.size;
  if (value instanceof Undefined) return 0;
  return value instanceof PyObject ? value.length() : undefined;
}

/** Python's `len(value)`. */
export function requireLength(value: Value): number {
  const length = lengthOf(value);
  if (length === undefined) throw new PyError('TypeError', `object of type '${typeName(value)}' has no len()`);
  return length;
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') return textContains(container, item);
  if (container instanceof PyObject && container.pyType === 'Markup') return textContains(container.str(), item);
  if (container instanceof PyDict || container instanceof PySet) return container.has(item);
  if (container instanceof PyObject) {
    const answer = container.contains(item);
    if (answer !== undefined) return answer;
  }
  if (container === null || typeof container !== 'object' || container instanceof PyFloat) {
    throw new PyError('TypeError', `argument of type '${typeName(container)}' is not iterable`);
  }
  for (const candidate of iterate(container)) {
    charge(1);
    if (equals(candidate, item)) return true;
  }
  return false;
}

function textContains(text: string, item: Value): boolean {
  const part = item instanceof PyObject && item.pyType === 'Markup' ? item.str() : item;
  if (typeof part === 'string') {
    charge(text.length >> 6);
    return text.includes(part);
  }
  refuseUndefined(item);
  throw new PyError('TypeError', `'in <string>' requires string as left operand, not ${typeName(item)}`);
}

/** A slice of Python's: indices that a `[start:stop:step]` visits in something of this length. */
export function sliceIndices(length: number, start: number | null, stop: number | null, step: number | null): number[] {
  const by = step ?? 1;
  if (by === 0) throw new PyError('ValueError', 'slice step cannot be zero');
  const low = by < 0 ? -1 : 0;
  const high = by < 0 ? length - 1 : length;
  const clamp = (index: number): number => Math.min(Math.max(index < 0 ? index + length : index, low), high);
  const from = start === null ? (by < 0 ? high : low) : clamp(start);
  const to = stop === null ? (by < 0 ? low : high) : clamp(stop);
  const indices: number[] = [];
  for (let i = from; by > 0 ? i < to : i > to; i += by) indices.push(i);
  charge(indices.length);
  return indices;
}

/** `text[start:stop:step]`. */
export function sliceText(text: string, start: number | null, stop: number | null, step: number | null): string {
  if ((step === null || step === 1) && !isWide(text)) {
    return text.slice(...plainBounds(text.length, start, stop));
  }
  const all = characters(text);
  return sliceIndices(all.length, start, stop, step)
    .map((i) => all[i])
    .join('');
}

function plainBounds(length: number, start: number | null, stop: number | null): [number, number] {
  const bound = (index: number): number => Math.min(Math.max(index < 0 ? index + length : index, 0), length);
  const from = start === null ? 0 : bound(start);
  return [from, Math.max(from, stop === null ? length : bound(stop))];
}
