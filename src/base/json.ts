/** JSON in which whole numbers beyond 2^53 are numbers too, as near as JavaScript has them: what `JSON.parse` makes of their digits. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
}

/** The value as JSON would hand it on: dicts, lists, texts, numbers, booleans and null. */
export function throughJson(value: unknown): unknown {
  return JSON.parse(jsonText(value));
}
