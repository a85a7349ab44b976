import { TabhouseError } from '../base/error.ts';
import type { Template } from './ast.ts';
import { tokenize } from './lexer.ts';
import { syntaxError } from './locate.ts';
import { describeKind, describeToken, type Token } from './token.ts';

const nestingLimit = 180;
const chainLimit = 1500;

/** The tokens of one template under a cursor, with Jinja's messages for what was expected. */
export class TokenStream {
  protected current: Token;
  private readonly tokens: Token[];
  private index = -1;
  private nesting = 0;

  constructor(protected readonly template: Template) {
    this.tokens = tokenize(template.source);
    this.current = this.tokens[0] as Token;
    this.next();
  }

  /** Goes one token on and returns the one that was current. */
  protected next(): Token {
    const old = this.current;
    if (this.index < this.tokens.length - 1) this.current = this.tokens[++this.index] as Token;
    if (this.current.kind === 'error') this.fail(this.current.value, this.current.at);
    return old;
  }

  protected look(): Token {
    const token = this.tokens[Math.min(this.index + 1, this.tokens.length - 1)] as Token;
    if (token.kind === 'error') this.fail(token.value, token.at);
    return token;
  }

  protected isName(name: string): boolean {
    return this.current.kind === 'name' && this.current.value === name;
  }

  protected skipName(name: string): boolean {
    if (!this.isName(name)) return false;
    this.next();
    return true;
  }

  protected skip(kind: string): boolean {
    if (this.current.kind !== kind) return false;
    this.next();
    return true;
  }

  protected expect(kind: string): Token {
    if (this.current.kind !== kind) this.expected(describeKind(kind));
    return this.next();
  }

  protected expectName(name: string): Token {
    if (!this.isName(name)) this.expected(name);
    return this.next();
  }

  private expected(what: string): never {
    if (this.current.kind === 'eof') this.fail(`unexpected end of template, expected '${what}'.`);
    this.fail(`expected token '${what}', got '${describeToken(this.current)}'`);
  }

  protected fail(message: string, at: number = this.current.at, hint?: string): never {
    throw syntaxError(this.template, at, message, hint);
  }

  /** Runs a part of the grammar one level deeper, so that absurd nesting is an error and not an overflow of the stack. */
  protected nested<T>(part: () => T): T {
    if (++this.nesting > nestingLimit) {
      throw new TabhouseError({ ...syntaxError(this.template, this.current.at, 'too deeply nested').toDetail(), code: 'template-limit' });
    }
    const result = part();
    this.nesting--;
    return result;
  }

  /** To be called for each link of a chain such as `a + b + c`. */
  protected link(count: number): void {
    if (count > chainLimit) this.fail('expression is too long');
  }
}
