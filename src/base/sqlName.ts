/** A name as a quoted SQL identifier: the only way a name gets into SQL. */
export function quoteName(name: string): string {
  return '"' + name.replaceAll('"', '""') + '"';
}

/** Parts as a dotted, quoted relation name; empty parts are left out. */
export function quoteRelation(...parts: (string | null | undefined)[]): string {
  return parts
    .filter((part): part is string => !!part)
    .map(quoteName)
    .join('.');
}

/** A string as a SQL literal. NUL has no place in DuckDB's SQL text, so it is refused by the engine, not here. */
export function quoteText(text: string): string {
  return "'" + text.replaceAll("'", "''") + "'";
}
