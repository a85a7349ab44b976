import { equals } from './compare.ts';
import { repr } from './repr.ts';
import { PyDict, PyObject, PyTuple, type Value } from './values.ts';

/** What `keys()`, `values()` and `items()` of a dict give: live, and not to be indexed. */
export class DictView extends PyObject {
  constructor(
    private readonly dict: PyDict,
    readonly pyType: 'dict_keys' | 'dict_values' | 'dict_items',
  ) {
    super();
  }
  override length(): number {
    return this.dict.size;
  }
  override *iterate(): IterableIterator<Value> {
    if (this.pyType === 'dict_keys') yield* this.dict.keys();
    else if (this.pyType === 'dict_values') yield* this.dict.values();
    else for (const pair of this.dict.items()) yield new PyTuple(pair.slice());
  }
  override contains(value: Value): boolean | undefined {
    if (this.pyType === 'dict_keys') return this.dict.has(value);
    return undefined;
  }
  override equals(other: Value): boolean {
    if (this === other) return true;
    if (!(other instanceof DictView) || other.dict.size !== this.dict.size) return false;
    const others = [...other.iterate()];
    return [...this.iterate()].every((item) => others.some((one) => equals(item, one)));
  }
  override repr(): string {
    return `${this.pyType}(${repr([...this.iterate()])})`;
  }
}
