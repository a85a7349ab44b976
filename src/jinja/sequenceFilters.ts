import { getItem } from './access.ts';
import { equals, ordered, refuseUndefined, sortByKey, truth } from './compare.ts';
import { filterTable, type FilterBody, type FilterEnvironment } from './filter.ts';
import { attributeGetter, attributesGetter, ignoreCase } from './filterAttribute.ts';
import { GroupTuple } from './groupTuple.ts';
import type { Bound } from './hostFunction.ts';
import { iterate, lengthOf, listOf, PyIterator, requireLength } from './iterate.ts';
import { charge, chargeText } from './meter.ts';
import { textOf } from './markup.ts';
import { binary, mappingOf } from './operators.ts';
import { str, typeName } from './repr.ts';
import { PyDict, PyError, PySet, PyTuple, Undefined, type Value } from './values.ts';

const caseOf = (args: Bound): ((value: Value) => Value) | undefined => (truth(args.value('case_sensitive', false)) ? undefined : ignoreCase);

function* batch(input: Value, args: Bound): Generator<Value, undefined> {
  const count = args.int('linecount');
  const fill = args.value('fill_with');
  let row: Value[] = [];
  for (const item of iterate(input)) {
    charge(1);
    if (row.length === count) {
      yield row;
      row = [];
    }
    row.push(item);
  }
  if (row.length) {
    if (fill !== null) while (row.length < count) row.push(fill);
    yield row;
  }
  return undefined;
}

function* slices(input: Value, args: Bound): Generator<Value, undefined> {
  const items = listOf(input);
  const count = args.int('slices');
  if (count === 0) throw new PyError('ZeroDivisionError', 'integer division or modulo by zero');
  const fill = args.value('fill_with');
  const size = Math.floor(items.length / count);
  const extra = items.length % count;
  let from = 0;
  for (let i = 0; i < count; i++) {
    charge(1);
    const to = from + size + (i < extra ? 1 : 0);
    const part = items.slice(from, to);
    if (fill !== null && i >= extra) part.push(fill);
    yield part;
    from = to;
  }
  return undefined;
}

function dictSort(input: Value, args: Bound): Value {
  const by = args.text('by', 'key');
  if (by !== 'key' && by !== 'value') throw new PyError('FilterArgumentError', 'You can only sort by either "key" or "value"');
  const after = caseOf(args) ?? ((value: Value) => value);
  const dict = requireMapping(input, 'dictsort');
  const pairs = [...dict.items()].map((pair) => ({ key: after(by === 'key' ? pair[0] : pair[1]), item: new PyTuple([...pair]) as Value }));
  return sortByKey(pairs, truth(args.value('reverse', false)));
}

function requireMapping(input: Value, filter: string): PyDict {
  refuseUndefined(input);
  const dict = mappingOf(input);
  if (!dict) throw new PyError('TypeError', `${filter} needs a mapping, not ${typeName(input)}`);
  return dict;
}

function sort(input: Value, args: Bound, { permissive }: FilterEnvironment): Value {
  const key = attributesGetter(args.value('attribute'), permissive, caseOf(args));
  return sortByKey(
    listOf(input).map((item) => ({ key: key(item), item })),
    truth(args.value('reverse', false)),
  );
}

function* unique(input: Value, args: Bound, { permissive }: FilterEnvironment): Generator<Value, undefined> {
  const key = attributeGetter(args.value('attribute'), permissive, { after: caseOf(args) });
  const seen = new PySet();
  for (const item of iterate(input)) {
    charge(1);
    const value = key(item);
    if (seen.has(value)) continue;
    seen.add(value);
    yield item;
  }
  return undefined;
}

const extreme =
  (operator: '<' | '>'): FilterBody<Value> =>
  (input, args, { permissive }) => {
    const key = attributeGetter(args.value('attribute'), permissive, { after: caseOf(args) });
    let best: { key: Value; item: Value } | null = null;
    for (const item of iterate(input)) {
      charge(1);
      const value = key(item);
      if (!best || ordered(operator, value, best.key)) best = { key: value, item };
    }
    return best ? best.item : new Undefined(null, 'No aggregated item, sequence was empty.', permissive);
  };

function groupBy(input: Value, args: Bound, { permissive }: FilterEnvironment): Value {
  const attribute = args.value('attribute');
  const fallback = args.value('default');
  const after = caseOf(args);
  const key = attributeGetter(attribute, permissive, { after, fallback });
  const real = attributeGetter(attribute, permissive, { fallback });
  const sorted = sortByKey(listOf(input).map((item) => ({ key: key(item), item: { key: key(item), item } })));
  const groups: { key: Value; items: Value[] }[] = [];
  for (const { key: value, item } of sorted) {
    const last = groups.at(-1);
    if (last && equals(last.key, value)) last.items.push(item);
    else groups.push({ key: value, items: [item] });
  }
  return groups.map(({ items }) => new GroupTuple(real(items[0] as Value), items));
}

