import type { Expression, Template } from './ast.ts';
import { compileBody } from './compileStatement.ts';
import { literalValue } from './literal.ts';
import { NativeMarker } from './nativeMarker.ts';
import { str } from './repr.ts';
import { Output, type Frame } from './rendering.ts';
import type { Steps } from './steps.ts';
import { PyDict, PyError, PyFloat, PySet, PyTuple, type Value } from './values.ts';

/** Keeps the values that are put out, instead of joining their texts. */
class NativeOutput extends Output {
  readonly values: Value[] = [];
  override add(text: string): void {
    super.add(text);
    this.values.push(text);
  }
  override value(value: Value, expression: Expression): void {
    this.values.push(isConstant(expression) && isPlain(value) ? str(value) : value);
  }
}

const usesContext = new Set(['map', 'select', 'reject', 'selectattr', 'rejectattr', 'random']);

/** Does Jinja work this out when it compiles? Then dbt's native rendering gives its text. */
function isConstant(node: Expression): boolean {
  switch (node.kind) {
    case 'literal':
      return true;
    case 'list':
    case 'tuple':
    case 'concat':
      return node.items.every(isConstant);
    case 'dict':
      return node.pairs.every(({ key, value }) => isConstant(key) && isConstant(value));
    case 'unary':
      return isConstant(node.operand);
    case 'binary':
    case 'and':
    case 'or':
      return isConstant(node.left) && isConstant(node.right);
    case 'compare':
      return isConstant(node.first) && node.rest.every(({ operand }) => isConstant(operand));
    case 'conditional':
      return node.otherwise !== null && [node.test, node.then, node.otherwise].every(isConstant);
    case 'filter':
    case 'test':
      return (
        !usesContext.has(node.name) &&
        (node.input === null || isConstant(node.input)) &&
        !node.args.spread &&
        !node.args.spreadNamed &&
        [...node.args.positional, ...node.args.named.map(({ value }) => value)].every(isConstant)
      );
    case 'attribute':
      return isConstant(node.object);
    case 'item':
      return isConstant(node.object) && isConstant(node.key);
    default:
      return false;
  }
}

/** Values that Jinja writes into its compiled code. */
function isPlain(value: Value): boolean {
  if (value === null || typeof value !== 'object' || value instanceof PyFloat) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  if (value instanceof PyTuple) return value.items.every(isPlain);
  if (value instanceof PySet) return [...value.values()].every(isPlain);
  return value instanceof PyDict && [...value.items()].every((pair) => pair.every(isPlain));
}

/** See `renderNative`. */
export function* renderNativeBody(template: Template, frame: Frame): Steps<Value> {
  const out = new NativeOutput(frame.rendering.meter);
  frame.native = true;
  const body = compileBody(template.body);
  if (body.run) body.run(frame, out);
  else yield* body.steps(frame, out);
  const [only] = out.values;
  if (only === undefined) return '';
  if (out.values.length > 1) return out.values.map(str).join('');
  return only instanceof NativeMarker ? unmark(only) : only;
}

function unmark({ kind, text }: NativeMarker): Value {
  if (kind === 'text') return text;
  const literal = literalValue(text);
  const value = literal === undefined ? text : literal;
  if (kind === 'bool' && typeof value !== 'boolean') throw new PyError('JinjaRenderingError', `Could not convert value '${text}' into type 'bool'`);
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || value instanceof PyFloat;
  if (kind === 'number' && !isNumber) throw new PyError('JinjaRenderingError', `Could not convert value '${text}' into type 'number'`);
  return value;
}
