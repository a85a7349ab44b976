import { isSpace, skipSpace, trimEnd } from './characters.ts';
import type { Token } from './token.ts';

const number = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const word = /[\p{L}\p{N}_]+/uy;
const identifier = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;
const quoted = /'[^'\\]*(?:\\[^][^'\\]*)*'|"[^"\\]*(?:\\[^][^"\\]*)*"/y;
const rawBegin = /\{%[-+]?\s*raw\s*(-?)%\}/y;
const rawEnd = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
const commentEnd = /([-+]?)#\}/g;
const opening = '([{';
const closing = ')]}';

/** Newlines as `\n`, and one at the very end dropped: what Jinja lexes. */
export function normaliseSource(source: string): string {
  const unix = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return unix.endsWith('\n') ? unix.slice(0, -1) : unix;
}

/** The tokens of a normalised source, an `eof` or `error` token last. */
export function tokenize(source: string): Token[] {
  const lexer = new Lexer(source);
  lexer.run();
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Token[] = [];
  private pos = 0;
  private failed = false;

  constructor(private readonly source: string) {}

  run(): void {
    while (!this.failed && this.pos < this.source.length) this.data();
    if (!this.failed) this.push('eof', '', this.source.length);
  }

  private push(kind: string, value: string, at: number): void {
    this.tokens.push({ kind, value, at });
  }

  private fail(message: string, at: number): void {
    this.push('error', message, at);
    this.failed = true;
  }

  /** Text up to the next tag, and that tag. */
  private data(): void {
    const { source } = this;
    const from = this.pos;
    let open = source.indexOf('{', from);
    let next = 0;
    for (; open >= 0; open = source.indexOf('{', open + 1)) {
      next = source.charCodeAt(open + 1);
      if (next === 123 || next === 37 || next === 35) break;
    }
    if (open < 0) {
      this.text(from, source.length);
      this.pos = source.length;
      return;
    }
    const sign = source[open + 2];
    this.text(from, sign === '-' ? trimEnd(source, from, open) : open);
    if (next === 35) return this.comment(open);
    if (next === 37) {
      rawBegin.lastIndex = open;
      const raw = rawBegin.exec(source);
      if (raw) return this.raw(this.behind(rawBegin.lastIndex, raw[1]), open);
    }
    this.pos = open + (sign === '-' || sign === '+' ? 3 : 2);
    if (next === 123) this.tag('variable', open);
    else this.tag('block', open);
  }

  private text(from: number, to: number): void {
    if (to > from) this.push('data', this.source.slice(from, to), from);
  }

  private comment(open: number): void {
    const sign = this.source[open + 2];
    commentEnd.lastIndex = open + (sign === '-' || sign === '+' ? 3 : 2);
    const end = commentEnd.exec(this.source);
    if (!end) return this.fail('Missing end of comment tag', open);
    this.pos = this.behind(commentEnd.lastIndex, end[1]);
  }

  /** Where text goes on behind an end tag with this sign. */
  private behind(end: number, sign: string | undefined): number {
    return sign === '-' ? skipSpace(this.source, end) : end;
  }

  private raw(from: number, open: number): void {
    rawEnd.lastIndex = from;
    const match = rawEnd.exec(this.source);
    if (!match) return this.fail('Missing end of raw directive', open);
    this.text(from, match[1] === '-' ? trimEnd(this.source, from, match.index) : match.index);
    this.pos = this.behind(rawEnd.lastIndex, match[2]);
  }

  private tag(state: 'variable' | 'block', open: number): void {
    const { source } = this;
    const endFirst = state === 'variable' ? 125 : 37;
    const stack: string[] = [];
    this.push(`${state}_begin`, '', open);
    while (this.pos < source.length && !this.failed) {
      const code = source.charCodeAt(this.pos);
      if (isSpace(code)) {
        this.pos++;
        continue;
      }
      if (stack.length === 0 && this.tagEnd(code, endFirst, state)) return;
      this.tagToken(code, stack);
    }
  }

  private tagEnd(code: number, endFirst: number, state: string): boolean {
    const signed = code === 45 || (code === 43 && state === 'block');
    const at = signed ? this.pos + 1 : this.pos;
    if (this.source.charCodeAt(at) !== endFirst || this.source.charCodeAt(at + 1) !== 125) return false;
    this.push(`${state}_end`, '', this.pos);
    this.pos = code === 45 ? skipSpace(this.source, at + 2) : at + 2;
    return true;
  }

  private tagToken(code: number, stack: string[]): void {
    const { source, pos } = this;
    if (isWordStart(code)) {
      let end = pos + 1;
      while (end < source.length && isWordPart(source.charCodeAt(end))) end++;
      if (end >= source.length || source.charCodeAt(end) < 128) {
        this.push('name', source.slice(pos, end), pos);
        this.pos = end;
        return;
      }
    }
    if (code >= 48 && code <= 57) return this.number();
    if (code === 34 || code === 39) return this.string();
    if (code >= 128 || isWordStart(code)) return this.wideName();
    this.operator(stack);
  }

  private number(): void {
    const { source, pos } = this;
    number.lastIndex = integer.lastIndex = pos;
    const kind = source[pos - 1] !== '.' && number.test(source) ? 'float' : 'integer';
    if (kind === 'integer' && !integer.test(source)) return this.fail(`unexpected char '${source[pos]}' at ${pos}`, pos);
    this.pos = kind === 'float' ? number.lastIndex : integer.lastIndex;
    this.push(kind, source.slice(pos, this.pos).replaceAll('_', ''), pos);
  }

  private string(): void {
    const { source, pos } = this;
    quoted.lastIndex = pos;
    if (!quoted.test(source)) return this.fail(`unexpected char ${source[pos] === "'" ? `"'"` : `'"'`} at ${pos}`, pos);
    this.pos = quoted.lastIndex;
    const inner = source.slice(pos + 1, this.pos - 1);
    if (!inner.includes('\\')) return this.push('string', inner, pos);
    const value = unescape(inner);
    if (value === null) this.fail(`invalid escape sequence in ${source.slice(pos, this.pos)}`, pos);
    else this.push('string', value, pos);
  }

  private wideName(): void {
    const { source, pos } = this;
    word.lastIndex = pos;
    if (!word.test(source)) return this.fail(`unexpected char '${String.fromCodePoint(source.codePointAt(pos) ?? 0)}' at ${pos}`, pos);
    const name = source.slice(pos, word.lastIndex);
    if (!identifier.test(name)) return this.fail('Invalid character in identifier', pos);
    this.pos = word.lastIndex;
    this.push('name', name, pos);
  }

  private operator(stack: string[]): void {
    const { source, pos } = this;
    const one = source[pos] as string;
    const two = one + (source[pos + 1] ?? '');
    if (two === '//' || two === '**' || two === '==' || two === '!=' || two === '>=' || two === '<=') {
      this.pos += 2;
      return this.push(two, two, pos);
    }
    if (!'+-/*%~[](){}><=.:|,;'.includes(one)) return this.fail(`unexpected char '${one}' at ${pos}`, pos);
    const opens = opening.indexOf(one);
    if (opens >= 0) stack.push(closing[opens] as string);
    else if (closing.includes(one)) {
      const expected = stack.pop();
      if (expected === undefined) return this.fail(`unexpected '${one}'`, pos);
      if (expected !== one) return this.fail(`unexpected '${one}', expected '${expected}'`, pos);
    }
    this.pos++;
    this.push(one, one, pos);
  }
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || (code >= 48 && code <= 57);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Python's escapes in a string literal; null where one is broken. Unknown ones keep their backslash. */
function unescape(text: string): string | null {
  let broken = false;
  const value = text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([^]))/g,
    (whole, x?: string, u?: string, wide?: string, octal?: string, one?: string) => {
      const hex = x ?? u ?? wide;
      if (hex !== undefined) {
        const code = parseInt(hex, 16);
        if (code <= 0x10ffff) return String.fromCodePoint(code);
        broken = true;
        return '';
      }
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      if (one === 'x' || one === 'u' || one === 'U' || one === 'N') broken = true;
      return simpleEscapes[one ?? ''] ?? whole;
    },
  );
  return broken ? null : value;
}
