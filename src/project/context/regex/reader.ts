import { characters } from '../../../jinja/characters.ts';
import { repr } from '../../../jinja/repr.ts';
import { PyError } from '../../../jinja/values.ts';

/** Reads an expression token by token: a character, or a backslash with the one behind it. Positions count characters. */
export class Reader {
  private readonly all: string[];
  /** Position of the next token. */
  at = 0;
  constructor(private readonly pattern: string) {
    this.all = characters(pattern);
  }

  /** The next token, unread; undefined at the end. */
  get next(): string | undefined {
    const character = this.all[this.at];
    if (character !== '\\') return character;
    const escaped = this.all[this.at + 1];
    if (escaped === undefined) throw this.errorAt('bad escape (end of pattern)', this.at);
    return character + escaped;
  }

  get(): string | undefined {
    const token = this.next;
    if (token !== undefined) this.at += token.startsWith('\\') ? 2 : 1;
    return token;
  }

  /** Reads the token if it comes next. */
  match(token: string): boolean {
    if (this.next !== token) return false;
    this.get();
    return true;
  }

  /** Reads tokens of one kind, at most `limit`. */
  getWhile(limit: number, kind: RegExp): string {
    let out = '';
    while (out.length < limit && this.next !== undefined && kind.test(this.next)) out += this.get();
    return out;
  }

  /** Reads a name up to its end, which is read too. */
  name(end: string): string {
    let out = '';
    for (;;) {
      const token = this.get();
      if (token === undefined) throw this.error(out ? `missing ${end}, unterminated name` : 'missing group name', out.length);
      if (token === end) break;
      out += token;
    }
    if (!out) throw this.error('missing group name', 1);
    return out;
  }

  checkName(name: string): void {
    if (!/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}]*$/u.test(name)) throw this.error(`bad character in group name ${repr(name)}`, name.length + 1);
  }

  /** Python's error about the place `back` characters before the next token. */
  error(message: string, back = 0): PyError {
    return this.errorAt(message, this.at - back);
  }

  errorAt(message: string, position: number): PyError {
    const read = this.all.slice(0, position);
    const lines = this.pattern.includes('\n') ? ` (line ${read.filter((c) => c === '\n').length + 1}, column ${position - read.lastIndexOf('\n')})` : '';
    return new PyError('error', `${message} at position ${position}${lines}`);
  }
}
