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
