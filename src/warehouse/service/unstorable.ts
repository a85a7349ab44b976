import { TabhouseError } from '../../base/error.ts';
import { withoutComments, type Statement } from '../../engine/statements.ts';

const MAKES_VIEW = /^create\s+(?:or\s+replace\s+)?view\b/i;
const NESTED_ENUM = /\benum\s*\((?:[^()']|'(?:[^']|'')*')*\)\s*\[|\b(?:struct|map|union|row)\s*\((?:[^()']|'(?:[^']|'')*')*\benum\s*\(/i;

/**
 * DuckDB keeps a view with an ENUM without a name inside another type, but cannot write it to a file: native DuckDB says so when the view is committed,
 * here it would be the checkpoint at the end, which takes the whole run with it.
 * @throws TabhouseError code `sql` with what native DuckDB says
 */
export function refuseUnstorable({ text, line }: Statement): void {
  if (!MAKES_VIEW.test(withoutComments(text)) || !NESTED_ENUM.test(text)) return;
  throw new TabhouseError({
    code: 'sql',
    fault: 'project',
    message: 'TransactionContext Error: Failed to commit: Cannot serialize non-constant type parameter when targeting serialization version',
    hint: 'A view cannot hold an ENUM without a name inside another type: make the type with CREATE TYPE, or a table of the view.',
    sql: text,
    line,
  });
}
