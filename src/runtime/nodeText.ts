import type { Table } from 'apache-arrow';
import { str } from '../jinja/repr.ts';
import type { Value } from '../jinja/values.ts';
import { agateFromArrow } from '../materialize/agate/arrowRows.ts';
import { isDatetime } from '../materialize/agate/dates.ts';
import { PyDecimal } from '../materialize/agate/decimal.ts';
import { printTable } from '../materialize/agate/print.ts';
import type { CommandFlags } from '../plan/commandLine/flags.ts';
import { INLINE_NAME } from './inlineNode.ts';

/** dbt prints six columns of a table and says by dots that there are more; JSON has them all. */
const SHOWN_COLUMNS = 6;

/** Whether `show` and `compile` print this node: the one given inline, or what the first argument of `--select` names. */
export function isPrinted(name: string, flags: CommandFlags): boolean {
  return flags.inline === null ? flags.selected?.includes(name) === true : name === INLINE_NAME;
}

/** What `dbt show` prints of a node: its rows as a table, or with `--output json` as JSON. */
export function showText(name: string, table: Table, { output, inline }: CommandFlags): string[] {
  const { names, types, cells } = agateFromArrow(table, () => undefined);
  if (output !== 'json') return [`Previewing ${titleOf(name, inline)}:`, ...printTable(names, types, cells, Infinity, SHOWN_COLUMNS).split('\n')];
  const rows = cells.map((row) => `    {\n${row.map((value, column) => `      ${JSON.stringify(names[column])}: ${jsonOf(value)}`).join(',\n')}\n    }`);
  const node = inline === null ? `  "node": ${JSON.stringify(name)},\n` : '';
  return `{\n${node}  "show": [${rows.length ? `\n${rows.join(',\n')}\n  ` : ''}]\n}`.split('\n');
}

/** What `dbt compile` prints of a node. */
export function compiledText(name: string, sql: string, { output, inline }: CommandFlags): string[] {
  if (output === 'json') return JSON.stringify({ ...(inline === null ? { node: name } : {}), compiled: sql }, null, 2).split('\n');
  return [`Compiled ${titleOf(name, inline)} is:`, ...sql.split('\n')];
}

const titleOf = (name: string, inline: string | null): string => (inline === null ? `node '${name}'` : 'inline node');

/** Decimals as floats and moments in ISO form, as agate writes them; integers of any size stay exact. */
function jsonOf(value: Value): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyDecimal) {
    const text = String(Number(str(value)));
    return /^-?\d+$/.test(text) ? `${text}.0` : text;
  }
  return JSON.stringify(isDatetime(value) ? str(value).replace(' ', 'T') : str(value));
}
