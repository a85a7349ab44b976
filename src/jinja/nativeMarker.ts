import type { Expression } from './ast.ts';
import { textLength } from './characters.ts';
import { lift1, type Evaluator } from './evaluator.ts';
import { repr, str } from './repr.ts';
import { PyObject, type Value } from './values.ts';

export type MarkerKind = 'text' | 'bool' | 'number' | 'native';

/** What dbt's `as_text`, `as_bool`, `as_number` and `as_native` filters make of a value while YAML is rendered. */
export class NativeMarker extends PyObject {
  readonly pyType = 'NativeMarker';
  constructor(
    readonly kind: MarkerKind,
    readonly text: string,
  ) {
    super();
  }
  override length(): number {
    return textLength(this.text);
  }
  override str(): string {
    return this.text;
  }
  override repr(): string {
    return repr(this.text);
  }
}

const markers: ReadonlyMap<string, MarkerKind> = new Map([
  ['as_text', 'text'],
  ['as_bool', 'bool'],
  ['as_number', 'number'],
  ['as_native', 'native'],
]);

/** The marker a filter of this name makes, or undefined for all other filters. */
export function nativeMarker(filter: string, input: Value): NativeMarker | undefined {
  const kind = markers.get(filter);
  return kind && new NativeMarker(kind, str(input));
}

function canBeMarker(node: Expression): boolean {
  if (node.kind === 'filter') return markers.has(node.name);
  if (node.kind === 'conditional') return canBeMarker(node.then) || (node.otherwise !== null && canBeMarker(node.otherwise));
  return (node.kind === 'and' || node.kind === 'or') && (canBeMarker(node.left) || canBeMarker(node.right));
}

/** Markers are texts in Python: what reckons with one, as in `x in [1, 2] | as_bool`, reckons with its text. */
export function withoutMarker(node: Expression, evaluator: Evaluator): Evaluator {
  return canBeMarker(node) ? lift1(evaluator, (value) => (value instanceof NativeMarker ? value.text : value)) : evaluator;
}
