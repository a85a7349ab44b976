import { str } from '../../jinja/repr.ts';
import type { Value } from '../../jinja/values.ts';
import type { AgateType } from './types.ts';

const MAX_WIDTH = 20;

/** A table as agate prints it: columns between bars, numbers to the right, what is too much cut off with dots. */
export function printTable(
  names: readonly string[],
  types: readonly AgateType[],
  cells: readonly (readonly Value[])[],
  maxRows: number,
  maxColumns: number,
  maxWidth = MAX_WIDTH,
): string {
  const clip = (text: string): string => (text.length > maxWidth ? `${text.slice(0, maxWidth - 3)}...` : text);
  const shownNames = names.slice(0, maxColumns).map(clip);
  const more = names.length > maxColumns;
  const rows = cells.slice(0, maxRows).map((row) => row.slice(0, maxColumns).map((value) => clip(value === null ? '' : str(value))));
  if (cells.length > maxRows) rows.push(shownNames.map(() => '...'));
  if (more) {
    shownNames.push('...');
    for (const row of rows) row.push('...');
  }
  const widths = shownNames.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] as string).length)));
  const line = (row: readonly string[], isHead: boolean): string =>
    '| ' + row.map((cell, i) => (!isHead && isNumeric(types[i]) ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number))).join(' | ') + ' |';
  const rule = '| ' + widths.map((width) => '-'.repeat(width)).join(' | ') + ' |';
  return [line(shownNames, true), rule, ...rows.map((row) => line(row, false))].join('\n');
}

const isNumeric = (type: AgateType | undefined): boolean => type === 'Number' || type === 'Integer';
