import { repr } from './repr.ts';
import { equals } from './compare.ts';
import { PyObject, PyTuple, type Value } from './values.ts';

/** What `groupby` gives: a tuple `(grouper, list)` whose parts have those names too. */
export class GroupTuple extends PyObject {
  readonly pyType = '_GroupTuple';
  constructor(
    private readonly grouper: Value,
    private readonly list: Value[],
  ) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'grouper' ? this.grouper : name === 'list' ? this.list : undefined;
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? [this.grouper, this.list].at(key) : undefined;
  }
  override length(): number {
    return 2;
  }
  override iterate(): Iterable<Value> {
    return [this.grouper, this.list];
  }
  override equals(other: Value): boolean {
    const items = other instanceof GroupTuple ? [other.grouper, other.list] : other instanceof PyTuple ? other.items : [];
    return items.length === 2 && equals(items[0] as Value, this.grouper) && equals(items[1] as Value, this.list);
  }
  override repr(): string {
    return repr(new PyTuple([this.grouper, this.list]));
  }
}
