import { hostFunction } from '../../jinja/hostFunction.ts';
import { equals, truth } from '../../jinja/compare.ts';
import { repr } from '../../jinja/repr.ts';
import { PyDict, PyError, PyObject, PyTuple, type Value } from '../../jinja/values.ts';
import { csvText, jsonText } from './dump.ts';
import { printTable } from './print.ts';
import { distinctRows, groupedRows, sortedRows, sortedValues } from './reshape.ts';
import type { AgateType } from './types.ts';

const SAMPLE = 5;

/** agate's sequence that can also be reached into by key. */
class MappedSequence extends PyObject {
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

/** Tables by the value of a column: what `group_by` gives. */
class TableSet extends MappedSequence {
  override readonly pyType = 'TableSet';
}

class TypeObject extends PyObject {
  constructor(readonly pyType: AgateType) {
    super();
  }
  override repr(): string {
    return `<agate.data_types.${this.pyType} object>`;
  }
}

/** What `run_query` and `load_result` hand out: agate's Table. */
export class AgateTable extends PyObject {
  readonly pyType = 'Table';
  private rowObjects: readonly Row[] | undefined;
  private columnObjects: readonly TableColumn[] | undefined;

  constructor(
    readonly names: readonly string[],
    readonly types: readonly AgateType[],
    readonly cells: readonly (readonly Value[])[],
    private readonly print: (text: string) => void = () => undefined,
  ) {
    super();
  }

  rows(): readonly Row[] {
    return (this.rowObjects ??= this.cells.map((cells) => new Row(cells, this.names)));
  }
  columns(): readonly TableColumn[] {
    return (this.columnObjects ??= this.names.map(
      (name, i) =>
        new TableColumn(
          i,
          name,
          this.types[i] as AgateType,
          this.cells.map((cells) => cells[i] as Value),
        ),
    ));
  }

  override str(): string {
    const lines = this.names.map((name, i) => [name, this.types[i] as string]);
    return `${printTable(['column', 'data_type'], ['Text', 'Text'], lines, Infinity, Infinity, Infinity)}\n`;
  }
  override length(): number {
    return this.cells.length;
  }
  override iterate(): Iterable<Value> {
    return this.rows();
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows().at(key) : undefined;
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'rows':
        return new MappedSequence(this.rows(), null);
      case 'columns':
        return new MappedSequence(this.columns(), this.names);
      case 'column_names':
        return new PyTuple(this.names);
      case 'column_types':
        return new PyTuple(this.types.map((type) => new TypeObject(type)));
      case 'row_names':
        return null;
      case 'print_table':
        return hostFunction(name, ['max_rows?', 'max_columns?', 'output?', 'max_column_width?', 'locale?', 'max_precision?'], (args) =>
          this.say(
            printTable(
              this.names,
              this.types,
              this.cells,
              limitOf(args.value('max_rows', 20)),
              limitOf(args.value('max_columns', 6)),
              limitOf(args.value('max_column_width', 20)),
              limitOf(args.value('max_precision', 3)),
            ),
          ),
        );
      case 'print_structure':
        return hostFunction(name, ['output?', 'max_rows?'], () => this.say(this.str().trimEnd()));
      case 'print_csv':
        return hostFunction(name, ['**others'], () => this.say(csvText(this)));
      case 'print_json':
        return hostFunction(name, ['key?', 'newline?', 'indent?', '**others'], (args) => {
          const key = args.value('key');
          return this.say(
            jsonText(this, { key: typeof key === 'string' ? key : null, newline: truth(args.value('newline', false)), indent: args.optionalInt('indent') }),
          );
        });
      case 'select':
        return hostFunction(name, ['key'], (args) => this.pick(namesIn(args.value('key'))));
      case 'exclude':
        return hostFunction(name, ['key'], (args) => {
          const out = namesIn(args.value('key'));
          return this.pick(this.names.filter((column) => !out.includes(column)));
        });
      case 'rename':
        return hostFunction(name, ['column_names?', '**others'], (args) => this.renamed(args.value('column_names')));
      case 'order_by':
        return hostFunction(name, ['key', 'reverse?'], (args) =>
          this.withCells(sortedRows(this.names, this.cells, namesIn(args.value('key')), truth(args.value('reverse', false)))),
        );
      case 'distinct':
        return hostFunction(name, ['key?'], (args) => this.withCells(distinctRows(this.names, this.cells, namesIn(args.value('key')))));
      case 'group_by':
        return hostFunction(name, ['key', 'key_name?', 'key_type?'], (args) => {
          const groups = groupedRows(this.names, this.cells, String(args.value('key')));
          return new TableSet(
            groups.map(({ rows }) => this.withCells(rows)),
            groups.map(({ value }) => value),
          );
        });
      case 'limit':
        return hostFunction(name, ['start_or_stop?', 'stop?', 'step?'], (args) => {
          const [start, stop] = [args.value('start_or_stop'), args.value('stop')];
          return this.withCells(stop === null ? this.cells.slice(0, Number(start ?? this.cells.length)) : this.cells.slice(Number(start ?? 0), Number(stop)));
        });
      default:
        return undefined;
    }
  }

  private withCells(cells: readonly (readonly Value[])[]): AgateTable {
    return new AgateTable(this.names, this.types, cells, this.print);
  }
  private say(text: string): null {
    this.print(text);
    return null;
  }
  private pick(names: readonly string[]): AgateTable {
    const indexes = names.map((name) => {
      const index = this.names.indexOf(name);
      if (index < 0) throw new PyError('KeyError', name);
      return index;
    });
    return new AgateTable(
      names,
      indexes.map((i) => this.types[i] as AgateType),
      this.cells.map((row) => indexes.map((i) => row[i] as Value)),
      this.print,
    );
  }
  private renamed(names: Value): AgateTable {
    const renamed =
      names instanceof PyDict ? this.names.map((name) => (names.get(name) as string | undefined) ?? name) : names === null ? this.names : namesIn(names);
    return new AgateTable(renamed, this.types, this.cells, this.print);
  }
}

/** None is no limit. */
function limitOf(value: Value): number {
  return value === null ? Infinity : Number(value);
}

function namesIn(value: Value): string[] {
  if (typeof value === 'string') return [value];
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : value instanceof MappedSequence ? value.items : [];
  return items.map((item) => String(item));
}

/** A table without rows and columns, for statements whose result nobody fetches. */
export function emptyTable(): AgateTable {
  return new AgateTable([], [], []);
}
