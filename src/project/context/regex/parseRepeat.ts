import { PyError } from '../../../jinja/values.ts';
import { characterNode } from './characterNode.ts';
import type { Reader } from './reader.ts';
import type { Mode, Node } from './tree.ts';

/** Python's largest count. */
const largest = 4294967295;

/** `*`, `+`, `?` or `{…}`, whose first token is read (`start` is behind it): makes the last item a repetition. */
export function parseRepeat(reader: Reader, token: string, start: number, items: Node[], flags: number): void {
  const bounds = token === '{' ? counts(reader, start) : { min: token === '+' ? 1 : 0, max: token === '?' ? 1 : Infinity };
  if (!bounds) {
    items.push(characterNode(123, flags));
    return;
  }
  const body = items.pop();
  if (!body || body.kind === 'place') throw reader.errorAt('nothing to repeat', start - 1);
  if (body.kind === 'repeat') throw reader.errorAt('multiple repeat', start - 1);
  const mode: Mode = reader.match('?') ? 'lazy' : reader.match('+') ? 'possessive' : 'greedy';
  items.push({ kind: 'repeat', body, ...bounds, mode });
}

/** The bounds of `{2,5}`, or null where the `{` is a character like others. */
function counts(reader: Reader, start: number): { min: number; max: number } | null {
  if (reader.next === '}') return null;
  const low = reader.getWhile(Infinity, /^[0-9]$/);
  const high = reader.match(',') ? reader.getWhile(Infinity, /^[0-9]$/) : low;
  if (!reader.match('}')) {
    reader.at = start;
    return null;
  }
  const min = count(low) ?? 0;
  const max = count(high) ?? Infinity;
  if (max < min) throw reader.errorAt('min repeat greater than max repeat', start);
  return { min, max };
}

function count(digits: string): number | undefined {
  if (!digits) return undefined;
  if (Number(digits) >= largest) throw new PyError('OverflowError', 'the repetition number is too large');
  return Number(digits);
}
