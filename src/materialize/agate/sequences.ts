import { hostFunction } from '../../jinja/hostFunction.ts';
import { PySlice } from '../../jinja/access.ts';
import { equals } from '../../jinja/compare.ts';
import { sliceIndices } from '../../jinja/iterate.ts';
import { repr } from '../../jinja/repr.ts';
import { PyDict, PyError, PyObject, PyTuple, type Value } from '../../jinja/values.ts';
import { jsonValue } from './dump.ts';
import { sortedValues } from './reshape.ts';
import type { AgateType } from './types.ts';

const SAMPLE = 5;

/** agate's sequence that can also be reached into by key. */
export class MappedSequence extends PyObject {
  readonly pyType: string = 'MappedSequence';
  constructor(
    readonly items: readonly Value[],
    readonly keys: readonly Value[] | null,
  ) {
    super();
  }
  override repr(): string {
    const sample = this.items.slice(0, SAMPLE).map((item) => repr(item));
    return `<agate.${this.pyType}: (${sample.join(', ')}${this.items.length > SAMPLE ? ', ...' : ''})>`;
  }
  override length(): number {
    return this.items.length;
  }
  override iterate(): Iterable<Value> {
    return this.items;
  }
  override equals(other: Value): boolean {
    const items = other instanceof MappedSequence ? other.items : Array.isArray(other) ? other : other instanceof PyTuple ? other.items : null;
    return items !== null && items.length === this.items.length && items.every((item, i) => equals(item, this.items[i] as Value));
  }
  override getItem(key: Value): Value | undefined {
    if (key instanceof PySlice) return new PyTuple(sliceIndices(this.items.length, key.start, key.stop, key.step).map((i) => this.items[i] as Value));
    if (typeof key === 'number') return this.items[key < 0 ? key + this.items.length : key];
    if (!this.keys) return undefined;
    const index = this.keys.findIndex((name) => equals(name, key));
    return index < 0 ? undefined : this.items[index];
  }
  protected dict(): PyDict {
    if (!this.keys) throw new PyError('KeyError', '');
    return PyDict.of(this.keys.map((key, i) => [key, this.items[i] as Value]));
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'keys':
        return hostFunction(name, [], () => (this.keys ? new PyTuple(this.keys) : null));
      case 'values':
        return hostFunction(name, [], () => new PyTuple(this.items));
      case 'items':
        return hostFunction(name, [], () => new PyTuple((this.keys ?? []).map((key, i) => new PyTuple([key, this.items[i] as Value]))));
      case 'dict':
        return hostFunction(name, [], () => this.dict());
      case 'get':
        return hostFunction(name, ['key', 'default?'], (args) => this.getItem(args.value('key')) ?? args.value('default'));
      default:
        return undefined;
    }
  }
}

/** One row of a table. */
export class Row extends MappedSequence {
  override readonly pyType = 'Row';
}

/** One column of a table with its values. */
export class TableColumn extends MappedSequence {
  override readonly pyType = 'Column';
  constructor(
    readonly index: number,
    readonly name: string,
    readonly type: AgateType,
    values: readonly Value[],
  ) {
    super(values, null);
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.name;
      case 'index':
        return this.index;
      case 'data_type':
        return new TypeObject(this.type);
      case 'values_distinct':
        return hostFunction(name, [], () => new PyTuple([...PyDict.of(this.items.map((value) => [value, null])).keys()]));
      case 'values_without_nulls':
        return hostFunction(name, [], () => new PyTuple(this.items.filter((value) => value !== null)));
      case 'values_sorted':
        return hostFunction(name, [], () => sortedValues(this.items));
      case 'values_without_nulls_sorted':
        return hostFunction(name, [], () => sortedValues(this.items.filter((value) => value !== null)));
      default:
        return super.getAttribute(name);
    }
  }
}

/** An object of agate's that tells a column's type. */
export class TypeObject extends PyObject {
  constructor(readonly pyType: AgateType) {
    super();
  }
  override repr(): string {
    return `<agate.data_types.${this.pyType} object>`;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'jsonify' ? hostFunction(name, ['d'], (args) => jsonValue(args.value('d'))) : undefined;
  }
}
