import { asInt } from './arithmetic.ts';
import { updateDict } from './containerMethods.ts';
import { hostFunction, type Bound } from './hostFunction.ts';
import { sliceIndices } from './iterate.ts';
import { PySlice } from './access.ts';
import { repr, typeName } from './repr.ts';
import { equals } from './compare.ts';
import { PyDict, PyError, PyObject, type CallArguments, type Value } from './values.ts';

/** What `range` gives. The sandbox allows no more than 100000 numbers. */
export class PyRange extends PyObject {
  readonly pyType = 'range';
  constructor(
    private readonly start: number,
    private readonly stop: number,
    private readonly step: number,
  ) {
    super();
  }
  override length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }
  override *iterate(): IterableIterator<Value> {
    for (let i = 0; i < this.length(); i++) yield this.start + i * this.step;
  }
  override getItem(key: Value): Value | undefined {
    const length = this.length();
    if (key instanceof PySlice) {
      const [first, second] = sliceIndices(length, key.start, key.stop, key.step);
      const picked = sliceIndices(length, key.start, key.stop, key.step).length;
      const step = this.step * (second !== undefined && first !== undefined ? second - first : 1);
      const start = this.start + (first ?? 0) * this.step;
      return new PyRange(start, start + picked * step, step);
    }
    const int = asInt(key);
    if (int === undefined) return undefined;
    const index = Number(int) < 0 ? Number(int) + length : Number(int);
    return index >= 0 && index < length ? this.start + index * this.step : undefined;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'start' ? this.start : name === 'stop' ? this.stop : name === 'step' ? this.step : undefined;
  }
  override equals(other: Value): boolean {
    return other instanceof PyRange && equals([...this.iterate()], [...other.iterate()]);
  }
  override repr(): string {
    return `range(${this.start}, ${this.stop}${this.step === 1 ? '' : `, ${this.step}`})`;
  }
}

function range(args: Bound): PyRange {
  const numbers = args.rest.map((value) => {
    const int = asInt(value);
    if (int === undefined) throw new PyError('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
    return Number(int);
  });
  if (numbers.length === 0) throw new PyError('TypeError', 'range expected at least 1 argument, got 0');
  if (numbers.length > 3) throw new PyError('TypeError', `range expected at most 3 arguments, got ${numbers.length}`);
  const [first = 0, second, step = 1] = numbers;
  if (step === 0) throw new PyError('ValueError', 'range() arg 3 must not be zero');
  const made = second === undefined ? new PyRange(0, first, 1) : new PyRange(first, second, step);
  if (made.length() > 100_000) throw new PyError('OverflowError', 'Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).');
  return made;
}

/** What `namespace()` gives: the one thing a template may set attributes of. */
export class Namespace extends PyObject {
  readonly pyType = 'Namespace';
  constructor(private readonly values: PyDict) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    return this.values.get(name);
  }
  override setAttribute(name: string, value: Value): boolean {
    this.values.set(name, value);
    return true;
  }
  override truth(): boolean {
    return true;
  }
  override repr(): string {
    return `<Namespace ${repr(this.values)}>`;
  }
}

function dictOf(args: Bound): PyDict {
  const dict = new PyDict();
  updateDict(dict, args.optional('source'), args.named);
  return dict;
}

/** `cycler('a', 'b')`: one after the other, again and again. */
class Cycler extends PyObject {
  readonly pyType = 'Cycler';
  private position = 0;
  constructor(private readonly items: Value[]) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'current') return this.items[this.position];
    if (name === 'items') return this.items;
    if (name === 'pos') return this.position;
    if (name === 'next') return hostFunction('next', [], () => this.next());
    return name === 'reset' ? hostFunction('reset', [], () => this.reset()) : undefined;
  }
  private next(): Value {
    const item = this.items[this.position] as Value;
    this.position = (this.position + 1) % this.items.length;
    return item;
  }
  private reset(): null {
    this.position = 0;
    return null;
  }
}

/** `joiner(', ')`: nothing at its first call, the separator after that. */
class Joiner extends PyObject {
  readonly pyType = 'Joiner';
  private used = false;
  constructor(private readonly separator: Value) {
    super();
  }
  override call(_args: CallArguments): Value {
    if (this.used) return this.separator;
    this.used = true;
    return '';
  }
}

/** Names every Jinja template knows. */
export const builtins: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', hostFunction('range', ['*args'], range)],
  ['dict', hostFunction('dict', ['source?', '/', '**named'], dictOf)],
  ['namespace', hostFunction('namespace', ['source?', '/', '**named'], (args) => new Namespace(dictOf(args)))],
  [
    'cycler',
    hostFunction('cycler', ['*items'], (args) => {
      if (args.rest.length === 0) throw new PyError('RuntimeError', 'at least one item has to be provided');
      return new Cycler(args.rest);
    }),
  ],
  ['joiner', hostFunction('joiner', ['sep?'], (args) => new Joiner(args.value('sep', ', ')))],
  [
    'lipsum',
    hostFunction('lipsum', ['*args', '**named'], () => {
      throw new PyError('NotImplementedError', 'lipsum() is random text and not available here');
    }),
  ],
]);
