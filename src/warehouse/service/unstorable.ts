import { TabhouseError } from '../../base/error.ts';
import { SqlWords } from '../../engine/sqlWords.ts';
import type { Statement } from '../../engine/statements.ts';

const MAKES_VIEW = /^create\s+(?:or\s+replace\s+)?view\b/i;
const NESTING = /^(?:struct|map|union|row)$/;

/**
 * DuckDB keeps a view with an ENUM without a name inside another type, but cannot write it to a file: native DuckDB says so when the view is committed,
 * here it would be the checkpoint at the end, which takes the whole run with it.
 * @throws TabhouseError code `sql` with what native DuckDB says
 */
export function refuseUnstorable({ text, line }: Statement): void {
  if (!MAKES_VIEW.test(text) || !hasNestedEnum(text)) return;
  throw new TabhouseError({
    code: 'sql',
    fault: 'project',
    message: 'TransactionContext Error: Failed to commit: Cannot serialize non-constant type parameter when targeting serialization version',
    hint: 'A view cannot hold an ENUM without a name inside another type: make the type with CREATE TYPE, or a table of the view.',
    sql: text,
    line,
  });
}

/** `enum(…)[]`, or `enum(…)` between the brackets of a type that is made of others. */
function hasNestedEnum(sql: string): boolean {
  if (!/\benum\b/i.test(sql)) return false;
  const words = new SqlWords(sql);
  /** What stands before each bracket that is open. */
  const open: string[] = [];
  for (let at = 0; at < words.count; at++) {
    const word = words.word(at);
    if (word === '(') open.push(words.word(at - 1));
    else if (word === ')') open.pop();
    else if (word === 'enum' && words.word(at + 1) === '(' && (NESTING.test(open.at(-1) ?? '') || words.word(words.closing(at + 1) + 1) === '[')) return true;
  }
  return false;
}
