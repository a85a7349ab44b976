import { getAttribute } from '../../jinja/access.ts';
import { str } from '../../jinja/repr.ts';
import type { Value } from '../../jinja/values.ts';

type ContractColumn = { name: string; type: string };

const read = (column: Value): ContractColumn => ({
  name: str(getAttribute(column, 'name')),
  type: str(getAttribute(column, 'data_type')),
});

/** dbt's message for a model whose columns are not those of its contract, with a table of the differences. */
export function contractMessage(yamlColumns: readonly Value[], sqlColumns: readonly Value[]): string {
  if (yamlColumns.length === 0) return "This model has an enforced contract, and its 'columns' specification is missing";
  const intro =
    'This model has an enforced contract that failed.\n' +
    "Please ensure the name, data_type, and number of columns in your contract match the columns in your model's definition.\n\n";
  return intro + table(mismatches(yamlColumns.map(read), sqlColumns.map(read)));
}

function mismatches(yaml: readonly ContractColumn[], sql: readonly ContractColumn[]): string[][] {
  const rows: string[][] = [];
  for (const { name, type } of sql) {
    const wanted = yaml.find((column) => column.name === name);
    if (!wanted) rows.push([name, type, '', 'missing in contract']);
    else if (wanted.type !== type) rows.push([name, type, wanted.type, 'data type mismatch']);
  }
  for (const { name, type } of yaml) {
    if (!sql.some((column) => column.name === name)) rows.push([name, '', type, 'missing in definition']);
  }
  return rows.sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1));
}

function table(rows: readonly string[][]): string {
  const head = ['column_name', 'definition_type', 'contract_type', 'mismatch_reason'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((wide) => '-'.repeat(wide)).join(' | ')} |`, ...rows.map(line)].join('\n');
}
