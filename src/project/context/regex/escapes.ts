import { PyError } from '../../../jinja/values.ts';
import { characterNode } from './characterNode.ts';
import { asciiFold, category, fold } from './codePoints.ts';
import { has, type ParseState } from './parseState.ts';
import { placeNode } from './places.ts';
import type { Reader } from './reader.ts';
import type { CodeTest, Node } from './tree.ts';

const controls: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };

/** `\w`, `\D` and the like as a test; undefined for other escapes. */
export function categoryOf(token: string, flags: number): CodeTest | undefined {
  const letter = token.charAt(1);
  if (!/[dswDSW]/.test(letter)) return undefined;
  const test = category(letter.toLowerCase(), has(flags, 'ASCII'));
  return letter === letter.toLowerCase() ? test : (code) => !test(code);
}

/** Escapes that name one character by number: `\x41`, `\u0041`, `\U00000041`. */
function hexadecimal(reader: Reader, token: string): number | undefined {
  const digits = { x: 2, u: 4, U: 8 }[token.charAt(1)];
  if (digits === undefined) return undefined;
  const found = reader.getWhile(digits, /^[0-9a-fA-F]$/);
  if (found.length !== digits) throw reader.error(`incomplete escape ${token}${found}`, found.length + 2);
  const code = parseInt(found, 16);
  if (code > 0x10ffff) throw reader.error(`bad escape ${token}${found}`, found.length + 2);
  return code;
}

function octal(reader: Reader, token: string, digits: string): number {
  const code = parseInt(digits, 8);
  if (code > 0o377) throw reader.error(`octal escape value ${token} outside of range 0-0o377`, token.length);
  return code;
}

function plain(reader: Reader, token: string): number {
  const character = token.slice(1);
  if (character === 'N') throw new PyError('error', `named characters such as \\N{DASH} are not known here; write \\u and their number`);
  if (/^[a-zA-Z0-9]$/.test(character)) throw reader.error(`bad escape ${token}`, token.length);
  return character.codePointAt(0) as number;
}

/** The character an escape stands for inside of `[…]`. */
export function classEscape(reader: Reader, token: string): number {
  const letter = token.charAt(1);
  const known = controls[letter] ?? hexadecimal(reader, token);
  if (known !== undefined) return known;
  if (!/[0-7]/.test(letter)) return plain(reader, token);
  const digits = letter + reader.getWhile(2, /^[0-7]$/);
  return octal(reader, `\\${digits}`, digits);
}

/** An escape outside of `[…]`. */
export function escape(state: ParseState, token: string, flags: number): Node {
  const { reader } = state;
  const place = placeNode(token, flags);
  if (place) return place;
  const members = categoryOf(token, flags);
  if (members) return { kind: 'character', test: members };
  const letter = token.charAt(1);
  const known = controls[letter] ?? hexadecimal(reader, token);
  if (known !== undefined) return characterNode(known, flags);
  if (letter === '0') return characterNode(parseInt(letter + reader.getWhile(2, /^[0-7]$/), 8), flags);
  if (!/[1-9]/.test(letter)) return characterNode(plain(reader, token), flags);
  return numbered(state, letter, flags);
}

/** `\1` is a group, `\123` a character. */
function numbered(state: ParseState, first: string, flags: number): Node {
  const { reader } = state;
  let digits = first + reader.getWhile(1, /^[0-9]$/);
  if (/^[0-7]{2}$/.test(digits) && /^[0-7]$/.test(reader.next ?? '')) {
    digits += reader.get();
    return characterNode(octal(reader, `\\${digits}`, digits), flags);
  }
  const group = Number(digits);
  if (group > state.groupCount) throw reader.error(`invalid group reference ${group}`, digits.length);
  state.checkReference(group, digits.length + 1);
  return referenceNode(group, flags);
}

export function referenceNode(group: number, flags: number): Node {
  const same = has(flags, 'ASCII') ? asciiFold : fold;
  return { kind: 'reference', group, fold: has(flags, 'IGNORECASE') ? same : (code) => code };
}
