import { getAttribute, getItem, PySlice, sliceBound } from './access.ts';
import type { Arguments, Expression, LiteralValue } from './ast.ts';
import { startCall } from './callValue.ts';
import { truth } from './compare.ts';
import { lift, lift1, lift2, type Evaluator } from './evaluator.ts';
import { iterate } from './iterate.ts';
import { charge, chargeText } from './meter.ts';
import { nativeMarker, withoutMarker } from './nativeMarker.ts';
import { binary, comparison, mappingOf, unary } from './operators.ts';
import { str, typeName } from './repr.ts';
import type { Frame } from './rendering.ts';
import { isSteps } from './steps.ts';
import { PyDict, PyError, PyFloat, PyTuple, Undefined, type CallArguments, type Value } from './values.ts';

const compiled = new WeakMap<Expression, Evaluator>();

/** The evaluator of an expression, made once. */
export function compileExpression(node: Expression): Evaluator {
  let evaluator = compiled.get(node);
  if (!evaluator) compiled.set(node, (evaluator = make(node)));
  return evaluator;
}

/** The evaluator of an expression that another one reckons with. */
const operand = (node: Expression): Evaluator => withoutMarker(node, compileExpression(node));

function literal(value: LiteralValue): Value {
  return typeof value === 'object' && value !== null ? new PyFloat(value.float) : value;
}

function make(node: Expression): Evaluator {
  const { at } = node;
  switch (node.kind) {
    case 'literal': {
      const value = literal(node.value);
      return { get: () => value };
    }
    case 'name': {
      const { name } = node;
      return { get: (frame) => frame.lookup(name) };
    }
    case 'attribute': {
      const { name } = node;
      return lift1(operand(node.object), (object, frame) => {
        frame.at = at;
        return getAttribute(object, name, frame.rendering.permissive);
      });
    }
    case 'item':
      return lift2(operand(node.object), operand(node.key), (object, key, frame) => {
        frame.at = at;
        return getItem(object, key, frame.rendering.permissive);
      });
    case 'slice':
      return compileSlice(node.start, node.stop, node.step, at);
    case 'call':
      return compileCall(compileExpression(node.callee), node.args, at);
    case 'filter':
      return compileFilter(node.input ? operand(node.input) : null, node.name, node.args, at);
    case 'test': {
      const { name } = node;
      const parts = argumentParts(node.args);
      return lift([operand(node.input), ...parts.evaluators], (values, frame) => {
        const [input = null, ...rest] = values;
        frame.at = at;
        charge(1);
        return frame.rendering.applyTest(name, input, parts.collect(rest));
      });
    }
    case 'list':
      return lift(node.items.map(compileExpression), (items) => items.slice());
    case 'tuple':
      return lift(node.items.map(compileExpression), (items) => new PyTuple(items.slice()));
    case 'dict':
      return lift(
        node.pairs.flatMap(({ key, value }) => [compileExpression(key), compileExpression(value)]),
        (values, frame) => {
          frame.at = at;
          return dictOf(values);
        },
      );
    case 'unary': {
      const { operator } = node;
      return lift1(operand(node.operand), (value, frame) => {
        frame.at = at;
        return unary(operator, value);
      });
    }
    case 'binary': {
      const { operator } = node;
      return lift2(operand(node.left), operand(node.right), (left, right, frame) => {
        frame.at = at;
        return binary(operator, left, right);
      });
    }
    case 'and':
    case 'or':
      return compileLogic(node.kind, compileExpression(node.left), compileExpression(node.right));
    case 'concat':
      return lift(node.items.map(compileExpression), (values, frame) => {
        frame.at = at;
        const text = values.map(str).join('');
        chargeText(text.length);
        return text;
      });
    case 'compare':
      return compileCompare(node);
    case 'conditional':
      return compileConditional(node);
  }
}

function dictOf(values: readonly Value[]): PyDict {
  const dict = new PyDict();
  for (let i = 0; i < values.length; i += 2) dict.set(values[i] as Value, values[i + 1] as Value);
  return dict;
}

const none: Evaluator = { get: () => null };

function compileSlice(start: Expression | null, stop: Expression | null, step: Expression | null, at: number): Evaluator {
  const part = (node: Expression | null): Evaluator => (node ? compileExpression(node) : none);
  return lift([part(start), part(stop), part(step)], (values, frame) => {
    frame.at = at;
    const [from = null, to = null, by = null] = values.map((value) => {
      const bound = sliceBound(value);
      if (bound === undefined) throw new PyError('TypeError', 'slice indices must be integers or None or have an __index__ method');
      return bound;
    });
    return new PySlice(from, to, by);
  });
}

function compileLogic(kind: 'and' | 'or', left: Evaluator, right: Evaluator): Evaluator {
  const decided = (value: Value): boolean => truth(value) === (kind === 'or');
  const [getLeft, getRight] = [left.get, right.get];
  if (getLeft && getRight) {
    return {
      get(frame) {
        const value = getLeft(frame);
        return decided(value) ? value : getRight(frame);
      },
    };
  }
  return {
    *steps(frame) {
      const value = left.get ? left.get(frame) : yield* left.steps(frame);
      if (decided(value)) return value;
      return right.get ? right.get(frame) : yield* right.steps(frame);
    },
  };
}

