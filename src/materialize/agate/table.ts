import { hostFunction } from '../../jinja/hostFunction.ts';
import { callValue } from '../../jinja/callValue.ts';
import { truth } from '../../jinja/compare.ts';
import { listOf, sliceIndices } from '../../jinja/iterate.ts';
import type { Steps } from '../../jinja/steps.ts';
import { PyDict, PyError, PyObject, PyTuple, type Value } from '../../jinja/values.ts';
import type { Contents } from './contents.ts';
import { csvText, jsonText } from './dump.ts';
import { printTable } from './print.ts';
import { homogenizeTable, joinTables, mergeTables } from './join.ts';
import { pivotTable } from './pivot.ts';
import { distinctRows, groupedRows, sortedRows } from './reshape.ts';
import { MappedSequence, Row, TableColumn, TypeObject } from './sequences.ts';
import type { AgateType } from './types.ts';

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
            (text) => this.say(text),
          );
        });
      case 'limit':
        return hostFunction(name, ['start_or_stop?', 'stop?', 'step?'], (args) => {
          const [first, stop, step] = [args.optionalInt('start_or_stop'), args.optionalInt('stop'), args.optionalInt('step')];
          const isStopOnly = !stop && !step;
          const picked = sliceIndices(this.cells.length, isStopOnly ? null : first, isStopOnly ? first : stop, step);
          return this.withCells(picked.map((i) => this.cells[i] as readonly Value[]));
        });
      default:
        return this.joining(name) ?? refusal(name);
    }
  }

  private joining(name: string): Value | undefined {
    switch (name) {
      case 'where':
        return hostFunction(name, ['test'], (args) => this.where(args.value('test')));
      case 'find':
        return hostFunction(name, ['test'], (args) => this.find(args.value('test')));
      case 'pivot':
        return hostFunction(name, ['key?', 'pivot?', 'aggregation?', 'computation?', 'default_value?', 'key_name?'], (args) => {
          if (args.value('aggregation') !== null || args.value('computation') !== null)
            throw new PyError('TypeError', 'pivot() counts rows here: aggregations and computations of agate are no part of the context');
          return this.of(pivotTable(this, keysIn(args.value('key')) ?? [], args.value('pivot'), args.optional('default_value')));
        });
      case 'join':
        return hostFunction(name, ['right_table', 'left_key?', 'right_key?', 'inner?', 'full_outer?', 'require_match?', 'columns?'], (args) => {
          const right = args.value('right_table');
          if (!(right instanceof AgateTable)) throw new PyError('TypeError', 'join() needs a table');
          const left = keysIn(args.value('left_key'));
          const is = (option: string): boolean => truth(args.value(option, false));
          const columns = args.value('columns');
          const options = {
            inner: is('inner'),
            fullOuter: is('full_outer'),
            requireMatch: is('require_match'),
            columns: columns === null ? null : namesIn(columns),
          };
          return this.of(joinTables(this, right, left, keysIn(args.value('right_key')) ?? left, options));
        });
      case 'merge':
        return hostFunction(name, ['tables', 'row_names?', 'column_names?'], (args) => {
          const tables = listOf(args.value('tables')).filter((table) => table instanceof AgateTable);
          const names = args.value('column_names');
          return this.of(mergeTables(tables, names === null ? null : namesIn(names)));
        });
      case 'homogenize':
        return hostFunction(name, ['key', 'compare_values', 'default_row?'], (args) => {
          const values = listOf(args.value('compare_values')).map((value) => keysIn(value) ?? [null]);
          const others = args.value('default_row');
          return this.of(homogenizeTable(this, namesIn(args.value('key')), values, others === null ? null : listOf(others)));
        });
      case 'compute':
      case 'aggregate':
        return hostFunction(name, ['operations', 'replace?'], (args) => {
          const operations = args.value('operations');
          if (!Array.isArray(operations) || operations.length > 0)
            throw new PyError('TypeError', `${name}() needs objects of agate, which are no part of the context`);
          return name === 'compute' ? this : new PyDict();
        });
      default:
        return undefined;
    }
  }

  private *where(test: Value): Steps<Value> {
    const cells: (readonly Value[])[] = [];
    for (const [i, row] of this.rows().entries()) if (truth(yield* callValue(test, [row]))) cells.push(this.cells[i] as readonly Value[]);
    return this.withCells(cells);
  }

  private *find(test: Value): Steps<Value> {
    for (const row of this.rows()) if (truth(yield* callValue(test, [row]))) return row;
    return null;
  }

  private of({ names, types, cells }: Contents): AgateTable {
    return new AgateTable(names, types, cells, this.print);
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

/** Tables by the value of a column: what `group_by` gives. */
class TableSet extends MappedSequence {
  override readonly pyType = 'TableSet';
  constructor(
    private readonly tables: readonly AgateTable[],
    keys: readonly Value[],
    private readonly say: (text: string) => null,
  ) {
    super(tables, keys);
  }
  private structure(maxRows: number): string {
    const lines = this.tables.map((table, i): Value[] => [this.keys?.[i] ?? null, String(table.cells.length)]);
    return printTable(['table', 'rows'], ['Text', 'Text'], lines.slice(0, maxRows), Infinity, Infinity, Infinity);
  }
  override str(): string {
    return `${this.structure(20)}\n`;
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'print_structure')
      return hostFunction(name, ['max_rows?', 'output?'], (args) => this.say(this.structure(limitOf(args.value('max_rows', 20)))));
    return super.getAttribute(name);
  }
}

/** Methods of agate's table that would write files, draw, or guess types anew. */
const REFUSED = new Set([
  'to_csv',
  'to_json',
  'print_bars',
  'print_html',
  'bar_chart',
  'column_chart',
  'line_chart',
  'scatterplot',
  'bins',
  'normalize',
  'denormalize',
]);

function refusal(name: string): Value | undefined {
  if (!REFUSED.has(name)) return undefined;
  return hostFunction(name, ['*args', '**others'], () => {
    throw new PyError('CompilationError', `${name}() of a query's table is not offered here: let SQL do it, or use print_csv() and print_json()`);
  });
}

/** None is no limit. */
function limitOf(value: Value): number {
  return value === null ? Infinity : Number(value);
}

function namesIn(value: Value): string[] {
  if (value === null) return [];
  return typeof value === 'string' ? [value] : listOf(value).map((item) => String(item));
}

/** One key or a list of keys; null where there is none. */
function keysIn(value: Value): readonly Value[] | null {
  if (value === null) return null;
  return Array.isArray(value) || value instanceof PyTuple ? listOf(value) : [value];
}

/** A table without rows and columns, for statements whose result nobody fetches. */
export function emptyTable(): AgateTable {
  return new AgateTable([], [], []);
}
