import { equals } from './compare.ts';
import { hostFunction } from './hostFunction.ts';
import { driveSync, type Steps } from './steps.ts';
import { PyError, PyObject, PyTuple, Undefined, type CallArguments, type Called, type Value } from './values.ts';

/** The items of a `for … if`, looked for one by one. */
export class Accepted implements Iterator<Value, undefined> {
  private found: IteratorResult<Value, undefined> | undefined;

  constructor(
    private readonly items: Iterator<Value>,
    private readonly accepts: (item: Value) => Steps<boolean>,
  ) {}

  /** Looks for the next one, in which the condition may ask the database. */
  *find(): Steps<void> {
    while (!this.found) {
      const next = this.items.next();
      if (next.done) this.found = { done: true, value: undefined };
      else if (yield* this.accepts(next.value)) this.found = { done: false, value: next.value };
    }
  }

  next(): IteratorResult<Value, undefined> {
    driveSync(this.find());
    const next = this.found ?? { done: true, value: undefined };
    if (!next.done) this.found = undefined;
    return next;
  }
}

/** The `loop` of a `for`. It is one item ahead, and reads all of an iterator when its length is asked for. */
export class LoopContext extends PyObject implements Iterator<Value, undefined> {
  readonly pyType = 'LoopContext';
  override readonly call?: (args: CallArguments) => Called;
  private readonly ahead: Value[] = [];
  private index0 = -1;
  private before: Value | undefined;
  private current: Value | undefined;
  private lastChanged: Value | undefined;

  constructor(
    private readonly source: Iterator<Value>,
    private knownLength: number | undefined,
    private readonly depth: number,
    private readonly permissive: boolean,
    recurse: ((value: Value, depth: number) => Steps<Value>) | null,
  ) {
    super();
    this.call = ({ positional }) => {
      if (!recurse) throw new PyError('TypeError', "The loop must have the 'recursive' marker to be called recursively.");
      return recurse(positional[0] ?? null, depth + 1);
    };
  }

  next(): IteratorResult<Value, undefined> {
    const next = this.peek();
    if (next === undefined) return { done: true, value: undefined };
    this.ahead.shift();
    this.before = this.current;
    this.current = next;
    this.index0++;
    return { done: false, value: next };
  }

  /** Whether the next item was looked at already. */
  get isAhead(): boolean {
    return this.ahead.length > 0;
  }

  private peek(): Value | undefined {
    if (this.ahead.length === 0) {
      const next = this.source.next();
      if (next.done) return undefined;
      this.ahead.push(next.value);
    }
    return this.ahead[0];
  }

  override length(): number {
    if (this.knownLength === undefined) {
      for (let next = this.source.next(); !next.done; next = this.source.next()) this.ahead.push(next.value);
      this.knownLength = this.index0 + 1 + this.ahead.length;
    }
    return this.knownLength;
  }

  override truth(): boolean {
    return true;
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index0 + 1;
      case 'index0':
        return this.index0;
      case 'first':
        return this.index0 === 0;
      case 'last':
        return this.peek() === undefined;
      case 'length':
        return this.length();
      case 'revindex':
        return this.length() - this.index0;
      case 'revindex0':
        return this.length() - this.index0 - 1;
      case 'depth':
        return this.depth;
      case 'depth0':
        return this.depth - 1;
      case 'previtem':
        return this.before ?? new Undefined(null, 'there is no previous item', this.permissive);
      case 'nextitem':
        return this.peek() ?? new Undefined(null, 'there is no next item', this.permissive);
      case 'cycle':
        return hostFunction('cycle', ['*args'], ({ rest }) => this.cycle(rest));
      case 'changed':
        return hostFunction('changed', ['*value'], ({ rest }) => this.changed(new PyTuple(rest)));
      default:
        return undefined;
    }
  }

  private cycle(values: Value[]): Value {
    if (values.length === 0) throw new PyError('TypeError', 'no items for cycling given');
    return values[this.index0 % values.length] as Value;
  }

  private changed(value: Value): boolean {
    if (this.lastChanged !== undefined && equals(this.lastChanged, value)) return false;
    this.lastChanged = value;
    return true;
  }

  override repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.length()}>`;
  }
}
