import { quoteText } from '../../base/sqlName.ts';
import { str } from '../../jinja/repr.ts';
import { PyFloat, type Value } from '../../jinja/values.ts';
import { PyDecimal } from '../agate/decimal.ts';

/** SQL with each `?` outside quotes replaced by the next value as a literal. */
export function bindLiterals(sql: string, values: readonly Value[]): string {
  let index = 0;
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\?/g, (part) => (part === '?' ? literal(values[index++] ?? null) : part));
}

function literal(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyDecimal && !value.special) return str(value);
  if (value instanceof PyDecimal || value instanceof PyFloat) return `${quoteText(str(value))}::DOUBLE`;
  return quoteText(str(value));
}
