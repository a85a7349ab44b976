import { TabhouseError } from '../base/error.ts';
import type { ManifestNode } from '../project/manifest.ts';
import type { CompiledCode, Session } from './session.ts';
import { errorOffset } from './sql/errorOffset.ts';

/** Where a node's text begins in its file, from 1; null where it is not written there as it is, as that of a generic test. */
export function placeOfCode(session: Session, node: ManifestNode): { line: number; column: number } | null {
  const path = node.original_file_path.replace(/^\.\//, '');
  const text = node.raw_code === '' ? null : session.options.readText(node.package_name, path);
  const unix = text?.replace(/\r\n?/g, '\n') ?? '';
  const at = unix.indexOf(node.raw_code.replace(/\r\n?/g, '\n'));
  if (text === null || at < 0) return null;
  const lead = unix.slice(0, at).split('\n');
  return { line: lead.length, column: (lead.at(-1) ?? '').length + 1 };
}

/**
 * A failed statement's error, saying which line of the node's file it means, or else whose line it names: the one DuckDB names is one
 * of the statement that was sent, which nobody has seen.
 */
export function withSourceLine(session: Session, node: { unique_id: string }, error: unknown): unknown {
  const compiled = session.compiled.get(node.unique_id);
  if (!(error instanceof TabhouseError) || error.code !== 'sql' || error.sql === undefined || error.file !== undefined) return error;
  if (compiled === undefined || errorOffset(error.message, error.sql) === null) return error;
  const offset = offsetIn(compiled.compiledCode, error.sql, error.message);
  if (offset === null) return saying(error, error.message, '> LINE counts from the start of the statement that was sent');
  const line = compiled.compiledCode.slice(0, offset).split('\n').length;
  const message = withLine(error.message, line);
  const own = ownOffset(compiled, offset);
  const place = own === null ? undefined : compiled.origins?.lineOf(own);
  return place ? saying(error, message, `> in ${place.file}:${place.line}`, place) : saying(error, message, '> LINE counts from the start of the compiled SQL');
}

function saying(error: TabhouseError, message: string, more: string, place?: { file: string; line: number }): TabhouseError {
  const detail = { ...error.toDetail(), line: undefined, ...place };
  return new TabhouseError({ ...detail, message: `${message}\n\n${more}` }, { cause: error });
}

/** `LINE 12: …` with another number, the caret below it still under the same character. */
function withLine(message: string, line: number): string {
  return message.replace(/LINE (\d+): ([^\n]*\n)( *)\^/, (_all, before: string, text: string, space: string) => {
    const shift = String(line).length - before.length;
    return `LINE ${line}: ${text}${' '.repeat(Math.max(0, space.length + shift))}^`;
  });
}

/** Where in the compiled SQL the error lies; null where it lies elsewhere in the statement. */
function offsetIn(compiledCode: string, sql: string, message: string): number | null {
  const offset = errorOffset(message, sql);
  const trimmed = compiledCode.trim();
  const start = trimmed === '' ? -1 : sql.indexOf(trimmed);
  if (offset === null || start < 0 || offset < start || offset > start + trimmed.length) return null;
  return offset - start + compiledCode.indexOf(trimmed);
}

/** The same place in the node's own rendered text; null within the CTE of an ephemeral model. */
function ownOffset({ compiledCode, ownCode }: CompiledCode, offset: number): number | null {
  const added = compiledCode.length - ownCode.length;
  if (added <= 0) return offset;
  let shared = 0;
  while (shared < ownCode.length && compiledCode[shared] === ownCode[shared]) shared++;
  if (offset < shared) return offset;
  return offset < shared + added ? null : offset - added;
}
