import { hostFunction, type Bound } from '../../jinja/hostFunction.ts';
import { asInt } from '../../jinja/arithmetic.ts';
import { truth } from '../../jinja/compare.ts';
import { callValue } from '../../jinja/callValue.ts';
import { iterate, listOf, PyIterator } from '../../jinja/iterate.ts';
import { charge } from '../../jinja/meter.ts';
import { binary } from '../../jinja/operators.ts';
import type { Steps } from '../../jinja/steps.ts';
import { PyDict, PyError, PyTuple, type Called, type Value } from '../../jinja/values.ts';

type Items = Generator<Value, undefined>;

function* count(start: Value, step: Value): Items {
  for (let value = start; ; value = binary('+', value, step)) {
    charge(1);
    yield value;
  }
}

function* cycle(items: readonly Value[]): Items {
  while (items.length) {
    for (const item of items) {
      charge(1);
      yield item;
    }
  }
  return undefined;
}

function* repeat(value: Value, times: number | null): Items {
  for (let i = 0; times === null || i < times; i++) {
    charge(1);
    yield value;
  }
  return undefined;
}

function* chain(iterables: readonly Value[]): Items {
  for (const iterable of iterables) yield* iterate(iterable) as Iterable<Value>;
  return undefined;
}

function* compress(data: Value, selectors: Value): Items {
  const wanted = iterate(selectors)[Symbol.iterator]();
  for (const item of iterate(data)) {
    const next = wanted.next();
    if (next.done) return undefined;
    if (truth(next.value)) yield item;
  }
  return undefined;
}

