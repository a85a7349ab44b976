import { charge } from './meter.ts';
import { equals, isSubset, sortByKey, truth } from './compare.ts';
import { DictView } from './dictView.ts';
import type { Bound } from './hostFunction.ts';
import { iterate, listOf, sliceIndices } from './iterate.ts';
import { methodTable } from './methodTable.ts';
import { mappingOf } from './operators.ts';
import { repr } from './repr.ts';
import { callValue } from './callValue.ts';
import type { Steps } from './steps.ts';
import { PyDict, PyError, PySet, PyTuple, type Value } from './values.ts';

function indexOf(items: readonly Value[], args: Bound, type: string): number {
  const [start, stop] = [args.optionalInt('start'), args.optionalInt('stop')];
  for (const i of sliceIndices(items.length, start, stop, null)) if (equals(items[i] as Value, args.value('value'))) return i;
  const what = type === 'list' ? `${repr(args.value('value'))} is not in list` : 'tuple.index(x): x not in tuple';
  throw new PyError('ValueError', what);
}

const countOf = (items: readonly Value[], args: Bound): number => items.filter((item) => equals(item, args.value('value'))).length;

function pop(self: Value[], args: Bound): Value {
  if (self.length === 0) throw new PyError('IndexError', 'pop from empty list');
  const at = args.int('index', -1);
  const index = at < 0 ? at + self.length : at;
  if (index < 0 || index >= self.length) throw new PyError('IndexError', 'pop index out of range');
  return self.splice(index, 1)[0] as Value;
}

function removeFrom(self: Value[], args: Bound): null {
  const at = self.findIndex((item) => equals(item, args.value('value')));
  if (at < 0) throw new PyError('ValueError', 'list.remove(x): x not in list');
  self.splice(at, 1);
  return null;
}

function insert(self: Value[], args: Bound): null {
  const at = args.int('index');
  self.splice(at < 0 ? Math.max(0, at + self.length) : at, 0, args.value('object'));
  return null;
}

function* sortList(self: Value[], args: Bound): Steps<Value> {
  const key = args.value('key');
  const keyed: { key: Value; item: Value }[] = [];
  for (const item of self) keyed.push({ item, key: key === null ? item : yield* callValue(key, [item]) });
  self.splice(0, self.length, ...sortByKey(keyed, truth(args.value('reverse', false))));
  return null;
}

/** Methods of `list`. */
export const listMethods = methodTable<Value[]>({
  append: [
    'object /',
    (self, args) => {
      charge(1);
      self.push(args.value('object'));
      return null;
    },
  ],
  clear: [
    '',
    (self) => {
      self.length = 0;
      return null;
    },
  ],
  copy: ['', (self) => self.slice()],
  count: ['value /', countOf],
  extend: [
    'iterable /',
    (self, args) => {
      for (const item of listOf(args.value('iterable'))) self.push(item);
      return null;
    },
  ],
  index: ['value start? stop? /', (self, args) => indexOf(self, args, 'list')],
  insert: ['index object /', insert],
  pop: ['index? /', pop],
  remove: ['value /', removeFrom],
  reverse: [
    '',
    (self) => {
      self.reverse();
      return null;
    },
  ],
  sort: ['* key? reverse?', sortList],
});

/** Methods of `tuple`. */
export const tupleMethods = methodTable<PyTuple>({
  count: ['value /', (self, args) => countOf(self.items, args)],
  index: ['value start? stop? /', (self, args) => indexOf(self.items, args, 'tuple')],
});

/** Puts what `dict(...)` or `update(...)` is given into a dict. */
export function updateDict(self: PyDict, source: Value | undefined, named: ReadonlyMap<string, Value>): void {
  const mapping = source === undefined ? undefined : mappingOf(source);
  if (mapping) for (const [key, value] of mapping.items()) self.set(key, value);
  else if (source !== undefined) {
    let index = 0;
    for (const item of iterate(source)) {
      if (item === null || typeof item === 'number' || typeof item === 'boolean') {
        throw new PyError('TypeError', `cannot convert dictionary update sequence element #${index} to a sequence`);
      }
      const pair = listOf(item);
      if (pair.length !== 2) {
        throw new PyError('ValueError', `dictionary update sequence element #${index} has length ${pair.length}; 2 is required`);
      }
      self.set(pair[0] as Value, pair[1] as Value);
      index++;
    }
  }
  for (const [key, value] of named) self.set(key, value);
}

