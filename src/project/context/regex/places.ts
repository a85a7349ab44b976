import { before, codeAt, isAsciiWord, isWord } from './codePoints.ts';
import { has } from './parseState.ts';
import type { CodeTest, Node, PlaceTest } from './tree.ts';

const atStart: PlaceTest = (_text, at) => at === 0;
const atEnd: PlaceTest = (text, at) => at === text.length;
const atLineStart: PlaceTest = (text, at) => at === 0 || text.charCodeAt(at - 1) === 10;
const atLineEnd: PlaceTest = (text, at) => at === text.length || text.charCodeAt(at) === 10;
const atLastLineEnd: PlaceTest = (text, at) => at === text.length || (at === text.length - 1 && text.charCodeAt(at) === 10);

function isBoundary(isWord: CodeTest, text: string, at: number): boolean {
  const left = at > 0 && isWord(codeAt(text, before(text, at)));
  return left !== (at < text.length && isWord(codeAt(text, at)));
}

/** `^`, `$`, `\A`, `\Z`, `\b`, `\B`; undefined for other tokens. In an empty text neither `\b` nor `\B` is found, as in Python. */
export function placeNode(token: string, flags: number): Node | undefined {
  const test = placeTest(token, flags);
  return test && { kind: 'place', test };
}

function placeTest(token: string, flags: number): PlaceTest | undefined {
  const wordTest = has(flags, 'ASCII') ? isAsciiWord : isWord;
  switch (token) {
    case '^':
      return has(flags, 'MULTILINE') ? atLineStart : atStart;
    case '$':
      return has(flags, 'MULTILINE') ? atLineEnd : atLastLineEnd;
    case '\\A':
      return atStart;
    case '\\Z':
      return atEnd;
    case '\\b':
      return (text, at) => text !== '' && isBoundary(wordTest, text, at);
    case '\\B':
      return (text, at) => text !== '' && !isBoundary(wordTest, text, at);
    default:
      return undefined;
  }
}
