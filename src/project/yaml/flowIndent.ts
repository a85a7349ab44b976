import type { Document } from 'yaml';

/** Blanks to move a line by; a collection within lists may take several steps. */
const STEP = 8;

/**
 * PyYAML does not look at indentation inside of `{…}` and `[…]`; YAML 1.2, and with it the parser used here, does. Gives the text with the first line that
 * is too far left for its collection moved to the right of the line before it, or null where that is not what is wrong. Only blanks at the beginning of
 * a line are added, so lines keep their numbers.
 */
export function withIndentedFlow(text: string, { errors }: Document.Parsed): string | null {
  const error = errors.find(({ code, message }) => code === 'BAD_INDENT' && /^flow (map|sequence) in block collection/i.test(message));
  if (error === undefined) return null;
  const token = text.slice(error.pos[0]).search(/\S/);
  const end = error.pos[0] + Math.max(0, token);
  const start = text.lastIndexOf('\n', end - 1) + 1;
  const own = /^[ \t]*/.exec(text.slice(start))![0].length;
  const before = /(?:^|\n)([ \t]*)\S[^\n]*\n\s*$/.exec(text.slice(0, start))?.[1]?.length ?? 0;
  return start === 0 ? null : `${text.slice(0, start)}${' '.repeat(Math.max(before - own, 0) + STEP)}${text.slice(start)}`;
}
