/** Python's idea of whitespace (`str.isspace`, `\s`, `strip`), which is not JavaScript's. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
  if (code < 160) return code === 0x85;
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Offset behind the whitespace that begins at `from`. */
export function skipSpace(text: string, from: number): number {
  let i = from;
  while (i < text.length && isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** End of `text.slice(from, to)` without its trailing whitespace. */
export function trimEnd(text: string, from: number, to: number): number {
  let i = to;
  while (i > from && isSpace(text.charCodeAt(i - 1))) i--;
  return i;
}

const surrogate = /[\ud800-\udfff]/;

/** Are there characters that JavaScript counts as two? */
export function isWide(text: string): boolean {
  return surrogate.test(text);
}

/** Number of characters as Python counts them. */
export function textLength(text: string): number {
  if (!isWide(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The characters as Python counts them. */
export function characters(text: string): string[] {
  return isWide(text) ? Array.from(text) : text.split('');
}
