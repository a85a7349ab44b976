import { equals, sortByKey } from '../../jinja/compare.ts';
import { PyDict, PyError, PyTuple, type Value } from '../../jinja/values.ts';

type Cells = readonly (readonly Value[])[];

const indexIn = (names: readonly string[], name: string): number => {
  const index = names.indexOf(name);
  if (index < 0) throw new PyError('KeyError', `'${name}'`);
  return index;
};

/** agate's order of values: null after all others. */
const nullsLast = (value: Value): Value => new PyTuple(value === null ? [true, 0] : [false, value]);

/** The values sorted, nulls at the end. */
export function sortedValues(values: readonly Value[]): Value[] {
  return sortByKey(values.map((item) => ({ key: nullsLast(item), item })));
}

/** Rows sorted by these columns; equal ones keep their order. */
export function sortedRows(names: readonly string[], cells: Cells, keys: readonly string[], descending: boolean): Cells {
  const indexes = keys.map((key) => indexIn(names, key));
  return sortByKey(
    cells.map((item) => ({ key: new PyTuple(indexes.map((index) => nullsLast(item[index] as Value))), item })),
    descending,
  );
}

/** The first row of each value of these columns, of all columns where none is named. */
export function distinctRows(names: readonly string[], cells: Cells, keys: readonly string[]): Cells {
  const indexes = keys.length ? keys.map((key) => indexIn(names, key)) : names.map((_, index) => index);
  const firsts = PyDict.of([]);
  return cells.filter((row) => {
    const key = new PyTuple(indexes.map((index) => row[index] as Value));
    if (firsts.get(key) !== undefined) return false;
    firsts.set(key, true);
    return true;
  });
}

/** Rows by the value of one column, groups in order of their first row. */
export function groupedRows(names: readonly string[], cells: Cells, key: string): { value: Value; rows: Cells }[] {
  const index = indexIn(names, key);
  const groups: { value: Value; rows: (readonly Value[])[] }[] = [];
  for (const row of cells) {
    const value = row[index] as Value;
    const group = groups.find((each) => equals(each.value, value));
    if (group) group.rows.push(row);
    else groups.push({ value, rows: [row] });
  }
  return groups;
}
