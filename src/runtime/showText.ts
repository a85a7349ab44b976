import type { Table } from 'apache-arrow';

/** The rows of `dbt show` as lines: a table, or one JSON line. Values as DuckDB's Arrow gives them. */
export function showText(name: string, table: Table, format: string): string[] {
  const names = table.schema.fields.map((field) => field.name);
  const rows = Array.from({ length: table.numRows }, (_, row) => names.map((_name, column) => table.getChildAt(column)?.get(row) as unknown));
  if (format === 'json') return [JSON.stringify({ node: name, show: rows.map((row) => Object.fromEntries(names.map((column, at) => [column, plain(row[at])]))) })];
  const cells = [names, ...rows.map((row) => row.map((value) => (value === null || value === undefined ? '' : String(plain(value)))))];
  const widths = names.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [`Previewing node '${name}':`, line(cells[0]!), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...cells.slice(1).map(line)];
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return value.toISOString();
  return value;
}
