import { isSpace } from '../../../jinja/characters.ts';
import type { CodeTest } from './tree.ts';

/** The character at an offset; never asked for behind the end. */
export function codeAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 0xd800 || code > 0xdbff ? code : (text.codePointAt(at) as number);
}

/** How many of JavaScript's characters a code point takes. */
export function widthOf(code: number): number {
  return code > 0xffff ? 2 : 1;
}

/** Offset of the character in front of `at`, which is greater than 0. */
export function before(text: string, at: number): number {
  const low = text.charCodeAt(at - 1);
  if (low < 0xdc00 || low > 0xdfff || at < 2) return at - 1;
  const high = text.charCodeAt(at - 2);
  return high >= 0xd800 && high <= 0xdbff ? at - 2 : at - 1;
}

const word = /^[\p{L}\p{N}_]$/u;
const decimal = /^\p{Nd}$/u;

export function isAsciiWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

function isAsciiDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isWord(code: number): boolean {
  return code < 128 ? isAsciiWord(code) : word.test(String.fromCodePoint(code));
}

function isDigit(code: number): boolean {
  return code < 128 ? isAsciiDigit(code) : decimal.test(String.fromCodePoint(code));
}

/** The members of `\w`, `\d` and `\s`. */
export function category(letter: string, ascii: boolean): CodeTest {
  if (letter === 'w') return ascii ? isAsciiWord : isWord;
  if (letter === 'd') return ascii ? isAsciiDigit : isDigit;
  return ascii ? (code) => code === 32 || (code >= 9 && code <= 13) : isSpace;
}

function single(code: number, changed: string): number {
  const first = changed.codePointAt(0) as number;
  return changed.length === widthOf(first) ? first : code;
}

export function lower(code: number): number {
  if (code === 0x130) return 0x69;
  return single(code, String.fromCodePoint(code).toLowerCase());
}

export function upper(code: number): number {
  return single(code, String.fromCodePoint(code).toUpperCase());
}

/** What all characters have in common that differ in case only. */
export function fold(code: number): number {
  if (code < 128) return code >= 65 && code <= 90 ? code + 32 : code;
  return lower(upper(lower(code)));
}

/** `fold` where only ASCII letters have a case. */
export function asciiFold(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}
