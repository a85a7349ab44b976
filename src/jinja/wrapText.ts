import { textLength } from './characters.ts';

export type WrapOptions = { width: number; breakLongWords: boolean; breakOnHyphens: boolean };

/** A hyphen or dash after which a word may be broken, as Python's textwrap sees it. */
const hyphenated = /[^\s\w]*\w+[^0-9\W]-(?=\w+[^0-9\W])|(?<=[\w!"'&.,?])-{2,}(?=\w)|\s+|.+?(?=\s|$)/gsu;

function chunksOf(text: string, breakOnHyphens: boolean): string[] {
  if (!breakOnHyphens) return text.match(/\s+|\S+/g) ?? [];
  return (text.match(/\s+|\S+/g) ?? []).flatMap((chunk) => (/\S/.test(chunk) && chunk.includes('-') ? (chunk.match(hyphenated) ?? [chunk]) : [chunk]));
}

/** `textwrap.wrap(text, width, expand_tabs=False, replace_whitespace=False)`. */
export function wrapText(text: string, { width, breakLongWords, breakOnHyphens }: WrapOptions): string[] {
  const chunks = chunksOf(text, breakOnHyphens).reverse();
  const lines: string[] = [];
  while (chunks.length) {
    const line: string[] = [];
    let length = 0;
    if (lines.length && chunks.at(-1)?.trim() === '') chunks.pop();
    for (let chunk = chunks.at(-1); chunk !== undefined && length + textLength(chunk) <= width; chunk = chunks.at(-1)) {
      line.push(chunk);
      length += textLength(chunk);
      chunks.pop();
    }
    const next = chunks.at(-1);
    if (next !== undefined && textLength(next) > width) takeLong(chunks, line, Math.max(width - length, width < 1 ? 1 : 0), breakLongWords, breakOnHyphens);
    if (line.length && line.at(-1)?.trim() === '') line.pop();
    if (line.length) lines.push(line.join(''));
  }
  return lines;
}

function takeLong(chunks: string[], line: string[], room: number, breakLongWords: boolean, breakOnHyphens: boolean): void {
  const chunk = chunks.pop() as string;
  if (!breakLongWords) {
    if (line.length) chunks.push(chunk);
    else line.push(chunk);
    return;
  }
  const chars = Array.from(chunk);
  let end = room;
  const hyphen = chars.slice(0, room).lastIndexOf('-');
  if (breakOnHyphens && hyphen > 0 && chars.slice(0, hyphen).some((char) => char !== '-')) end = hyphen + 1;
  line.push(chars.slice(0, end).join(''));
  chunks.push(chars.slice(end).join(''));
}
