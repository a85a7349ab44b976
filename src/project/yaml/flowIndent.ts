import type { Document } from 'yaml';

/** Blanks to move a line by; a collection within lists may take several steps. */
const STEP = 8;

/**
 * PyYAML does not look at indentation inside of `{…}`, `[…]` and quotes; YAML 1.2, and with it the parser used here, does. Gives the text with the
 * first lines that are too far left moved to the right of the line before them, or null where that is not what is wrong. Only blanks at the beginning
 * of lines are added, so lines keep their numbers, and quoted text, whose lines are joined by one blank, its value.
 */
export function withIndentedFlow(text: string, { errors }: Document.Parsed): string | null {
  for (const { code, message, pos } of errors) {
    const quote = code === 'MISSING_CHAR' ? /^Missing closing (["'])quote$/.exec(message)?.[1] : undefined;
    if (quote !== undefined) return indentedQuote(text, pos[0], quote);
    if (code === 'BAD_INDENT' && /^flow (map|sequence) in block collection/i.test(message)) return indentedLine(text, pos[0]);
  }
  return null;
}

function indentedLine(text: string, offset: number): string | null {
  const token = text.slice(offset).search(/\S/);
  const end = offset + Math.max(0, token);
  const start = text.lastIndexOf('\n', end - 1) + 1;
  const own = indentationAt(text, start);
  const before = /(?:^|\n)([ \t]*)\S[^\n]*\n\s*$/.exec(text.slice(0, start))?.[1]?.length ?? 0;
  return start === 0 ? null : `${text.slice(0, start)}${' '.repeat(Math.max(before - own, 0) + STEP)}${text.slice(start)}`;
}

/** All lines from the one at which the parser gave the quoted text up to the one that closes it. */
function indentedQuote(text: string, offset: number, quote: string): string | null {
  const close = closingQuote(text, offset, quote);
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  if (close === -1 || /^(?:---|\.\.\.)\s/m.test(text.slice(offset, close))) return null;
  const inner = text.slice(offset, close).replaceAll('\n', `\n${' '.repeat(indentationAt(text, start) + STEP)}`);
  return `${text.slice(0, offset)}${inner}${text.slice(close)}`;
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== quote) return at;
      at++;
    }
  }
  return -1;
}

function indentationAt(text: string, start: number): number {
  return /^[ \t]*/.exec(text.slice(start))![0].length;
}
