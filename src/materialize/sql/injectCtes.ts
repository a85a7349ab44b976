/**
 * A query with CTEs put before its own: after its `with` (or `with recursive`), or with a `with` of their own at the very start.
 * Each CTE's SQL is `name as (…)`.
 */
export function injectCtes(sql: string, ctes: readonly { sql: string }[]): string {
  if (ctes.length === 0) return sql;
  const joined = ctes.map((cte) => cte.sql).join(', ');
  const end = endOfWith(sql);
  if (end === null) return `with${joined} ${sql}`;
  return `${sql.slice(0, end)}${joined}, ${sql.slice(end)}`;
}

const SPACE_OR_COMMENT = /(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/y;

/** Where the first top-level `with [recursive]` of the first statement ends; null where there is none. */
function endOfWith(sql: string): number | null {
  const scanner = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[()[\];]|\b[a-z_]\w*\b/gi;
  let depth = 0;
  for (let match = scanner.exec(sql); match; match = scanner.exec(sql)) {
    const token = match[0];
    if (token === '(' || token === '[') depth++;
    else if (token === ')' || token === ']') depth--;
    else if (token === ';' && depth === 0) return null;
    else if (depth === 0 && token.toLowerCase() === 'with') return afterRecursive(sql, match.index + token.length);
  }
  return null;
}

function afterRecursive(sql: string, end: number): number {
  SPACE_OR_COMMENT.lastIndex = end;
  const gap = SPACE_OR_COMMENT.exec(sql)?.[0].length ?? 0;
  const word = /^recursive\b/i.exec(sql.slice(end + gap));
  return word ? end + gap + word[0].length : end;
}
