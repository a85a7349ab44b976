import { arithmetic, asInt } from './arithmetic.ts';
import type { BinaryOperator, CompareOperator } from './ast.ts';
import { equals, ordered, refuseUndefined, truth } from './compare.ts';
import { contains } from './iterate.ts';
import { charge, chargeText } from './meter.ts';
import { percentFormat } from './percentFormat.ts';
import { typeName } from './repr.ts';
import { PyDict, PyError, PyFloat, PyObject, PySet, PyTuple, type Value } from './values.ts';

/** Python's `a operator b`. */
export function binary(operator: BinaryOperator, a: Value, b: Value): Value {
  const number = arithmetic(operator, a, b);
  if (number !== undefined) return number;
  if (a instanceof PyObject) {
    const result = a.operate(operator, b, false);
    if (result !== undefined) return result;
  }
  if (typeof a === 'string' && operator === '%') return percentFormat(a, b);
  if (b instanceof PyObject) {
    const result = b.operate(operator, a, true);
    if (result !== undefined) return result;
  }
  const result = operator === '+' ? add(a, b) : operator === '*' ? (repeat(a, b) ?? repeat(b, a)) : undefined;
  if (result !== undefined) return result;
  if (operator === '-' && a instanceof PySet && b instanceof PySet) return new PySet([...a.values()].filter((item) => !b.has(item)));
  return refuse(operator, a, b);
}

function add(a: Value, b: Value): Value | undefined {
  if (typeof a === 'string' && typeof b === 'string') {
    chargeText(a.length + b.length);
    return a + b;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    charge(a.length + b.length);
    return [...a, ...b];
  }
  return a instanceof PyTuple && b instanceof PyTuple ? new PyTuple([...a.items, ...b.items]) : undefined;
}

function repeat(sequence: Value, times: Value): Value | undefined {
  const items = sequence instanceof PyTuple ? sequence.items : Array.isArray(sequence) ? sequence : undefined;
  if (typeof sequence !== 'string' && !items) return undefined;
  const int = asInt(times);
  if (int === undefined) return undefined;
  const count = int < 0 ? 0 : Number(int);
  if (typeof sequence === 'string') {
    if (sequence === '') return '';
    chargeText(sequence.length * count);
    return sequence.repeat(count);
  }
  const repeated: Value[] = [];
  charge((items as Value[]).length * count);
  for (let i = 0; i < count && (items as Value[]).length; i++) repeated.push(...(items as Value[]));
  return Array.isArray(sequence) ? repeated : new PyTuple(repeated);
}

function refuse(operator: BinaryOperator, a: Value, b: Value): never {
  refuseUndefined(a);
  refuseUndefined(b);
  const [left, right] = [typeName(a), typeName(b)];
  if (operator === '+' && (typeof a === 'string' || Array.isArray(a) || a instanceof PyTuple)) {
    throw new PyError('TypeError', `can only concatenate ${left} (not "${right}") to ${left}`);
  }
  const sequence = [a, b].find((side) => typeof side === 'string' || Array.isArray(side) || side instanceof PyTuple);
  if (operator === '*' && sequence !== undefined) {
    throw new PyError('TypeError', `can't multiply sequence by non-int of type '${a === sequence ? right : left}'`);
  }
  const name = operator === '**' ? '** or pow()' : operator;
  throw new PyError('TypeError', `unsupported operand type(s) for ${name}: '${left}' and '${right}'`);
}

/** Python's `a operator b` for comparisons and `in`. */
export function comparison(operator: CompareOperator, a: Value, b: Value): boolean {
  switch (operator) {
    case '==':
      return equals(a, b);
    case '!=':
      return !equals(a, b);
    case 'in':
      return contains(b, a);
    case 'not in':
      return !contains(b, a);
    default:
      return ordered(operator, a, b);
  }
}

/** Python's `-a`, `+a`, `not a`. */
export function unary(operator: '-' | '+' | 'not', a: Value): Value {
  if (operator === 'not') return !truth(a);
  if (a instanceof PyFloat) return operator === '-' ? new PyFloat(-a.value) : a;
  const int = asInt(a);
  if (int !== undefined) return operator === '-' ? (int === 0 ? 0 : -int) : int;
  const result = a instanceof PyObject ? a.operate(operator === '-' ? 'negative' : 'positive', null, false) : undefined;
  if (result !== undefined) return result;
  refuseUndefined(a);
  throw new PyError('TypeError', `bad operand type for unary ${operator}: '${typeName(a)}'`);
}

/** Is this one of Python's mappings? */
export function mappingOf(value: Value): PyDict | undefined {
  if (value instanceof PyDict) return value;
  return value instanceof PyObject ? value.asDict() : undefined;
}
