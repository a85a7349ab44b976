import { splitStatements, withoutComments, type Statement } from './statements.ts';

const MENTIONS = /(?:^|;|\*\/|\n)\s*(?:load|install|force|set|reset|pragma)\b|\bcurrent_setting\b/i;

/** What native DuckDB has built in. Loading it does nothing there; here what it brings is missing, and says so where it is called. */
const LOADS_BUILT_IN = /^(?:load|(?:force\s+)?install)\s+(['"]?)(?:core_functions|icu|json|parquet)\1$/i;

const UTC = String.raw`(['"]?)(?:etc\/)?(?:utc|uct|universal|zulu|gmt|greenwich)\1`;
/** Settings of ICU, as they are already: everything is in UTC and in Gregorian years. */
const SETS_WHAT_IS = new RegExp(
  String.raw`^(?:reset\s+(?:session\s+|global\s+)?(?:timezone|calendar)|(?:set\s+(?:session\s+|local\s+|global\s+)?(?:timezone\s*(?:=|\bto\b)|time\s+zone\b)|pragma\s+timezone\s*=)\s*${UTC}|(?:set|pragma)\s+calendar\s*=\s*'gregorian')$`,
  'i',
);
const TIME_ZONE = /\bcurrent_setting\s*\(\s*'timezone'\s*\)/gi;

/** Whether a statement loads or installs what native DuckDB has built in, or sets what is so already: it does nothing there. */
export function isNeedless({ text }: Statement): boolean {
  const bare = withoutComments(text);
  return LOADS_BUILT_IN.test(bare) || SETS_WHAT_IS.test(bare);
}

/** SQL without what does nothing in native DuckDB, but needs an extension to be loaded in the tab. */
export function withoutBuiltIns(sql: string): string {
  if (!MENTIONS.test(sql)) return sql;
  const needless = splitStatements(sql).filter(isNeedless);
  return needless.reduce((text, statement) => text.replace(statement.text, 'select null where false'), sql).replace(TIME_ZONE, "'UTC'");
}
