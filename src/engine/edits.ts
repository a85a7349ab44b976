/** A piece of a text, by its offsets, and what is written instead. */
export type Edit = { start: number; end: number; text: string };

/** The text with its edits made. They are in order and do not overlap. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  let out = '';
  let copied = 0;
  for (const edit of edits) {
    out += text.slice(copied, edit.start) + edit.text;
    copied = edit.end;
  }
  return out + text.slice(copied);
}
