import { tokensOf } from '../../engine/tokens.ts';

/**
 * A query with CTEs put before its own: after its `with` (or `with recursive`), or with a `with` of their own before its first character.
 * Each CTE's SQL is `name as (…)`.
 */
export function injectCtes(sql: string, ctes: readonly { sql: string }[]): string {
  if (ctes.length === 0) return sql;
  const joined = ctes.map((cte) => cte.sql).join(', ');
  const at = placeAfterWith(sql);
  if (at !== null) return `${sql.slice(0, at)}${joined}, ${sql.slice(at)}`;
  const start = sql.search(/\S|$/);
  return `${sql.slice(0, start)}with${joined} ${sql.slice(start)}`;
}

/** The first character after the first top-level `with [recursive]` of the first statement, white space left out; null where there is none. */
function placeAfterWith(sql: string): number | null {
  let depth = 0;
  for (const { start, end } of tokensOf(sql)) {
    const token = sql.slice(start, end);
    if (token === '(' || token === '[') depth++;
    else if (token === ')' || token === ']') depth--;
    else if (token === ';' && depth === 0) return null;
    else if (depth === 0 && token.toLowerCase() === 'with') return afterRecursive(sql, start);
  }
  return null;
}

function afterRecursive(sql: string, start: number): number {
  const words = /with(?:\s+recursive\b)?\s*/iy;
  words.lastIndex = start;
  return start + (words.exec(sql)?.[0].length ?? 0);
}
