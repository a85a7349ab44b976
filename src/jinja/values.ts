import type { Steps } from './steps.ts';

/**
 * A Python value. `number` is an int within the safe integers and `bigint` an int beyond them (always normalised so);
 * floats are `PyFloat`; a JS array is a list, shared and changed by reference as in Python.
 */
export type Value = null | boolean | number | bigint | string | PyFloat | Value[] | PyTuple | PyDict | PySet | Undefined | PyObject;

/** A Python float. */
export class PyFloat {
  constructor(readonly value: number) {}
  toJSON(): number {
    return this.value;
  }
}

/** A Python tuple. */
export class PyTuple {
  /** `names` are those of a named tuple of the class `className`. */
  constructor(
    readonly items: readonly Value[],
    readonly className = 'tuple',
    readonly names: readonly string[] = [],
  ) {}
}

/** What a call is given. Keyword arguments keep their order. */
export type CallArguments = { positional: Value[]; named: ReadonlyMap<string, Value> };

/** What calling something gives: the value itself, or steps that lead to it. */
export type Called = Value | Steps<Value>;

/**
 * An object offered to templates. Templates see only what these methods hand out, never properties of the JS object.
 * A method that returns `undefined` (JS) says "there is no such thing", which is `Undefined` to the template.
 */
export abstract class PyObject {
  /** Python's `type(x).__name__`, used in messages. */
  abstract readonly pyType: string;
  /** `x.name`. */
  getAttribute(_name: string): Value | undefined {
    return undefined;
  }
  /** `x[key]`. */
  getItem(_key: Value): Value | undefined {
    return undefined;
  }
  /** `{% set x.name = value %}`, which Jinja allows for namespaces; false where it is not allowed. */
  setAttribute(_name: string, _value: Value): boolean {
    return false;
  }
  /** Present on what can be called. */
  call?(args: CallArguments): Called;
  /** `str(x)`: what `{{ x }}` prints. */
  str(): string {
    return this.repr();
  }
  /** `repr(x)`: what it looks like inside a printed list. */
  repr(): string {
    return `<${this.pyType} object>`;
  }
  truth(): boolean {
    const length = this.length();
    return length === undefined || length > 0;
  }
  /** `len(x)`, or undefined where it has none. */
  length(): number | undefined {
    return undefined;
  }
  /** What `for` goes over, or undefined where it cannot. An iterator of Python is one-shot: return the same one again. */
  iterate(): Iterable<Value> | undefined {
    return undefined;
  }
  /** `value in x`; undefined: look through `iterate()`. */
  contains(_value: Value): boolean | undefined {
    return undefined;
  }
  equals(other: Value): boolean {
    return this === other;
  }
  /** Below, at or above zero as `x < other`, `==`, `>`; undefined where they have no order. */
  compare(_other: Value): number | undefined {
    return undefined;
  }
  /** `x op other`, or `other op x` where `reflected`; undefined where it has no meaning. */
  operate(_operator: string, _other: Value, _reflected: boolean): Value | undefined {
    return undefined;
  }
  /** Equal objects give the same key. Throw for what Python cannot hash. */
  hashKey(): unknown {
    return this;
  }
  /** A view as a dict, where the object is a mapping (`**x`, `x is mapping`, `tojson`). */
  asDict(): PyDict | undefined {
    return undefined;
  }
}

/** A name or attribute that is not there. It prints as nothing; using it any further fails with `message()`. */
export class Undefined {
  constructor(
    readonly name: string | null,
    readonly hint: string | null = null,
    /** While parsing, dbt lets undefined things be called and reached into: they stay undefined. */
    readonly permissive = false,
  ) {}

  message(): string {
    return this.hint ?? `'${this.name ?? 'unknown'}' is undefined`;
  }
}

/** An error as Python would raise it. The interpreter adds the place and turns it into a `TabhouseError`. */
export class PyError extends Error {
  constructor(
    readonly pyType: string,
    message: string,
  ) {
    super(message);
  }
}

const hashKeyOf = (key: Value): unknown => {
  switch (typeof key) {
    case 'string':
      return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
    case 'boolean':
      return key ? 1 : 0;
    case 'number':
    case 'bigint':
      return key;
    default:
      break;
  }
  if (key === null) return null;
  if (key instanceof PyFloat) {
    const x = key.value;
    return Number.isInteger(x) && !Number.isSafeInteger(x) ? BigInt(x) : x === 0 ? 0 : x;
  }
  if (key instanceof PyTuple) return tupleKey(key);
  if (key instanceof PyObject) return key.hashKey();
  if (key instanceof Undefined) return key;
  const type = Array.isArray(key) ? 'list' : key instanceof PyDict ? 'dict' : 'set';
  throw new PyError('TypeError', `unhashable type: '${type}'`);
};

