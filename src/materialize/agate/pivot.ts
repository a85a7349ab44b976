import { PyDict, PyError, PyTuple, type Value } from '../../jinja/values.ts';
import { str } from '../../jinja/repr.ts';
import { columnIndex, type Contents } from './contents.ts';
import { PyDecimal } from './decimal.ts';
import { groupedRows } from './reshape.ts';

const COUNT = 'Count';

/** agate's `pivot` with its default aggregation: how many rows there are of each key, in a column for each value of the column `pivot`. */
export function pivotTable(table: Contents, keys: readonly Value[], pivot: Value, missing: Value | undefined): Contents {
  const keyIndexes = keys.map((key) => columnIndex(table, key));
  const keyColumns = { names: keyIndexes.map((i) => table.names[i] as string), types: keyIndexes.flatMap((i) => table.types[i] ?? []) };
  const counted = countedGroups(table, pivot === null ? keyIndexes : [...keyIndexes, columnIndex(table, pivot)]);
  if (pivot === null) {
    refuseIntNames(counted.map((row) => row.slice(0, -1)));
    return { names: [...keyColumns.names, COUNT], types: [...keyColumns.types, 'Number'], cells: counted };
  }
  const columns: string[] = [];
  const rows = new PyDict();
  for (const row of counted) {
    const key = new PyTuple(row.slice(0, keys.length));
    const [value, count] = row.slice(keys.length) as [Value, Value];
    const column = str(value);
    if (!columns.includes(column)) columns.push(column);
    if (!rows.has(key)) rows.set(key, new PyDict());
    (rows.get(key) as PyDict).set(column, count);
  }
  const absent = missing === undefined ? decimal(0) : missing;
  const cells = [...rows.items()].map(([key, counts]) => [...(key as PyTuple).items, ...columns.map((column) => (counts as PyDict).get(column) ?? absent)]);
  refuseIntNames(cells.map((row) => row.slice(0, keys.length)));
  return { names: [...keyColumns.names, ...columns], types: [...keyColumns.types, ...columns.map(() => 'Number' as const)], cells };
}

/** Keys and number of rows of each group, in the order of the first row of the outer groups, then of the inner ones. */
function countedGroups(table: Contents, indexes: readonly number[], before: readonly Value[] = []): Value[][] {
  const [index, ...rest] = indexes;
  if (index === undefined) return [[...before, decimal(table.cells.length)]];
  return groupedRows(table.names, table.cells, table.names[index] as string).flatMap(({ value, rows }) =>
    countedGroups({ ...table, cells: rows }, rest, [...before, value]),
  );
}

/** agate names the rows by a single key, and takes no int as a name. */
function refuseIntNames(keys: readonly (readonly Value[])[]): void {
  if (keys.some((key) => key.length === 1 && (typeof key[0] === 'number' || typeof key[0] === 'bigint')))
    throw new PyError('ValueError', 'Row names cannot be of type int. Use Decimal for numbered row names.');
}

function decimal(count: number): PyDecimal {
  return new PyDecimal(BigInt(count), 0);
}
