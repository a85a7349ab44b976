import { tokensOf, type Token } from './tokens.ts';

/** Not the end of an operand, and no name of a function, though they look like names. */
const KEYWORDS = new Set(
  (
    'select in as from where and or not on then else when by values using join having limit offset with case union all distinct except intersect ' +
    'between is like ilike qualify lateral returning set into over filter'
  ).split(' '),
);
/** Finding one's way in longer statements would take longer than running them: 5 MB take 3 s. */
export const MOST_CHARACTERS = 200_000;
const OPENS = /^(?:[([{]|case)$/;
const CLOSES = /^(?:[)\]}]|end)$/;
export const INTERVAL_UNIT = /^(microsecond|millisecond|second|minute|hour|day|week|month|quarter|year|decade|century|centurie|millennium|millennia)s?$/;

/** The tokens of a statement, for finding one's way in its expressions without understanding the whole. Places are indexes of tokens. */
export class SqlWords {
  readonly #tokens: readonly Token[];
  /** In lower case. */
  readonly #words: readonly string[];
  /** Both ways: brackets, and CASE and END. */
  readonly #partners = new Map<number, number>();

  constructor(readonly sql: string) {
    this.#tokens = tokensOf(sql);
    this.#words = this.#tokens.map(({ start, end }) => sql.slice(start, end).toLowerCase());
    const open: number[] = [];
    for (const [at, word] of this.#words.entries()) {
      if (OPENS.test(word)) open.push(at);
      else if (CLOSES.test(word)) this.#pair(open, at, word === 'end');
    }
  }

  /** BEGIN … END and a column called `end` have no partner, and do not take that of a bracket. */
  #pair(open: number[], at: number, isCase: boolean): void {
    const partner = open.at(-1);
    if (isCase && (partner === undefined || this.#words[partner] !== 'case')) return;
    while (!isCase && open.length > 0 && this.#words[open.at(-1) ?? 0] === 'case') open.pop();
    const start = open.pop();
    if (start === undefined) return;
    this.#partners.set(start, at).set(at, start);
  }

  get count(): number {
    return this.#tokens.length;
  }

  /** Whether the sign here stands between two operands. */
  isBinary(at: number): boolean {
    if (this.word(at) === '-' && this.word(at + 1) === '>') return false;
    const before = this.word(at - 1);
    return before === 'end' || /^['\d]/.test(before) || this.isOperandEnd(at - 1);
  }

  /** The first token of what is multiplied up to `at`. */
  factorsStart(at: number): number {
    let first = this.operandStart(at);
    while (/^[*/%^]$/.test(this.word(first - 1))) first = this.operandStart(first - 2);
    return /^[+-]$/.test(this.word(first - 1)) && !this.isBinary(first - 1) ? first - 1 : first;
  }

  /** The last token of what is multiplied from `at` on. */
  factorsEnd(at: number): number {
    let last = this.operandEnd(at);
    while (/^[*/%^]$/.test(this.word(last + 1))) last = this.operandEnd(last + (/^[*/]$/.test(this.word(last + 2)) ? 3 : 2));
    return last;
  }

  /** The last token of the operand that begins at `at`. */
  operandEnd(at: number): number {
    let last = this.#primaryEnd(at);
    for (;;) {
      const after = this.word(last + 1);
      if (after === '.' || after === '::') last += 2;
      else if (/^[([]$/.test(after)) last = this.closing(last + 1);
      else if (/^(over|filter)$/.test(after)) last = this.closing(last + 2);
      else if (/^with(out)?$/.test(after) && this.word(last + 2) === 'time') last += 3;
      else if (after === 'at' && this.word(last + 2) === 'time') last = this.#primaryEnd(last + 4);
      else return Math.min(last, this.#tokens.length - 1);
    }
  }

  #primaryEnd(from: number): number {
    let at = from;
    while (/^[+-]$/.test(this.word(at))) at += 1;
    const isInterval = this.word(at) === 'interval';
    const last = isInterval || (this.word(at + 1).startsWith("'") && /^[a-z]/.test(this.word(at))) ? this.closing(at + 1) : this.closing(at);
    return isInterval && INTERVAL_UNIT.test(this.word(last + 1)) ? last + 1 : last;
  }

  /** The first token of the operand whose last is `at`: what `::` binds to. */
  operandStart(at: number): number {
    let first = at;
    for (;;) {
      first = this.#primaryStart(first);
      const before = this.word(first - 1);
      if (before === 'zone' && this.word(first - 3) === 'at') first -= 4;
      else if (before === '.' || before === '::') first -= 2;
      else return first;
    }
  }

  #primaryStart(last: number): number {
    let at = last;
    for (;;) {
      const word = this.word(at);
      if (word === 'end') return this.opening(at);
      if (word === 'zone' && this.word(at - 1) === 'time') return at - 3;
      if (INTERVAL_UNIT.test(word) && /^['\d)]/.test(this.word(at - 1))) {
        const amount = this.opening(at - 1);
        if (this.word(amount - 1) === 'interval') return amount - 1;
      }
      if (word.startsWith("'")) return this.isOperandEnd(at - 1) && !/^['")\]]/.test(this.word(at - 1)) ? at - 1 : at;
      if (!/^[)\]}]$/.test(word)) return at;
      const open = this.opening(at);
      const before = this.word(open - 1);
      if (word === ')' && /^(cast|try_cast|exists|array)$/.test(before)) return open - 1;
      if (word === ')' && (before === 'over' || before === 'filter')) at = open - 2;
      else if (word !== '}' && (this.isOperandEnd(open - 1) || before === 'array')) at = open - 1;
      else return open;
    }
  }

  /** Whether something that can be called, subscripted or named ends here. */
  isOperandEnd(at: number): boolean {
    const word = this.word(at);
    return /^[)\]"]/.test(word) || (/^[\p{L}_]/u.test(word) && !KEYWORDS.has(word));
  }

  /** Tokens that read `word` between two brackets, not within others. */
  within(open: number, close: number, word: string): number[] {
    const found: number[] = [];
    for (let at = open + 1; at < close; at++) {
      if (this.word(at) === word) found.push(at);
      if (/^[([{]$/.test(this.word(at))) at = this.closing(at);
    }
    return found;
  }

  /** The partner of a bracket or CASE: the end of the statement where it has none, itself where it is none. */
  closing(at: number): number {
    return OPENS.test(this.word(at)) ? (this.#partners.get(at) ?? this.#tokens.length) : at;
  }

  /** The partner of a closing bracket or END; itself where it has none. */
  opening(at: number): number {
    return this.#partners.get(at) ?? at;
  }

  /** The token in lower case; `''` outside of the statement. */
  word(at: number): string {
    return this.#words[at] ?? '';
  }

  /** Where the token begins in the text, in characters. */
  start(at: number): number {
    return this.#tokens[at]?.start ?? 0;
  }

  /** And where it ends. */
  end(at: number): number {
    return this.#tokens[at]?.end ?? this.sql.length;
  }
}