function popKey(self: PyDict, args: Bound): Value {
  const key = args.value('key');
  const value = self.get(key);
  if (value !== undefined) {
    self.delete(key);
    return value;
  }
  const fallback = args.optional('default');
  if (fallback === undefined) throw new PyError('KeyError', repr(key));
  return fallback;
}

function popItem(self: PyDict): PyTuple {
  const last = [...self.items()].at(-1);
  if (!last) throw new PyError('KeyError', "'popitem(): dictionary is empty'");
  self.delete(last[0]);
  return new PyTuple(last);
}

function setDefault(self: PyDict, args: Bound): Value {
  const key = args.value('key');
  const value = self.get(key);
  if (value !== undefined) return value;
  self.set(key, args.value('default'));
  return args.value('default');
}

/** Methods of `dict`. */
export const dictMethods = methodTable<PyDict>({
  clear: [
    '',
    (self) => {
      self.clear();
      return null;
    },
  ],
  copy: ['', (self) => self.copy()],
  fromkeys: ['iterable value? /', (_self, args) => PyDict.of(listOf(args.value('iterable')).map((key) => [key, args.value('value')]))],
  get: ['key default? /', (self, args) => self.get(args.value('key')) ?? args.value('default')],
  items: ['', (self) => new DictView(self, 'dict_items')],
  keys: ['', (self) => new DictView(self, 'dict_keys')],
  pop: ['key default? /', popKey],
  popitem: ['', popItem],
  setdefault: ['key default? /', setDefault],
  update: [
    'source? / **named',
    (self, args) => {
      updateDict(self, args.optional('source'), args.named);
      return null;
    },
  ],
  values: ['', (self) => new DictView(self, 'dict_values')],
});

const asSet = (value: Value): PySet => (value instanceof PySet ? value : new PySet(listOf(value)));
const union = (self: PySet, others: readonly Value[]): PySet => new PySet([self, ...others.map(asSet)].flatMap((set) => [...set.values()]));
const keep = (self: PySet, test: (item: Value) => boolean): PySet => new PySet([...self.values()].filter(test));

function become(self: PySet, other: PySet): null {
  const items = [...other.values()];
  self.clear();
  for (const item of items) self.add(item);
  return null;
}

const intersection = (self: PySet, others: readonly Value[]): PySet => {
  const sets = others.map(asSet);
  return keep(self, (item) => sets.every((set) => set.has(item)));
};
const difference = (self: PySet, others: readonly Value[]): PySet => {
  const sets = others.map(asSet);
  return keep(self, (item) => !sets.some((set) => set.has(item)));
};
const symmetric = (self: PySet, other: PySet): PySet => union(difference(self, [other]), [difference(other, [self])]);

/** Methods of `set`. */
export const setMethods = methodTable<PySet>({
  add: [
    'item /',
    (self, args) => {
      self.add(args.value('item'));
      return null;
    },
  ],
  clear: [
    '',
    (self) => {
      self.clear();
      return null;
    },
  ],
  copy: ['', (self) => new PySet(self.values())],
  difference: ['*others', (self, args) => difference(self, args.rest)],
  difference_update: ['*others', (self, args) => become(self, difference(self, args.rest))],
  discard: [
    'item /',
    (self, args) => {
      self.delete(args.value('item'));
      return null;
    },
  ],
  intersection: ['*others', (self, args) => intersection(self, args.rest)],
  intersection_update: ['*others', (self, args) => become(self, intersection(self, args.rest))],
  isdisjoint: ['other /', (self, args) => intersection(self, [args.value('other')]).size === 0],
  issubset: ['other /', (self, args) => isSubset(self, asSet(args.value('other')))],
  issuperset: ['other /', (self, args) => isSubset(asSet(args.value('other')), self)],
  pop: [
    '',
    (self) => {
      const [first] = self.values();
      if (first === undefined) throw new PyError('KeyError', "'pop from an empty set'");
      self.delete(first);
      return first;
    },
  ],
  remove: [
    'item /',
    (self, args) => {
      if (!self.delete(args.value('item'))) throw new PyError('KeyError', repr(args.value('item')));
      return null;
    },
  ],
  symmetric_difference: ['other /', (self, args) => symmetric(self, asSet(args.value('other')))],
  symmetric_difference_update: ['other /', (self, args) => become(self, symmetric(self, asSet(args.value('other'))))],
  union: ['*others', (self, args) => union(self, args.rest)],
  update: ['*others', (self, args) => become(self, union(self, args.rest))],
});
