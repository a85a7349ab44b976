const MARKED = /LINE (\d+): ([^\n]*)\n( *)\^/;

/** The offset in a statement that DuckDB's message points at by a line, a piece of it and a caret; null where it points at nothing. */
export function errorOffset(message: string, sql: string): number | null {
  const match = MARKED.exec(message);
  if (match === null) return null;
  const [, number = '', shown = '', space = ''] = match;
  const lines = sql.split('\n');
  const line = lines[Number(number) - 1];
  if (line === undefined) return null;
  const lead = shown.startsWith('...') ? 3 : 0;
  const piece = shown.slice(lead).replace(/\.\.\.$/, '');
  const found = Math.max(0, line.indexOf(piece));
  const column = found + space.length - `LINE ${number}: `.length - lead;
  const lineStart = lines.slice(0, Number(number) - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return lineStart + Math.min(Math.max(0, column), line.length);
}
