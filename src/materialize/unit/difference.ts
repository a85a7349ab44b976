import { equals, sortByKey } from '../../jinja/compare.ts';
import { repr, str } from '../../jinja/repr.ts';
import { PyTuple, type Value } from '../../jinja/values.ts';
import type { AgateTable } from '../agate/table.ts';
import { layOut, type Line } from './layOut.ts';

const SIDE = 'actual_or_expected';
type Row = readonly Value[];

/**
 * What differs between the rows marked `actual` and those marked `expected`, as lines of a table: `---` a row only expected, `+++` a
 * row only there, `→` a row with other values (`expected→actual`). Null where they are equal, in whatever order.
 */
export function renderDifference(table: AgateTable): string | null {
  const side = table.names.findIndex((name) => name.toLowerCase() === SIDE);
  const names = table.names.filter((_, i) => i !== side);
  const rowsOf = (which: string): Row[] => sorted(table.cells.filter((row) => row[side] === which).map((row) => row.filter((_, i) => i !== side)));
  const expected = rowsOf('expected');
  const actual = removeEqual(expected, rowsOf('actual'));
  if (expected.length === 0 && actual.length === 0) return null;
  const header = ['@@', ...names].map((text) => ({ text, width: text.length }));
  return layOut([header, ...pairUp(expected, actual)]);
}

/** As dbt sorts rows before it compares them: None after everything. */
function sorted(rows: Row[]): Row[] {
  const key = (row: Row): PyTuple => new PyTuple(row.map((value) => new PyTuple(value === null ? [true] : [false, value])));
  return sortByKey(rows.map((item) => ({ key: key(item), item })));
}

/** Takes rows both sides have out of `expected` and gives the rest of `actual`. */
function removeEqual(expected: Row[], actual: Row[]): Row[] {
  const waiting = new Map<string, number>();
  const keyOf = (row: Row): string => JSON.stringify(row.map(keyText));
  for (const row of expected) waiting.set(keyOf(row), (waiting.get(keyOf(row)) ?? 0) + 1);
  const rest = actual.filter((row) => {
    const count = waiting.get(keyOf(row)) ?? 0;
    if (count > 0) waiting.set(keyOf(row), count - 1);
    return count === 0;
  });
  const left = expected.filter((row) => {
    const count = waiting.get(keyOf(row)) ?? 0;
    if (count > 0) waiting.set(keyOf(row), count - 1);
    return count > 0;
  });
  expected.splice(0, expected.length, ...left);
  return rest;
}

/** Rows that share at least half their values count as one row changed; all are in the order of their values. */
function pairUp(expected: Row[], actual: Row[]): Line[] {
  const lines: { row: Row; line: Line }[] = [];
  const left = [...actual];
  for (const row of expected) {
    const scores = left.map((other) => other.filter((cell, i) => sameCell(cell, row[i] as Value)).length);
    const best = Math.max(-1, ...scores);
    const at = scores.indexOf(best);
    if (at < 0 || best === 0 || best * 2 < row.length) {
      lines.push({ row, line: [mark('---'), ...row.map(marked)] });
      continue;
    }
    const [other] = left.splice(at, 1) as [Row];
    lines.push({ row: other, line: [mark('→'), ...row.map((cell, i) => changed(cell, other[i] as Value))] });
  }
  for (const row of left) lines.push({ row, line: [mark('+++'), ...row.map(marked)] });
  const order = new Map(sorted(lines.map(({ row }) => row)).map((row, i) => [row, i]));
  return lines.sort((one, other) => (order.get(one.row) ?? 0) - (order.get(other.row) ?? 0)).map(({ line }) => line);
}

const mark = (text: string): Line[number] => ({ text, width: text.length });

/** A cell of a row only one side has: as `repr` shows it, with None, True and False as null, true and false. */
function marked(value: Value): Line[number] {
  const text = value === null ? 'null' : typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value : repr(value);
  return { text, width: (value === null ? 'NULL' : str(value)).length };
}

function changed(before: Value, after: Value): Line[number] {
  return mark(sameCell(before, after) ? keyText(after) : `${keyText(before)}→${keyText(after)}`);
}

function sameCell(left: Value, right: Value): boolean {
  return keyText(left) === keyText(right) || equals(left, right);
}

function keyText(value: Value): string {
  return value === null ? 'NULL' : str(value);
}