function compileCompare(node: Extract<Expression, { kind: 'compare' }>): Evaluator {
  const first = operand(node.first);
  const rest = node.rest.map((compared) => ({ operator: compared.operator, operand: operand(compared.operand) }));
  const { at } = node;
  const [only] = rest;
  if (only && rest.length === 1) {
    return lift2(first, only.operand, (left, right, frame) => {
      frame.at = at;
      return comparison(only.operator, left, right);
    });
  }
  return {
    *steps(frame) {
      let left = first.get ? first.get(frame) : yield* first.steps(frame);
      for (const { operator, operand } of rest) {
        const right = operand.get ? operand.get(frame) : yield* operand.steps(frame);
        frame.at = at;
        if (!comparison(operator, left, right)) return false;
        left = right;
      }
      return true;
    },
  };
}

function compileConditional(node: Extract<Expression, { kind: 'conditional' }>): Evaluator {
  const [test, then] = [compileExpression(node.test), compileExpression(node.then)];
  const missing = 'the inline if-expression evaluated to false and no else section was defined.';
  const otherwise: Evaluator = node.otherwise
    ? compileExpression(node.otherwise)
    : { get: (frame) => new Undefined(null, missing, frame.rendering.permissive) };
  const [getTest, getThen, getOtherwise] = [test.get, then.get, otherwise.get];
  if (getTest && getThen && getOtherwise) {
    return { get: (frame) => (truth(getTest(frame)) ? getThen(frame) : getOtherwise(frame)) };
  }
  return {
    *steps(frame) {
      const chosen = truth(test.get ? test.get(frame) : yield* test.steps(frame)) ? then : otherwise;
      return chosen.get ? chosen.get(frame) : yield* chosen.steps(frame);
    },
  };
}

type ArgumentParts = { evaluators: Evaluator[]; collect: (values: readonly Value[]) => CallArguments };
const noNames: ReadonlyMap<string, Value> = new Map();

/** The expressions of a call's arguments, and how their values become the arguments. */
export function argumentParts(args: Arguments): ArgumentParts {
  const { positional, named, spread, spreadNamed } = args;
  const evaluators = [...positional, ...named.map(({ value }) => value), spread, spreadNamed].filter((node): node is Expression => node !== null).map(operand);
  const count = positional.length;
  if (named.length === 0 && !spread && !spreadNamed) {
    return { evaluators, collect: (values) => ({ positional: values.slice(), named: noNames }) };
  }
  const collect = (values: readonly Value[]): CallArguments => {
    const list = values.slice(0, count);
    const names = new Map<string, Value>();
    named.forEach(({ name }, i) => names.set(name, values[count + i] as Value));
    let next = count + named.length;
    if (spread) for (const value of iterate(values[next++] as Value)) list.push(value);
    if (spreadNamed) addNamed(names, values[next] as Value);
    return { positional: list, named: names };
  };
  return { evaluators, collect };
}

function addNamed(names: Map<string, Value>, value: Value): void {
  const dict = mappingOf(value);
  if (!dict) throw new PyError('TypeError', `argument after ** must be a mapping, not ${typeName(value)}`);
  for (const [key, item] of dict.items()) {
    if (typeof key !== 'string') throw new PyError('TypeError', 'keywords must be strings');
    if (names.has(key)) throw new PyError('TypeError', `got multiple values for keyword argument '${key}'`);
    names.set(key, item);
  }
}

function compileCall(callee: Evaluator, args: Arguments, at: number): Evaluator {
  const { evaluators, collect } = argumentParts(args);
  return {
    *steps(frame) {
      const target = callee.get ? callee.get(frame) : yield* callee.steps(frame);
      const values: Value[] = [];
      for (const part of evaluators) values.push(part.get ? part.get(frame) : yield* part.steps(frame));
      frame.at = at;
      frame.rendering.meter.charge(4);
      const { positional, named } = collect(values);
      const called = startCall(target, positional, named);
      if (!isSteps(called)) return called;
      const result = yield* called;
      return result;
    },
  };
}

/** A filter applied to `input`, or to the value passed in `frame` where there is none (`{% filter %}`, `{% set x | … %}`). */
function compileFilter(input: Evaluator | null, name: string, args: Arguments, at: number): Evaluator {
  const parts = argumentParts(args);
  const inner: Evaluator = input ?? { get: (frame) => frame.lookup(blockText) };
  return lift([inner, ...parts.evaluators], (values, frame: Frame) => {
    const [value = null, ...rest] = values;
    frame.at = at;
    charge(2);
    if (frame.native) {
      const marker = nativeMarker(name, value);
      if (marker) return marker;
    }
    return frame.rendering.applyFilter(name, value, parts.collect(rest));
  });
}

/** The name under which a filter block finds the text of its body; no template can write it. */
export const blockText = ' text';
