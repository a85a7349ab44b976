import { TabhouseError } from '../base/error.ts';
import type { Expression } from './ast.ts';
import { asInt } from './arithmetic.ts';
import { unary } from './operators.ts';
import { parseTemplate } from './parse.ts';
import { PyDict, PyFloat, PyTuple, type Value } from './values.ts';

/** Python's `ast.literal_eval(text)`, or JS `undefined` where the text is no literal. */
export function literalValue(text: string): Value | undefined {
  const head = '{{ ';
  try {
    const { source, body } = parseTemplate(`${head}${text.trim()} }}`, 'literal');
    const [node] = body;
    if (body.length !== 1 || node?.kind !== 'output') return undefined;
    return ofNode(node.expression, source);
  } catch (error) {
    if (error instanceof TabhouseError) return undefined;
    throw error;
  }
}

/** Python knows `True`, `False` and `None` only. */
function isLowerConstant(node: Expression, source: string): boolean {
  return /^(?:true|false|none)/.test(source.slice(node.at, node.at + 5));
}

function ofNode(node: Expression, source: string): Value | undefined {
  switch (node.kind) {
    case 'literal':
      if (isLowerConstant(node, source) && typeof node.value !== 'string') return undefined;
      return typeof node.value === 'object' && node.value !== null ? new PyFloat(node.value.float) : node.value;
    case 'unary': {
      const value = node.operator === 'not' ? undefined : ofNode(node.operand, source);
      const isNumber = value !== undefined && typeof value !== 'boolean' && (value instanceof PyFloat || asInt(value) !== undefined);
      return isNumber ? unary(node.operator, value) : undefined;
    }
    case 'list':
    case 'tuple': {
      const items = node.items.map((item) => ofNode(item, source));
      if (items.includes(undefined)) return undefined;
      return node.kind === 'list' ? (items as Value[]) : new PyTuple(items as Value[]);
    }
    case 'dict': {
      const dict = new PyDict();
      for (const pair of node.pairs) {
        const [key, value] = [ofNode(pair.key, source), ofNode(pair.value, source)];
        if (key === undefined || value === undefined) return undefined;
        dict.set(key, value);
      }
      return dict;
    }
    default:
      return undefined;
  }
}
