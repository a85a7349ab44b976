import { textOf } from '../../jinja/markup.ts';
import { callValue } from '../../jinja/callValue.ts';
import { hostFunction, type Bound } from '../../jinja/hostFunction.ts';
import { iterate, listOf, PyIterator } from '../../jinja/iterate.ts';
import { truth } from '../../jinja/compare.ts';
import { dumpJson, loadJson } from '../../jinja/json.ts';
import { charge } from '../../jinja/meter.ts';
import { MacroReturn } from '../../jinja/templateError.ts';
import { PyDict, PyError, PySet, PyTuple, type Value } from '../../jinja/values.ts';
import { dumpYaml } from './dumpYaml.ts';
import { loadYamlValue } from './loadYamlValue.ts';

/** The value of `work`, or `fallback` where it fails with one of these Python errors. */
function orElse(work: () => Value, fallback: Value, ...types: string[]): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof PyError && types.includes(error.pyType)) return fallback;
    throw error;
  }
}

function* zipped(iterables: readonly Iterable<Value>[]): Generator<Value, undefined> {
  const iterators = iterables.map((one) => one[Symbol.iterator]());
  if (iterators.length === 0) return undefined;
  for (;;) {
    charge(1);
    const items: Value[] = [];
    for (const iterator of iterators) {
      const next = iterator.next();
      if (next.done) return undefined;
      items.push(next.value);
    }
    yield new PyTuple(items);
  }
}

const zipOf = ({ rest }: Bound): Value => new PyIterator(zipped(rest.map(iterate)), 'zip');

function strictly(work: () => Value, name: string): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof PyError && error.pyType === 'TypeError') throw new PyError('CompilationError', `${name}: ${error.message}`);
    throw error;
  }
}

const lower = (value: Value): string => (textOf(value) ?? '').toLowerCase();

/** What of `a` is not in `b`, both dicts of lists of strings, case aside. */
function diffOfTwoDicts(args: Bound): PyDict {
  const [a, b] = [args.value('dict_a'), args.value('dict_b')];
  if (!(a instanceof PyDict) || !(b instanceof PyDict)) throw new PyError('TypeError', 'diff_of_two_dicts() needs two dicts');
  const others = new Map([...b.items()].map(([key, values]) => [lower(key), new Set(listOf(values).map(lower))]));
  const difference = new PyDict();
  for (const [key, values] of a.items()) {
    const other = others.get(lower(key));
    const left = other ? listOf(values).filter((value) => !other.has(lower(value))) : values;
    if (!other || (left as Value[]).length) difference.set(key, left);
  }
  return difference;
}

const tryOrCompilerError = hostFunction('try_or_compiler_error', ['message_if_exception', 'func', '*args', '**kwargs'], function* (args) {
  try {
    return yield* callValue(args.value('func'), args.rest, args.named);
  } catch (error) {
    if (error instanceof MacroReturn) throw error;
    throw new PyError('CompilationError', args.text('message_if_exception'));
  }
});

/** dbt's functions that only work on what they are given. */
export const dataFunctions: Readonly<Record<string, Value>> = {
  fromjson: hostFunction('fromjson', ['string', 'default?'], (args) => {
    const text = args.text('string');
    return orElse(() => loadJson(text), args.value('default'), 'ValueError');
  }),
  tojson: hostFunction('tojson', ['value', 'default?', 'sort_keys?'], (args) =>
    orElse(() => dumpJson(args.value('value'), { sortKeys: truth(args.value('sort_keys', false)) }), args.value('default'), 'ValueError'),
  ),
  fromyaml: hostFunction('fromyaml', ['value', 'default?'], (args) => {
    const value = loadYamlValue(args.text('value'));
    return value === undefined ? args.value('default') : value;
  }),
  toyaml: hostFunction('toyaml', ['value', 'default?', 'sort_keys?'], (args) =>
    orElse(() => dumpYaml(args.value('value'), truth(args.value('sort_keys', false))), args.value('default'), 'ValueError', 'YAMLError'),
  ),
  set: hostFunction('set', ['value', 'default?'], (args) => orElse(() => new PySet(listOf(args.value('value'))), args.value('default'), 'TypeError')),
  set_strict: hostFunction('set_strict', ['value'], (args) => strictly(() => new PySet(listOf(args.value('value'))), 'set_strict')),
  zip: hostFunction('zip', ['*args', 'default?'], (args) => orElse(() => zipOf(args), args.value('default'), 'TypeError')),
  zip_strict: hostFunction('zip_strict', ['*args'], (args) => strictly(() => zipOf(args), 'zip_strict')),
  diff_of_two_dicts: hostFunction('diff_of_two_dicts', ['dict_a', 'dict_b'], diffOfTwoDicts),
  try_or_compiler_error: tryOrCompilerError,
};
