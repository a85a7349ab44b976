import { PyDict, PyError, PyTuple, type Value } from '../../jinja/values.ts';
import { columnIndex, type Contents } from './contents.ts';

export type JoinOptions = {
  inner: boolean;
  fullOuter: boolean;
  requireMatch: boolean;
  /** Columns of the right table to take; null: all but its key. */
  columns: readonly string[] | null;
};

/** agate's `join`: keys are columns, null matches null; without keys rows are matched by their number. */
export function joinTables(
  left: Contents,
  right: Contents,
  leftKey: readonly Value[] | null,
  rightKey: readonly Value[] | null,
  options: JoinOptions,
): Contents {
  const { inner, fullOuter, requireMatch, columns } = options;
  if (inner && fullOuter) throw new PyError('ValueError', 'A join can not be both "inner" and "full_outer".');
  const rightIndexes = rightKey?.map((key) => columnIndex(right, key)) ?? [];
  const taken = right.names.flatMap((name, i) => {
    if (fullOuter) return [i];
    return (columns === null ? !rightIndexes.includes(i) : columns.includes(name)) ? [i] : [];
  });
  const leftKeys = keysOf(left, leftKey);
  const rightKeys = keysOf(right, leftKey === null ? null : rightKey);
  const matching = PyDict.of([]);
  for (const [i, key] of rightKeys.entries()) matching.set(key, [...((matching.get(key) as Value[] | undefined) ?? []), i]);
  const cells = left.cells.flatMap((row, i): Value[][] => {
    const key = leftKeys[i] as Value;
    const found = matching.get(key) as number[] | undefined;
    if (found) return found.map((at) => [...row, ...taken.map((column) => right.cells[at]?.[column] as Value)]);
    if (requireMatch) throw new PyError('ValueError', 'A key of the left table does not have a matching right key.');
    return inner ? [] : [[...row, ...taken.map(() => null)]];
  });
  if (fullOuter) {
    const known = PyDict.of(leftKeys.map((key) => [key, true]));
    for (const [i, key] of rightKeys.entries())
      if (!known.has(key)) cells.push([...left.names.map(() => null), ...taken.map((column) => right.cells[i]?.[column] as Value)]);
  }
  return {
    names: [...left.names, ...taken.map((i) => rightName(left, right.names[i] as string))],
    types: [...left.types, ...taken.flatMap((i) => right.types[i] ?? [])],
    cells,
  };
}

function rightName(left: Contents, name: string): string {
  return left.names.includes(name) ? `${name}2` : name;
}

function keysOf(table: Contents, key: readonly Value[] | null): Value[] {
  if (key === null) return table.cells.map((_, i) => i);
  const indexes = key.map((one) => columnIndex(table, one));
  return table.cells.map((row) => new PyTuple(indexes.map((index) => row[index] as Value)));
}

/** agate's `merge`: the rows of all tables under one another, columns by their names. */
export function mergeTables(tables: readonly Contents[], only: readonly string[] | null): Contents {
  const columns = new Map<string, Contents['types'][number]>();
  for (const { names, types } of tables) {
    for (const [i, name] of names.entries()) {
      const type = types[i];
      if (type === undefined || (only !== null && !only.includes(name))) continue;
      const before = columns.get(name);
      if (before !== undefined && before !== type) throw new PyError('DataTypeError', 'Tables contain columns with the same names, but different types.');
      columns.set(name, type);
    }
  }
  const names = [...columns.keys()];
  const cells = tables.flatMap((table) => {
    const indexes = names.map((name) => table.names.indexOf(name));
    return table.cells.map((row) => indexes.map((index) => (index < 0 ? null : (row[index] as Value))));
  });
  return { names, types: [...columns.values()], cells };
}

/** agate's `homogenize`: rows for those of these values that no row has. */
export function homogenizeTable(table: Contents, key: readonly string[], values: readonly (readonly Value[])[], others: readonly Value[] | null): Contents {
  const indexes = key.map((name) => columnIndex(table, name));
  const known = PyDict.of(table.cells.map((row) => [new PyTuple(indexes.map((index) => row[index] as Value)), true]));
  const missing = PyDict.of(values.map((value): [Value, Value] => [new PyTuple(value), null]));
  const added = [...missing.keys()].flatMap((wanted) => {
    if (!(wanted instanceof PyTuple) || known.has(wanted)) return [];
    const row: Value[] = [...(others ?? table.names.slice(key.length).map(() => null))];
    for (const [i, index] of indexes.entries()) row.splice(index, 0, wanted.items[i] as Value);
    return [row];
  });
  return { ...table, cells: [...table.cells, ...added] };
}
