import { str } from '../../jinja/repr.ts';
import type { Value } from '../../jinja/values.ts';
import { PyDecimal } from './decimal.ts';
import type { AgateType } from './types.ts';

const MAX_WIDTH = 20;
const MAX_PRECISION = 3;

/**
 * A table as agate prints it: columns between bars, everything but text to the right, numbers with thousands' commas and as many digits
 * behind the point as the column needs (three at most, with an ellipsis then), what is too much cut off with dots.
 */
export function printTable(
  names: readonly string[],
  types: readonly AgateType[],
  cells: readonly (readonly Value[])[],
  maxRows: number,
  maxColumns: number,
  maxWidth = MAX_WIDTH,
  maxPrecision = MAX_PRECISION,
): string {
  const clip = (text: string): string => (text.length > maxWidth ? `${text.slice(0, maxWidth - 3)}...` : text);
  const shownNames = names.slice(0, maxColumns).map(clip);
  const shown = cells.slice(0, maxRows);
  const texts = shownNames.map((_, i) =>
    columnTexts(
      types[i],
      shown.map((row) => row[i] as Value),
      maxPrecision,
    ),
  );
  const rows = shown.map((_, row) => texts.map((column) => clip(column[row] as string)));
  if (names.length > maxColumns) {
    shownNames.push('...');
    for (const row of rows) row.push('...');
  }
  const widths = shownNames.map((name, i) => rows.reduce((width, row) => Math.max(width, (row[i] as string).length), name.length));
  if (cells.length > maxRows) rows.push(shownNames.map(() => '...'));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (types[i] === 'Text' ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(shownNames), rule, ...rows.map(line)].join('\n');
}

function columnTexts(type: AgateType | undefined, values: readonly Value[], maxPrecision: number): string[] {
  if (type !== 'Number') return values.map((value) => (value === null ? '' : str(value)));
  const needed = values.reduce((places: number, value) => (value instanceof PyDecimal ? Math.max(places, value.decimalPlaces()) : places), 0);
  const places = Math.min(needed, maxPrecision);
  return values.map((value) => (value === null ? '' : numberText(value, places) + (needed > places ? '…' : '')));
}

function numberText(value: Value, places: number): string {
  if (!(value instanceof PyDecimal) || value.special) return str(value);
  const [whole = '', fraction] = str(value.operate('round', places, false) ?? value).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