function sum(input: Value, args: Bound, { permissive }: FilterEnvironment): Value {
  const get = attributeGetter(args.value('attribute'), permissive);
  let total = args.value('start', 0);
  if (typeof total === 'string') throw new PyError('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
  for (const item of iterate(input)) {
    charge(1);
    total = binary('+', total, get(item));
  }
  return total;
}

function join(input: Value, args: Bound, { permissive }: FilterEnvironment): Value {
  const separator = str(args.value('d', ''));
  const attribute = args.value('attribute');
  const get = attribute === null ? null : attributeGetter(attribute, permissive);
  const parts: string[] = [];
  let length = 0;
  for (const item of iterate(input)) {
    const text = str(get ? get(item) : item);
    chargeText((length += text.length + separator.length));
    charge(1);
    parts.push(text);
  }
  return parts.join(separator);
}

const first: FilterBody<Value> = (input, _args, { permissive }) => {
  for (const item of iterate(input)) return item;
  return new Undefined(null, 'No first item, sequence was empty.', permissive);
};

/** What Python's `reversed` takes: sequences and dicts. */
function reversible(value: Value): boolean {
  return Array.isArray(value) || typeof value === 'string' || value instanceof PyTuple || value instanceof PyDict || isReversibleObject(value);
}

function isReversibleObject(value: Value): boolean {
  return !(value instanceof PySet) && !(value instanceof PyIterator) && lengthOf(value) !== undefined;
}

const last: FilterBody<Value> = (input, _args, { permissive }) => {
  if (!reversible(input)) throw new PyError('TypeError', `'${typeName(input)}' object is not reversible`);
  return listOf(input).at(-1) ?? new Undefined(null, 'No last item, sequence was empty.', permissive);
};

/** Python's `random.choice`, which asks for a length and an item. */
const random: FilterBody<Value> = (input, _args, environment) => {
  const length = requireLength(input);
  if (length === 0) return new Undefined(null, 'No random item, sequence was empty.', environment.permissive);
  const at = Math.floor(environment.random() * length);
  if (input instanceof PySet) throw new PyError('TypeError', "'set' object is not subscriptable");
  const item = getItem(input, at);
  if (item instanceof Undefined) throw new PyError('KeyError', String(at));
  return item;
};

const reverse: FilterBody<Value> = (input) => {
  const text = textOf(input);
  if (text !== undefined) return Array.from(text).reverse().join('');
  const items = listOf(input).reverse();
  return reversible(input) ? new PyIterator(items, Array.isArray(input) ? 'list_reverseiterator' : 'reversed') : items;
};

function* mapped(input: Value, args: Bound, environment: FilterEnvironment): Generator<Value, undefined> {
  if (!truth(input)) return undefined;
  const change = changeOf(args, environment);
  for (const item of iterate(input)) {
    charge(2);
    yield change(item);
  }
  return undefined;
}

function changeOf(args: Bound, environment: FilterEnvironment): (item: Value) => Value {
  const [name, ...rest] = args.rest;
  const attribute = args.named.get('attribute');
  if (name === undefined && attribute !== undefined) {
    for (const key of args.named.keys()) {
      if (key !== 'attribute' && key !== 'default') throw new PyError('FilterArgumentError', `Unexpected keyword argument '${key}'`);
    }
    return attributeGetter(attribute, environment.permissive, { fallback: args.named.get('default') });
  }
  if (name === undefined) throw new PyError('FilterArgumentError', 'map requires a filter argument');
  return (item) => environment.applyFilter(str(name), item, { positional: rest, named: args.named });
}

const picked = (wanted: boolean, byAttribute: boolean): FilterBody<Value> =>
  function (input, args, environment) {
    return new PyIterator(pick(input, args, environment, wanted, byAttribute));
  };

function* pick(input: Value, args: Bound, environment: FilterEnvironment, wanted: boolean, byAttribute: boolean): Generator<Value, undefined> {
  if (!truth(input)) return undefined;
  const rest = [...args.rest];
  if (byAttribute && rest.length === 0) throw new PyError('FilterArgumentError', 'Missing parameter for attribute name');
  const get = byAttribute ? attributeGetter(rest.shift() as Value, environment.permissive) : (item: Value) => item;
  const name = rest.shift();
  for (const item of iterate(input)) {
    charge(2);
    const value = get(item);
    const holds = name === undefined ? truth(value) : environment.applyTest(str(name), value, { positional: rest, named: args.named });
    if (holds === wanted) yield item;
  }
  return undefined;
}

function* items(input: Value): Generator<Value, undefined> {
  if (input instanceof Undefined) return undefined;
  const dict = mappingOf(input);
  if (!dict) throw new PyError('TypeError', 'Can only get item pairs from a mapping.');
  for (const pair of dict.items()) yield new PyTuple([...pair]);
  return undefined;
}

const length: FilterBody<Value> = (input) => requireLength(input);

/** Jinja's filters for sequences and mappings. */
export const sequenceFilters = filterTable<Value>({
  batch: ['linecount fill_with?', (input, args) => new PyIterator(batch(input, args))],
  count: ['', length],
  dictsort: ['case_sensitive? by? reverse?', dictSort],
  first: ['', first],
  groupby: ['attribute default? case_sensitive?', groupBy],
  items: ['', (input) => new PyIterator(items(input))],
  join: ['d? attribute?', join],
  last: ['', last],
  length: ['', length],
  list: ['', (input) => listOf(input)],
  map: ['*args **kwargs', (input, args, environment) => new PyIterator(mapped(input, args, environment))],
  max: ['case_sensitive? attribute?', extreme('>')],
  min: ['case_sensitive? attribute?', extreme('<')],
  random: ['', random],
  reject: ['*args **kwargs', picked(false, false)],
  rejectattr: ['*args **kwargs', picked(false, true)],
  reverse: ['', reverse],
  select: ['*args **kwargs', picked(true, false)],
  selectattr: ['*args **kwargs', picked(true, true)],
  slice: ['slices fill_with?', (input, args) => new PyIterator(slices(input, args))],
  sort: ['reverse? case_sensitive? attribute?', sort],
  sum: ['attribute? start?', sum],
  unique: ['case_sensitive? attribute?', (input, args, environment) => new PyIterator(unique(input, args, environment))],
  is_list: ['', (input) => Array.isArray(input)],
});
