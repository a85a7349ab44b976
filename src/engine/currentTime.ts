import { withEdits, type Edit } from './edits.ts';
import { INTERVAL_UNIT, MOST_CHARACTERS, SqlWords } from './sqlWords.ts';
import { READING_FUNCTIONS } from './zonedSites.ts';

/**
 * The current time is a TIMESTAMP WITH TIME ZONE, with which DuckDB can do next to nothing without its ICU extension. Sessions are in UTC, where such a
 * time and the TIMESTAMP it casts to are the same: so what a statement does with the current time is done with that TIMESTAMP, and cast back where the
 * result has a zone in DuckDB. Only expressions that fail without ICU are written anew; lines keep their numbers. Very long statements are left as they are.
 */
export function withPlainCurrentTime(sql: string): string {
  return sql.length <= MOST_CHARACTERS && MENTIONED.test(sql) ? new Rewriting(sql).done() : sql;
}

const MENTIONED = /\b(?:now|current_timestamp|get_current_timestamp|transaction_timestamp)\b/i;
/** Brackets around a time that are looked through; as deep as the stack of calls. */
const MOST_NESTED = 50;
const CALLED = new Set(['now', 'get_current_timestamp', 'transaction_timestamp']);
/** A time with a zone that is known at sight: the tokens `from` to before `to`, and the same time as a TIMESTAMP. `bare`: nothing is done with it yet. */
type Zoned = { to: number; plain: string; bare: boolean };

class Rewriting {
  readonly #words: SqlWords;
  readonly #edits: Edit[] = [];

  constructor(private readonly sql: string) {
    this.#words = new SqlWords(sql);
  }

  done(): string {
    /** The functions whose arguments are open, by their names. */
    const open: string[] = [];
    for (let at = 0; at < this.#words.count;) {
      const zoned = this.#zoned(at);
      if (zoned) {
        this.#replace(at, zoned, open.at(-1) ?? '');
        at = zoned.to;
        continue;
      }
      const word = this.#words.word(at);
      if (word === '(') open.push(this.#isName(at - 1) ? this.#words.word(at - 1) : '');
      else if (word === ')') open.pop();
      at += 1;
    }
    return withEdits(this.sql, this.#edits);
  }

  /** Writes the expression anew where what is done with it would fail. */
  #replace(from: number, { to, plain, bare }: Zoned, within: string): void {
    const [before, after] = [this.#words.word(from - 1), this.#words.word(to)];
    const isCast =
      (within === 'cast' || within === 'try_cast') &&
      before === '(' &&
      after === 'as' &&
      this.#words.word(to + 1) === 'date' &&
      this.#words.word(to + 2) === ')';
    const isArgument = READING_FUNCTIONS.has(within) && /^([(,]|from)$/.test(before) && /^[,)]$/.test(after);
    const isOperand = after === '-' || (before === '-' && !this.#startsOperand(from - 1));
    const isCastTo = after === '::' && this.#words.word(to + 1) === 'date';
    if (isCast || isArgument || isOperand || isCastTo) this.#write(from, to, `(${plain})`);
    else if (!bare) this.#write(from, to, `(${plain})::timestamptz`);
  }

  /** Whether the sign here has nothing to its left that it could be taken from. */
  #startsOperand(at: number): boolean {
    return /^([(,]|select|where|and|or|then|else|=|<|>)?$/.test(this.#words.word(at - 1));
  }

  #zoned(at: number, depth = 0): Zoned | null {
    let zoned = depth < MOST_NESTED ? this.#primary(at, depth + 1) : null;
    while (zoned) {
      const more = this.#withInterval(zoned) ?? this.#castAgain(zoned);
      if (!more) return zoned;
      zoned = more;
    }
    return null;
  }

  #primary(at: number, depth: number): Zoned | null {
    const word = this.#words.word(at);
    if (/^(\.|as)$/.test(this.#words.word(at - 1))) return null;
    const isCalled = this.#words.word(at + 1) === '(' && this.#words.word(at + 2) === ')';
    if (word === 'current_timestamp' && this.#words.word(at + 1) !== '.') return this.#now(at, at + (isCalled ? 3 : 1));
    if (CALLED.has(word) && isCalled) return this.#now(at, at + 3);
    if (word === '(' && !this.#isName(at - 1)) {
      const inner = this.#zoned(at + 1, depth);
      return inner && this.#words.word(inner.to) === ')' ? { ...inner, to: inner.to + 1, plain: `(${inner.plain})` } : null;
    }
    if (word !== 'date_trunc' || this.#words.word(at + 1) !== '(' || !this.#words.word(at + 2).startsWith("'") || this.#words.word(at + 3) !== ',') return null;
    const inner = this.#zoned(at + 4, depth);
    if (!inner || this.#words.word(inner.to) !== ')') return null;
    return { to: inner.to + 1, plain: `date_trunc(${this.#text(at + 2, at + 3)}, ${inner.plain})`, bare: false };
  }

  #now(from: number, to: number): Zoned {
    return { to, plain: `${this.#text(from, to)}::timestamp`, bare: true };
  }

  /** `… ± interval '1 day'`, `… ± interval 1 day`, `… ± interval (n) day`. */
  #withInterval({ to, plain }: Zoned): Zoned | null {
    const sign = this.#words.word(to);
    if ((sign !== '+' && sign !== '-') || this.#words.word(to + 1) !== 'interval') return null;
    const amount = this.#words.word(to + 2);
    let end = to + 3;
    if (amount === '(') end = this.#words.closing(to + 2) + 1;
    else if (!/^['\d]/.test(amount)) return null;
    if (INTERVAL_UNIT.test(this.#words.word(end))) end += 1;
    else if (!amount.startsWith("'")) return null;
    return { to: end, plain: `${plain} ${this.#text(to, end)}`, bare: false };
  }

  /** `…::timestamptz`: it stays what it is. */
  #castAgain({ to, plain, bare }: Zoned): Zoned | null {
    return this.#words.word(to) === '::' && this.#words.word(to + 1) === 'timestamptz' ? { to: to + 2, plain, bare } : null;
  }

  #isName(at: number): boolean {
    return (
      /^[a-z_]\w*$/.test(this.#words.word(at)) &&
      !/^(select|in|as|from|where|and|or|not|on|then|else|when|by|values|over|using|join|having|limit)$/.test(this.#words.word(at))
    );
  }

  #text(from: number, to: number): string {
    return this.sql.slice(this.#words.start(from), this.#words.end(to - 1));
  }

  #write(from: number, to: number, text: string): void {
    this.#edits.push({ start: this.#words.start(from), end: this.#words.end(to - 1), text });
  }
}
