import { withEdits, type Edit } from './edits.ts';
import { MOST_CHARACTERS, SqlWords } from './sqlWords.ts';

/** Functions of a TIMESTAMP that give the same for a time with a zone in UTC. */
export const READING_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'date_part datepart date_diff datediff date_sub datesub age last_day dayname monthname year month day hour minute second quarter week weekday ' +
    'weekofyear yearweek isodow isoyear dayofweek dayofmonth dayofyear decade century millennium era epoch julian microsecond millisecond extract ' +
    'timezone_hour timezone_minute'
  ).split(' '),
);
/** Those whose result has a zone where their argument has one. */
const CUTTING = new Set(['date_trunc', 'datetrunc', 'time_bucket', 'date_add']);
const SERIES = new Set(['range', 'generate_series']);
const PLAIN_TYPES = new Set('date time timestamp datetime varchar text string int integer bigint double float interval'.split(' '));
/** Each is asked of the engine by itself. */
const MOST_ARGUMENTS = 200;
const MOST_TOKENS = 2000;

type Span = { start: number; end: number };
/** An expression that may have a zone, and what must change where it has one. */
type Argument = Span & { key: number };
type Call = Span & { isZoned: () => boolean; before: string; after: string };
/** What an expression is, as far as adding and subtracting go. */
type Kind = 'zoned' | 'time' | 'other';

/**
 * The expressions of one statement that DuckDB could not handle without its ICU extension if they were times with a zone: what is cast to a date, arguments
 * of functions of time, and, once asked for, what is added and subtracted. What they are only the engine knows. So `probe` makes a text whose binding fails
 * with the type of one of them, `answered` takes that down, and once all are known `text` has those with a zone read as the TIMESTAMP they are in UTC.
 *
 * Equal expressions of one query are asked about once, and written alike: `group by` compares them.
 */
export class ZonedSites {
  readonly #arguments = new Map<string, Argument>();
  readonly #calls: Call[] = [];
  readonly #words: SqlWords;
  readonly #keys = new Map<string, number>();
  /** By key; undefined: not known yet. */
  readonly #kinds: (Kind | undefined)[] = [];
  #hasSums = false;

  constructor(private readonly sql: string) {
    this.#words = new SqlWords(sql.length <= MOST_CHARACTERS ? sql : '');
    if (TIMES.test(sql)) this.#find((at, word, scope) => this.#castOrCall(at, word, scope));
  }

  /** Whether a statement may have any, at a glance. */
  static mayBeIn(sql: string): boolean {
    return TIMES.test(sql);
  }

  /** Something is still to be asked, unless it is too much. */
  get undecided(): boolean {
    return !this.#isTooMuch && (this.#kinds.includes(undefined) || this.#kinds.length < this.#keys.size);
  }

