import { str } from '../../jinja/repr.ts';
import type { Value } from '../../jinja/values.ts';
import { PyDecimal } from '../agate/decimal.ts';
import type { AgateTable } from '../agate/table.ts';

const SIDE = 'actual_or_expected';

/**
 * What differs between the rows marked `actual` and those marked `expected`, as lines of a table: `---` a row only expected, `+++` a
 * row only there, `→` a row with other values (`expected→actual`). Null where they are equal, in whatever order.
 */
export function renderDifference(table: AgateTable): string | null {
  const side = table.names.findIndex((name) => name.toLowerCase() === SIDE);
  const names = table.names.filter((_, i) => i !== side);
  const rowsOf = (which: string): string[][] => table.cells.filter((row) => row[side] === which).map((row) => row.filter((_, i) => i !== side).map(shown));
  const expected = rowsOf('expected');
  const actual = removeEqual(expected, rowsOf('actual'));
  if (expected.length === 0 && actual.length === 0) return null;
  return layOut([['@@', ...names], ...pairUp(expected, actual)]);
}

/** Takes rows both sides have out of `expected` and gives the rest of `actual`. */
function removeEqual(expected: string[][], actual: string[][]): string[][] {
  const waiting = new Map<string, number>();
  const keyOf = (row: string[]): string => JSON.stringify(row);
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

/** Rows that share at least half their values count as one row changed. */
function pairUp(expected: string[][], actual: string[][]): string[][] {
  const lines: string[][] = [];
  const left = [...actual];
  for (const row of expected) {
    const scores = left.map((other) => other.filter((cell, i) => cell === row[i]).length);
    const best = Math.max(-1, ...scores);
    const at = scores.indexOf(best);
    if (at < 0 || best === 0 || best * 2 < row.length) {
      lines.push(['---', ...row]);
      continue;
    }
    const [other] = left.splice(at, 1) as [string[]];
    lines.push(['→', ...row.map((cell, i) => (cell === other[i] ? cell : `${cell}→${other[i] as string}`))]);
  }
  return [...lines, ...left.map((row) => ['+++', ...row])];
}

function layOut(lines: string[][]): string {
  const widths = (lines[0] as string[]).map((_, column) => Math.max(...lines.map((line) => (line[column] as string).length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] as number))
        .join(',')
        .trimEnd(),
    )
    .join('\n');
}

/** Numbers that are equal look equal, whatever their scale. */
function shown(value: Value): string {
  if (value === null) return 'NULL';
  return value instanceof PyDecimal && !value.special ? plain(value) : str(value);
}

function plain(value: PyDecimal): string {
  const text = value.str();
  return text.includes('.') && !text.includes('E') ? text.replace(/\.?0+$/, '') : text;
}
