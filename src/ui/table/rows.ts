import { DataType, type Table, type Vector } from 'apache-arrow';
import { cellText, decimalInteger } from './cell.ts';

export type Cell = string | number | boolean | null;
export type Row = Record<string, Cell>;

/**
 * A small result as plain rows for tiles and charts: numbers (64-bit and decimal ones as doubles), texts, and dates as `YYYY-MM-DD`.
 * Grids read the Arrow table by index instead.
 */
export function rowsOf(table: Table): Row[] {
  const columns = table.schema.fields.map((field, at) => ({ field, vector: table.getChildAt(at)! }));
  return Array.from({ length: table.numRows }, (_, index) =>
    Object.fromEntries(columns.map(({ field, vector }) => [field.name, plainCell(vector, index, field.type)])),
  );
}

function plainCell(vector: Vector, index: number, type: DataType): Cell {
  if (!DataType.isBool(type) && !DataType.isDecimal(type) && !DataType.isInt(type) && !DataType.isFloat(type)) return cellText(vector, index);
  const value: unknown = vector.get(index);
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (DataType.isDecimal(type)) return Number(decimalInteger(value as Uint32Array)) / 10 ** type.scale;
  return Number(value);
}

export function numberIn(row: Row | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === 'number' ? value : null;
}

export function textIn(row: Row | undefined, name: string): string {
  const value = row?.[name];
  return value === null || value === undefined ? '' : String(value);
}
