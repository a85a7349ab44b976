import { asInt } from './arithmetic.ts';
import { equals, ordered } from './compare.ts';
import { filterTable, type FilterBody } from './filter.ts';
import { contains, iterate, lengthOf } from './iterate.ts';
import { Markup, textOf } from './markup.ts';
import { binary, mappingOf } from './operators.ts';
import { str } from './repr.ts';
import { isLowerText, isUpperText } from './textMethods.ts';
import { PyDict, PyError, PyFloat, PyObject, PySet, PyTuple, Undefined, type Value } from './values.ts';

const modulo = (input: Value, by: Value, wanted: number): boolean => equals(binary('%', input, by), wanted);

function isIterable(input: Value): boolean {
  try {
    iterate(input);
    return true;
  } catch (error) {
    if (error instanceof PyError) return false;
    throw error;
  }
}

function isSequence(input: Value): boolean {
  if (typeof input === 'string' || Array.isArray(input) || input instanceof PyTuple || input instanceof PyDict) return true;
  if (input instanceof Undefined) return true;
  if (input instanceof PySet || !(input instanceof PyObject)) return false;
  return lengthOf(input) !== undefined && !input.pyType.startsWith('dict_');
}

function isSame(a: Value, b: Value): boolean {
  if (a instanceof PyFloat && b instanceof PyFloat) return Object.is(a.value, b.value) && a === b;
  return a === b;
}

const equal: FilterBody<boolean> = (input, args) => equals(input, args.value('other'));
const unequal: FilterBody<boolean> = (input, args) => !equals(input, args.value('other'));
const order = (operator: '<' | '<=' | '>' | '>='): [string, FilterBody<boolean>] => ['other', (input, args) => ordered(operator, input, args.value('other'))];

/** Jinja's tests (`x is name`). */
export const tests = filterTable<boolean>({
  odd: ['', (input) => modulo(input, 2, 1)],
  even: ['', (input) => modulo(input, 2, 0)],
  divisibleby: ['num', (input, args) => modulo(input, args.value('num'), 0)],
  defined: ['', (input) => !(input instanceof Undefined)],
  undefined: ['', (input) => input instanceof Undefined],
  filter: ['', (input, _args, environment) => environment.hasFilter(str(input))],
  test: ['', (input, _args, environment) => environment.hasTest(str(input))],
  none: ['', (input) => input === null],
  boolean: ['', (input) => typeof input === 'boolean'],
  false: ['', (input) => input === false],
  true: ['', (input) => input === true],
  integer: ['', (input) => typeof input !== 'boolean' && asInt(input) !== undefined],
  float: ['', (input) => input instanceof PyFloat],
  lower: ['', (input) => isLowerText(str(input))],
  upper: ['', (input) => isUpperText(str(input))],
  string: ['', (input) => textOf(input) !== undefined],
  mapping: ['', (input) => mappingOf(input) !== undefined],
  number: [
    '',
    (input) => asInt(input) !== undefined || input instanceof PyFloat || (input instanceof PyObject && input.operate('float', null, false) !== undefined),
  ],
  sequence: ['', isSequence],
  iterable: ['', isIterable],
  callable: ['', (input) => (input instanceof PyObject && input.call !== undefined) || input instanceof Undefined],
  sameas: ['other', (input, args) => isSame(input, args.value('other'))],
  escaped: ['', (input) => input instanceof Markup],
  in: ['seq', (input, args) => contains(args.value('seq'), input)],
  '==': ['other', equal],
  eq: ['other', equal],
  equalto: ['other', equal],
  '!=': ['other', unequal],
  ne: ['other', unequal],
  '>': order('>'),
  gt: order('>'),
  greaterthan: order('>'),
  '>=': order('>='),
  ge: order('>='),
  '<': order('<'),
  lt: order('<'),
  lessthan: order('<'),
  '<=': order('<='),
  le: order('<='),
});