const objectNumbers = new WeakMap<object, number>();
let objectCount = 0;

function tupleKey(tuple: PyTuple): string {
  return (
    '\0t' +
    tuple.items
      .map((item) => {
        const key = hashKeyOf(item);
        if (typeof key === 'object' && key !== null) {
          if (!objectNumbers.has(key)) objectNumbers.set(key, ++objectCount);
          return `o${objectNumbers.get(key)}`;
        }
        const text = typeof key === 'string' ? key : `\0${typeof key === 'bigint' ? 'number' : typeof key}${String(key)}`;
        return `${text.length}:${text}`;
      })
      .join('')
  );
}

/** A Python dict: keys in order of insertion, equal as in Python (`1`, `1.0` and `True` are one key). */
export class PyDict {
  private readonly entries = new Map<unknown, [Value, Value]>();

  /** From pairs; later ones win. */
  static of(pairs: Iterable<readonly [Value, Value]>): PyDict {
    const dict = new PyDict();
    for (const [key, value] of pairs) dict.set(key, value);
    return dict;
  }
  get size(): number {
    return this.entries.size;
  }
  get(key: Value): Value | undefined {
    return this.entries.get(hashKeyOf(key))?.[1];
  }
  has(key: Value): boolean {
    return this.entries.has(hashKeyOf(key));
  }
  set(key: Value, value: Value): this {
    const hash = hashKeyOf(key);
    const entry = this.entries.get(hash);
    if (entry) entry[1] = value;
    else this.entries.set(hash, [key, value]);
    return this;
  }
  delete(key: Value): boolean {
    return this.entries.delete(hashKeyOf(key));
  }
  clear(): void {
    this.entries.clear();
  }
  *keys(): IterableIterator<Value> {
    for (const entry of this.entries.values()) yield entry[0];
  }
  *values(): IterableIterator<Value> {
    for (const entry of this.entries.values()) yield entry[1];
  }
  /** Key and value; the pairs must not be changed. */
  items(): IterableIterator<readonly [Value, Value]> {
    return this.entries.values();
  }
  copy(): PyDict {
    return PyDict.of(this.items());
  }
}

/** A Python set, in order of insertion. */
export class PySet {
  private readonly dict = new PyDict();
  constructor(items: Iterable<Value> = []) {
    for (const item of items) this.add(item);
  }
  get size(): number {
    return this.dict.size;
  }
  has(value: Value): boolean {
    return this.dict.has(value);
  }
  add(value: Value): this {
    if (!this.dict.has(value)) this.dict.set(value, null);
    return this;
  }
  delete(value: Value): boolean {
    return this.dict.delete(value);
  }
  clear(): void {
    this.dict.clear();
  }
  values(): IterableIterator<Value> {
    return this.dict.keys();
  }
}

/** A JSON-like JS value. */
export type Plain = null | boolean | number | bigint | string | undefined | readonly Plain[] | { readonly [key: string]: Plain };

/** A JSON-like JS value as a new Python value. Whole numbers become ints, others floats; `undefined` fields are left out. */
export function toPython(plain: Plain): Value {
  if (plain === null || plain === undefined) return null;
  if (typeof plain === 'number') return Number.isSafeInteger(plain) ? plain : new PyFloat(plain);
  if (typeof plain !== 'object') return typeof plain === 'bigint' ? normaliseInt(plain) : plain;
  if (Array.isArray(plain)) return (plain as readonly Plain[]).map(toPython);
  const dict = new PyDict();
  for (const [key, value] of Object.entries(plain)) if (value !== undefined) dict.set(key, toPython(value as Plain));
  return dict;
}

/**
 * A Python value as JSON-like JS: tuples and sets become arrays, floats and big ints numbers, keys strings.
 * Objects are their dict view, or else their text; `Undefined` is null.
 */
export function toPlain(value: Value): Plain {
  if (value === null || value instanceof Undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object') return value;
  if (value instanceof PyFloat) return value.value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof PyTuple) return value.items.map(toPlain);
  if (value instanceof PySet) return [...value.values()].map(toPlain);
  const dict = value instanceof PyDict ? value : value.asDict();
  if (!dict) return (value as PyObject).str();
  const plain: Record<string, Plain> = {};
  for (const [key, item] of dict.items()) plain[plainKey(key)] = toPlain(item);
  return plain;
}

function plainKey(key: Value): string {
  if (typeof key === 'string') return key;
  const plain = toPlain(key);
  return typeof plain === 'object' ? JSON.stringify(plain) : String(plain);
}

/** An int in its one form: `number` where it is safe, else `bigint`. */
export function normaliseInt(int: bigint): number | bigint {
  return int >= -9007199254740991n && int <= 9007199254740991n ? Number(int) : int;
}
