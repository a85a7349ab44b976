/** One statement of a script, without what stands before its first word. `start` is the offset of that word, `keyword` the word in upper case; `line` counts from 1. */
export type Statement = { text: string; start: number; keyword: string; line: number };

/** End of the quoted run that starts at `start` with `quote`; a doubled quote stays inside. */
function quotedEnd(sql: string, start: number, quote: string, escapes: boolean): number {
  let at = start + 1;
  while (at < sql.length) {
    if (escapes && sql[at] === '\\') at += 2;
    else if (sql[at] === quote && sql[at + 1] === quote) at += 2;
    else if (sql[at] === quote) return at + 1;
    else at += 1;
  }
  return sql.length;
}

function blockCommentEnd(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return sql.length;
}

/** Where the token at `at` ends if it may hide a semicolon or is a comment; null for anything else. */
export function opaqueEnd(sql: string, at: number): { end: number; comment: boolean } | null {
  const char = sql[at];
  if (char === "'") return { end: quotedEnd(sql, at, "'", /[eE]/.test(sql[at - 1] ?? '') && !/\w/.test(sql[at - 2] ?? '')), comment: false };
  if (char === '"') return { end: quotedEnd(sql, at, '"', false), comment: false };
  if (char === '-' && sql[at + 1] === '-') {
    const end = sql.indexOf('\n', at);
    return { end: end < 0 ? sql.length : end, comment: true };
  }
  if (char === '/' && sql[at + 1] === '*') return { end: blockCommentEnd(sql, at), comment: true };
  if (char === '$' && !/\w/.test(sql[at - 1] ?? '')) {
    const tag = /^\$(?:[A-Za-z_]\w*)?\$/.exec(sql.slice(at, at + 66))?.[0];
    if (!tag) return null;
    const end = sql.indexOf(tag, at + tag.length);
    return { end: end < 0 ? sql.length : end + tag.length, comment: false };
  }
  return null;
}

/** Splits a script at its semicolons: quotes, dollar quotes and comments hide theirs. Statements of comments only are left out. */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let first = -1;
  let line = 1;
  let countedTo = 0;
  const lineAt = (offset: number) => {
    for (; countedTo < offset; countedTo++) if (sql[countedTo] === '\n') line += 1;
    return line;
  };
  const close = (end: number) => {
    if (first >= 0) {
      statements.push({
        text: sql.slice(first, end).trimEnd(),
        start: first,
        keyword: (/^[A-Za-z_]+/.exec(sql.slice(first, first + 64))?.[0] ?? sql[first] ?? '').toUpperCase(),
        line: lineAt(first),
      });
    }
    first = -1;
  };
  for (let at = 0; at < sql.length;) {
    const opaque = opaqueEnd(sql, at);
    if (opaque) {
      if (!opaque.comment && first < 0) first = at;
      at = opaque.end;
    } else {
      if (sql[at] === ';') close(at);
      else if (first < 0 && !/\s/.test(sql[at] ?? '')) first = at;
      at += 1;
    }
  }
  close(sql.length);
  return statements;
}
