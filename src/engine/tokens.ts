import { opaqueEnd } from './statements.ts';

/** A word, number, quoted run or sign of a statement; blanks and comments are none. Offsets into the text. */
export type Token = { start: number; end: number };

const RUN = /[\p{L}_$][\p{L}\p{N}_$]*|\d[\w.]*|::|[^\s]/uy;

/** The tokens of SQL, as far as they matter for finding one's way in it: `::` is one sign, all others are single characters. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length;) {
    const opaque = opaqueEnd(sql, at);
    if (opaque) {
      if (!opaque.comment) tokens.push({ start: at, end: opaque.end });
      at = opaque.end;
      continue;
    }
    RUN.lastIndex = at;
    const found = RUN.exec(sql);
    const end = found ? at + found[0].length : at + 1;
    if (found) tokens.push({ start: at, end });
    at = end;
  }
  return tokens;
}

/** SQL in lower case with one blank between two tokens, for patterns of short statements: comments and line breaks are nowhere in their way. */
export function tokenLine(sql: string): string {
  return tokensOf(sql)
    .map(({ start, end }) => sql.slice(start, end).toLowerCase())
    .join(' ');
}
