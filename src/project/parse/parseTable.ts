import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PyObject, type Value } from '../../jinja/values.ts';

/** Methods of an agate table that give a table, and those that print. */
const TABLES = ['select', 'exclude', 'rename', 'order_by', 'limit', 'distinct', 'where', 'merge', 'join', 'compute', 'pivot', 'normalize', 'denormalize'];
const PRINTERS = ['print_table', 'print_csv', 'print_json', 'print_structure', 'print_bars', 'to_json', 'to_csv'];

/** An agate table with nothing in it: what queries give while parsing. */
export class EmptyTable extends PyObject {
  readonly pyType = 'Table';
  override getAttribute(name: string): Value | undefined {
    if (name === 'columns' || name === 'rows') return new EmptySequence();
    if (name === 'column_names' || name === 'column_types') return [];
    if (TABLES.includes(name)) return hostFunction(name, ['*args', '**kwargs'], () => this);
    if (name === 'group_by') return hostFunction(name, ['*args', '**kwargs'], () => new EmptySequence());
    return PRINTERS.includes(name) ? hostFunction(name, ['*args', '**kwargs'], () => null) : undefined;
  }
  override length(): number {
    return 0;
  }
  override truth(): boolean {
    return true;
  }
}

/** Its columns or rows, which agate lets one reach by name or number. */
class EmptySequence extends PyObject {
  readonly pyType = 'MappedSequence';
  override getAttribute(name: string): Value | undefined {
    if (name === 'keys' || name === 'values' || name === 'items') return hostFunction(name, [], () => []);
    if (name === 'get') return hostFunction(name, ['key', 'default?'], (args) => args.value('default', null));
    return name === 'dict' ? hostFunction(name, [], () => new PyDict()) : undefined;
  }
  override length(): number {
    return 0;
  }
  override iterate(): Iterable<Value> {
    return [];
  }
}
