import type { Statement } from './statements.ts';
import { tokensOf } from './tokens.ts';

const MENTIONED = /\b(?:returning|nextval)\b/i;
const CHANGING = /^(?:returning|nextval)$/i;

/** Whether a statement changes something and gives rows, or may: it must not be run a second time for them. */
export function changesAndTells({ keyword, text }: Statement): boolean {
  if (keyword === 'EXECUTE' || keyword === 'CALL') return true;
  return MENTIONED.test(text) && tokensOf(text).some(({ start, end }) => CHANGING.test(text.slice(start, end)));
}
