import { splitStatements } from './statements.ts';

const MENTIONS = /(?:^|;|\*\/|\n)\s*(?:load|set|reset|pragma)\b|\bcurrent_setting\b/i;

/** What native DuckDB has built in. Loading it does nothing there; here what it brings is missing, and says so where it is called. */
const LOADS_BUILT_IN = /^load\s+(['"]?)(?:core_functions|icu|json|parquet)\1$/i;

const UTC = String.raw`(['"]?)(?:etc\/)?(?:utc|uct|universal|zulu|gmt|greenwich)\1`;
/** Settings of ICU, as they are already: everything is in UTC and in Gregorian years. */
const SETS_WHAT_IS = new RegExp(
  String.raw`^(?:reset\s+(?:session\s+|global\s+)?(?:timezone|calendar)|(?:set\s+(?:session\s+|local\s+|global\s+)?(?:timezone\s*(?:=|\bto\b)|time\s+zone\b)|pragma\s+timezone\s*=)\s*${UTC}|(?:set|pragma)\s+calendar\s*=\s*'gregorian')$`,
  'i',
);
const TIME_ZONE = /\bcurrent_setting\s*\(\s*'timezone'\s*\)/gi;

/** SQL without what does nothing in native DuckDB, but needs an extension to be loaded in the tab. */
export function withoutBuiltIns(sql: string): string {
  if (!MENTIONS.test(sql)) return sql;
  let text = sql;
  for (const statement of splitStatements(sql)) {
    const bare = statement.text.replace(/^(?:\s|\/\*[\s\S]*?\*\/|--[^\n]*\n)+/, '').replace(/[\s;]+$/, '');
    if (LOADS_BUILT_IN.test(bare) || SETS_WHAT_IS.test(bare)) text = text.replace(bare, 'select null where false');
  }
  return text.replace(TIME_ZONE, "'UTC'");
}