function sliceBounds(rest: readonly Value[]): { start: number; stop: number; step: number } {
  const [a = null, b, c = null] = rest.map((value) => (value === null ? null : Number(asInt(value) ?? NaN)));
  const bounds = b === undefined ? { start: 0, stop: a ?? Infinity, step: 1 } : { start: a ?? 0, stop: b ?? Infinity, step: c ?? 1 };
  if (Object.values(bounds).some((bound) => !(bound >= 0)) || bounds.step < 1) {
    throw new PyError('ValueError', 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
  }
  return bounds;
}

function* slice(iterable: Value, rest: readonly Value[]): Items {
  const { start, stop, step } = sliceBounds(rest);
  if (stop <= start) return undefined;
  let index = 0;
  for (const item of iterate(iterable)) {
    charge(1);
    if (index >= start && (index - start) % step === 0) yield item;
    if (++index >= stop) return undefined;
  }
  return undefined;
}

function* zipLongest(iterables: readonly Value[], fill: Value): Items {
  const iterators = iterables.map((iterable) => iterate(iterable)[Symbol.iterator]());
  for (;;) {
    charge(1);
    const states = iterators.map((iterator) => iterator.next());
    if (states.every((state) => state.done)) return undefined;
    yield new PyTuple(states.map((state) => (state.done ? fill : state.value)));
  }
}

function* product(pools: readonly (readonly Value[])[]): Items {
  const indices = pools.map(() => 0);
  if (pools.some((pool) => pool.length === 0)) return undefined;
  for (;;) {
    charge(1);
    yield new PyTuple(indices.map((at, i) => pools[i]?.[at] as Value));
    let i = indices.length - 1;
    for (; i >= 0; i--) {
      indices[i] = (indices[i] as number) + 1;
      if ((indices[i] as number) < (pools[i] as readonly Value[]).length) break;
      indices[i] = 0;
    }
    if (i < 0) return undefined;
  }
}

/** Index tuples of the given length in order, each accepted by `next`, which tells where the following index may begin. */
function* choices(pool: readonly Value[], length: number, candidates: (chosen: readonly number[]) => Iterable<number>): Items {
  const chosen: number[] = [];
  const open: Iterator<number>[] = [candidates(chosen)[Symbol.iterator]()];
  while (open.length) {
    charge(1);
    if (chosen.length === length) {
      yield new PyTuple(chosen.map((at) => pool[at] as Value));
      open.pop();
      chosen.pop();
      continue;
    }
    const next = open.at(-1)?.next();
    if (!next || next.done) {
      open.pop();
      chosen.pop();
    } else {
      chosen.push(next.value);
      open.push(candidates(chosen)[Symbol.iterator]());
    }
  }
  return undefined;
}

function* upFrom(from: number, to: number): Generator<number, undefined> {
  for (let i = from; i < to; i++) yield i;
  return undefined;
}

const permutations = (pool: readonly Value[], length: number): Items =>
  choices(pool, length, (chosen) => [...pool.keys()].filter((at) => !chosen.includes(at)));
const combinations = (pool: readonly Value[], length: number, again: boolean): Items =>
  choices(pool, length, (chosen) => upFrom(chosen.length ? (chosen.at(-1) as number) + (again ? 0 : 1) : 0, pool.length));

const made = (name: string, items: Items): Value => new PyIterator(items, `itertools.${name}`);

function* accumulate(args: Bound): Steps<Value> {
  const func = args.value('func');
  const totals: Value[] = [];
  let total = args.optional('initial');
  if (total !== undefined && total !== null) totals.push(total);
  for (const item of iterate(args.value('iterable'))) {
    charge(1);
    if (total === undefined || total === null) total = item;
    else total = func === null ? binary('+', total, item) : yield* callValue(func, [total, item]);
    totals.push(total);
  }
  return new PyIterator(totals, 'itertools.accumulate');
}

function* starmap(args: Bound): Steps<Value> {
  const results: Value[] = [];
  for (const item of iterate(args.value('iterable'))) {
    charge(1);
    results.push(yield* callValue(args.value('function'), listOf(item)));
  }
  return new PyIterator(results, 'itertools.starmap');
}

const functions: Record<string, [parameters: string[], body: (args: Bound) => Called]> = {
  count: [['start?', 'step?'], (args) => made('count', count(args.value('start', 0), args.value('step', 1)))],
  cycle: [['iterable'], (args) => made('cycle', cycle(listOf(args.value('iterable'))))],
  repeat: [['object', 'times?'], (args) => made('repeat', repeat(args.value('object'), args.optionalInt('times')))],
  accumulate: [['iterable', 'func?', '*', 'initial?'], accumulate],
  chain: [['*iterables'], (args) => made('chain', chain(args.rest))],
  compress: [['data', 'selectors'], (args) => made('compress', compress(args.value('data'), args.value('selectors')))],
  islice: [['iterable', '*rest'], (args) => made('islice', slice(args.value('iterable'), args.rest))],
  starmap: [['function', 'iterable'], starmap],
  tee: [
    ['iterable', 'n?'],
    (args) => {
      const items = listOf(args.value('iterable'));
      return new PyTuple(Array.from({ length: args.int('n', 2) }, () => new PyIterator(items.slice(), 'itertools._tee')));
    },
  ],
  zip_longest: [['*iterables', 'fillvalue?'], (args) => made('zip_longest', zipLongest(args.rest, args.value('fillvalue')))],
  product: [
    ['*iterables', 'repeat?'],
    (args) => {
      const pools = args.rest.map(listOf);
      return made('product', product(Array.from({ length: args.int('repeat', 1) }, () => pools).flat()));
    },
  ],
  permutations: [
    ['iterable', 'r?'],
    (args) => {
      const pool = listOf(args.value('iterable'));
      return made('permutations', permutations(pool, args.optionalInt('r') ?? pool.length));
    },
  ],
  combinations: [['iterable', 'r'], (args) => made('combinations', combinations(listOf(args.value('iterable')), args.int('r'), false))],
  combinations_with_replacement: [
    ['iterable', 'r'],
    (args) => made('combinations_with_replacement', combinations(listOf(args.value('iterable')), args.int('r'), true)),
  ],
};

/** `modules.itertools`, as far as dbt offers it. */
export function itertoolsModule(): PyDict {
  return PyDict.of(Object.entries(functions).map(([name, [parameters, body]]): [Value, Value] => [name, hostFunction(name, parameters, body)]));
}
