import { withEdits, type Edit } from './edits.ts';
import { SqlWords } from './sqlWords.ts';
import { splitStatements, type Statement } from './statements.ts';
import { tokenLine } from './tokens.ts';

const MENTIONED = /\b(?:load|install|set|reset|pragma|current_setting)\b/i;
const KEYWORDS = new Set(['LOAD', 'INSTALL', 'FORCE', 'SET', 'RESET', 'PRAGMA']);

const UTC = String.raw`(['"]?)(?:etc/)?(?:utc|uct|universal|zulu|gmt|greenwich)\1`;
/** What native DuckDB has built in: loading it does nothing there; here what it brings is missing, and says so where it is called. Settings of ICU, as they are already. */
const NEEDLESS: readonly RegExp[] = [
  /^(?:load|(?:force )?install) (['"]?)(?:core_functions|icu|json|parquet)\1$/,
  /^reset (?:session |global )?(?:timezone|calendar)$/,
  new RegExp(`^set (?:session |local |global )?(?:timezone (?:=|to)|time zone) ${UTC}$`),
  new RegExp(`^pragma timezone = ${UTC}$`),
  /^(?:set|pragma) calendar = 'gregorian'$/,
];

/** Whether a statement does nothing in native DuckDB, but fails where there is no ICU: it loads what is built in there, or sets UTC and Gregorian years. */
export function isNeedless({ keyword, text }: Statement): boolean {
  if (!KEYWORDS.has(keyword)) return false;
  const line = tokenLine(text);
  return NEEDLESS.some((pattern) => pattern.test(line));
}

/** SQL without what does nothing in native DuckDB, but needs an extension to be loaded in the tab. */
export function withoutBuiltIns(sql: string): string {
  if (!MENTIONED.test(sql)) return sql;
  const needless = splitStatements(sql)
    .filter(isNeedless)
    .map(({ start, text }) => ({ start, end: start + text.length, text: 'select null where false' }));
  return withEdits(
    sql,
    [...needless, ...readsOfTimeZone(sql)].sort((a, b) => a.start - b.start),
  );
}

function readsOfTimeZone(sql: string): Edit[] {
  if (!/\bcurrent_setting\b/i.test(sql)) return [];
  const words = new SqlWords(sql);
  const isRead = (at: number): boolean =>
    words.word(at) === 'current_setting' && words.word(at + 1) === '(' && words.word(at + 2) === "'timezone'" && words.word(at + 3) === ')';
  return Array.from({ length: words.count }, (_, at) => at)
    .filter(isRead)
    .map((at) => ({ start: words.start(at), end: words.end(at + 3), text: "'UTC'" }));
}