  get #isTooMuch(): boolean {
    return this.#keys.size > MOST_ARGUMENTS;
  }

  /** Has what is added and subtracted asked about too; false: it was already. */
  includeSums(): boolean {
    if (this.#hasSums) return false;
    this.#hasSums = true;
    const seen = new Set<number>();
    this.#find((at, word, scope) => {
      if (/^[+-]$/.test(word) && !seen.has(at) && this.#words.isBinary(at)) this.#sum(at, seen, scope);
    });
    return true;
  }

  /** A text that no engine can bind while something is undecided: `sin` of a struct names the struct's type in its error. */
  probe(): string {
    return this.#written((key) => (this.#kinds[key] === undefined ? [`sin(struct_pack(${MARK}${key} := `, '))'] : null));
  }

  /** Takes down what a failed `probe` says of one expression; false: it says nothing of any. */
  answered(message: string): boolean {
    const [, key, type] = ANSWER.exec(message) ?? [];
    if (key === undefined) return false;
    const isNew = this.#kinds[Number(key)] === undefined;
    this.#kinds[Number(key)] = type === 'TIMESTAMP WITH TIME ZONE' ? 'zoned' : /^(TIMESTAMP|DATE)/.test(type ?? '') ? 'time' : 'other';
    return isNew;
  }

  /** The statement, with what is known to have a zone read in UTC; as it was where nothing has. */
  text(): string {
    return this.#kinds.includes('zoned') ? this.#written(() => null) : this.sql;
  }

  #written(asked: (key: number) => readonly [string, string] | null): string {
    const edits: (Edit & { size: number; opens: boolean; isCall: boolean })[] = [];
    const wrap = ({ start, end }: Span, [before, after]: readonly [string, string], isCall: boolean) => {
      const shared = { size: end - start, isCall };
      edits.push({ start, end: start, text: before, opens: true, ...shared }, { start: end, end, text: after, opens: false, ...shared });
    };
    for (const argument of this.#arguments.values()) {
      const around = asked(argument.key) ?? (this.#kinds[argument.key] === 'zoned' ? (['cast(', ' as timestamp)'] as const) : null);
      if (around) wrap(argument, around, false);
    }
    for (const call of this.#calls) if (call.isZoned()) wrap(call, [call.before, call.after], true);
    // what encloses more opens first and closes last; an argument encloses the call it consists of
    const rank = (edit: (typeof edits)[number]) => (edit.opens ? -1 : 1) * (2 * edit.size + (edit.isCall ? 0 : 1));
    edits.sort((a, b) => a.start - b.start || Number(a.opens) - Number(b.opens) || rank(a) - rank(b));
    return withEdits(this.sql, edits);
  }

  #find(visit: (at: number, word: string, scope: number) => void): void {
    /** For each open bracket, where the query begins that it is in. */
    const scopes = [0];
    for (let at = 0; at < this.#words.count; at++) {
      const word = this.#words.word(at);
      const scope = scopes.at(-1) ?? 0;
      if (word === '(') scopes.push(/^(select|with|from|values)$/.test(this.#words.word(at + 1)) ? at : scope);
      else if (word === ')') scopes.pop();
      visit(at, word, scope);
    }
  }

  #castOrCall(at: number, word: string, scope: number): void {
    if (word === '::') this.#castTo(at, scope);
    else if (this.#words.word(at + 1) === '(' && this.#words.word(at - 1) !== '.') this.#called(at, word, scope);
  }

  /** `x::date` */
  #castTo(at: number, scope: number): void {
    if (this.#isTooMuch || this.#words.word(at + 1) !== 'date' || this.#words.word(at + 2) === '[') return;
    if (this.#words.word(at - 2) === '::' && PLAIN_TYPES.has(this.#words.word(at - 1))) return;
    this.#ask(this.#words.operandStart(at - 1), at - 1, scope);
  }

  #called(at: number, name: string, scope: number): void {
    const [open, close] = [at + 1, this.#words.closing(at + 1)];
    if (close >= this.#words.count) return;
    if (name === 'cast' || name === 'try_cast') {
      const as = this.#words.within(open, close, 'as').at(-1);
      if (as === close - 2 && this.#words.word(close - 1) === 'date') this.#ask(open + 1, as - 1, scope);
      return;
    }
    const commas = this.#words.within(open, close, ',');
    if (name === 'date' && commas.length === 0) this.#ask(open + 1, close - 1, scope);
    const [cuts, isSeries] = [CUTTING.has(name), SERIES.has(name)];
    if (!cuts && !isSeries && !READING_FUNCTIONS.has(name)) return;
    const from = name === 'extract' ? this.#words.within(open, close, 'from')[0] : undefined;
    const starts = [from ?? open, ...commas];
    const ends = [...commas, close];
    const keys = starts.flatMap((start, i) => this.#ask(start + 1, (ends[i] ?? close) - 1, scope) ?? []);
    if ((!cuts && !isSeries) || keys.length === 0) return;
    const span = { start: this.#words.start(at), end: this.#words.end(close), isZoned: () => keys.some((key) => this.#kinds[key] === 'zoned') };
    if (cuts) this.#calls.push({ ...span, before: 'cast(', after: ' as timestamptz)' });
    else if (!/^(from|join)$/.test(this.#words.word(at - 1))) this.#calls.push({ ...span, before: 'cast(', after: ' as timestamptz[])' });
    else {
      const alias = this.#words.isOperandEnd(close + 1) || this.#words.word(close + 1) === 'as' ? '' : ` as ${name}`;
      this.#calls.push({ ...span, before: '(select unnest(cast(', after: ` as timestamptz[])) as ${name})${alias}` });
    }
  }

  /** Everything that is added and subtracted at one level, of which the sign at `sign` is the first. */
  #sum(sign: number, seen: Set<number>, scope: number): void {
    const first = this.#words.factorsStart(sign - 1);
    const kinds: (() => Kind)[] = [];
    const note = (from: number, to: number) => {
      const shown: Kind = /^(date|timestamp|current_date|today)$/.test(this.#words.word(from)) ? 'time' : 'other';
      const key = this.#ask(from, to, scope);
      kinds.push(() => (key === null ? shown : (this.#kinds[key] ?? 'other')));
    };
    note(first, sign - 1);
    let at = sign;
    while (/^[+-]$/.test(this.#words.word(at))) {
      seen.add(at);
      const end = this.#words.factorsEnd(at + 1);
      note(at + 1, end);
      at = end + 1;
    }
    const isZoned = () => kinds.map((kind) => kind()).reduce(added) === 'zoned';
    this.#calls.push({ start: this.#words.start(first), end: this.#words.end(at - 1), isZoned, before: 'cast(', after: ' as timestamptz)' });
  }

  /** Notes the tokens `from` to `to` as an argument, unless they show what they are; its key. */
  #ask(from: number, to: number, scope: number): number | null {
    if (to < from || to - from > MOST_TOKENS || this.#isTooMuch || this.#showsNoZone(from, to)) return null;
    const span = { start: this.#words.start(from), end: this.#words.end(to) };
    const text = Array.from({ length: to - from + 1 }, (_, i) => this.#words.word(from + i));
    const known = `${scope} ${text.join(' ')}`;
    const key = this.#keys.get(known) ?? this.#keys.size;
    this.#keys.set(known, key);
    this.#arguments.set(`${span.start} ${span.end}`, { ...span, key });
    return key;
  }

  #showsNoZone(from: number, to: number): boolean {
    const [first, last] = [this.#words.word(from), this.#words.word(to)];
    if (this.#words.within(from - 1, to + 1, ':').length > 0 || this.#words.within(from - 1, to + 1, '*').includes(from)) return true;
    if (first === 'interval') return true;
    if (from === to) return /^['\d]/.test(first) || /^(null|true|false|current_date|today)$/.test(first);
    if (from + 1 === to && last.startsWith("'")) return first !== 'timestamptz';
    if (this.#words.word(to - 1) === '::' && PLAIN_TYPES.has(last)) return this.#words.operandStart(to) === from;
    return (
      /^(try_)?cast$/.test(first) && this.#words.closing(from + 1) === to && PLAIN_TYPES.has(this.#words.word(to - 1)) && this.#words.word(to - 2) === 'as'
    );
  }
}

/** What a sum is after one term more: DuckDB goes from left to right, and two times have an interval between them. */
function added(sum: Kind, term: Kind): Kind {
  if (term === 'other') return sum;
  return sum === 'other' ? term : 'other';
}

const MARK = 'tabhouse_zoned_';
const ANSWER = /'sin\(STRUCT\("?tabhouse_zoned_(\d+)"? (.*)\)\)'/;
const TIMES = new RegExp(`::\\s*date\\b|\\b(?:cast|try_cast|date|${[...READING_FUNCTIONS, ...CUTTING, ...SERIES].join('|')})\\s*\\(`, 'i');
