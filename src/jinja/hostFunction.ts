import { PyError, PyObject, Undefined, type CallArguments, type Called, type Value } from './values.ts';

/** Arguments of one call, bound to the parameters of a host function. */
export class Bound {
  /** What `*rest` took. */
  rest: Value[] = [];
  /** What `**named` took. */
  named: ReadonlyMap<string, Value> = new Map();
  private readonly values = new Map<string, Value>();

  constructor(readonly functionName: string) {}

  put(name: string, value: Value): void {
    this.values.set(name, value);
  }
  /** The argument, or JS `undefined` where an optional one was left out. */
  optional(name: string): Value | undefined {
    return this.values.get(name);
  }
  /** A required argument, or an optional one with its default. */
  value(name: string, fallback: Value = null): Value {
    const value = this.values.get(name);
    return value === undefined ? fallback : value;
  }
  /** A text argument; fails where it is something else. */
  text(name: string, fallback?: string): string {
    const value = this.values.get(name) ?? fallback;
    if (typeof value === 'string') return value;
    if (value instanceof Undefined) throw new PyError('UndefinedError', value.message());
    throw new PyError('TypeError', `${this.functionName}() needs a string for '${name}'`);
  }
}

/**
 * A function of the host, called from templates with Python's rules for arguments.
 *
 *     hostFunction('log', ['msg', 'info?'], (args) => { write(args.value('msg')); return ''; })
 *
 * Parameters: `name` required, `name?` optional, `*rest`, `**named`, and `/` or `*` as in Python (positional only before,
 * keyword only after). The body returns a value, or steps where it has to ask for something or to call back.
 */
export function hostFunction(name: string, parameters: readonly string[], body: (args: Bound) => Called): HostFunction {
  return new HostFunction(name, parameters, body);
}

type Signature = { names: string[]; positional: number; positionalOnly: number; required: Set<string>; rest: boolean; named: boolean };

function signatureOf(parameters: readonly string[]): Signature {
  const signature: Signature = { names: [], positional: 0, positionalOnly: 0, required: new Set(), rest: false, named: false };
  let keywordOnly = false;
  for (const parameter of parameters) {
    if (parameter.startsWith('**')) signature.named = true;
    else if (parameter === '/') signature.positionalOnly = signature.names.length;
    else if (parameter.startsWith('*')) {
      keywordOnly = true;
      if (parameter.length > 1) signature.rest = true;
    } else {
      const optional = parameter.endsWith('?');
      const name = optional ? parameter.slice(0, -1) : parameter;
      signature.names.push(name);
      if (!optional) signature.required.add(name);
      if (!keywordOnly) signature.positional++;
    }
  }
  return signature;
}

/** See `hostFunction`. */
export class HostFunction extends PyObject {
  readonly pyType: string = 'function';
  private readonly signature: Signature;

  constructor(
    readonly name: string,
    parameters: readonly string[],
    private readonly body: (args: Bound) => Called,
  ) {
    super();
    this.signature = signatureOf(parameters);
  }

  override repr(): string {
    return `<function ${this.name}>`;
  }

  override call(args: CallArguments): Called {
    return this.body(this.bind(args));
  }

  private bind({ positional, named }: CallArguments): Bound {
    const { names, positional: count, positionalOnly, required, rest, named: takesNamed } = this.signature;
    const bound = new Bound(this.name);
    for (let i = 0; i < Math.min(positional.length, count); i++) bound.put(names[i] as string, positional[i] as Value);
    if (positional.length > count) {
      if (!rest) throw tooMany(this.name, count, positional.length);
      bound.rest = positional.slice(count);
    }
    const others = new Map<string, Value>();
    for (const [key, value] of named) {
      const index = names.indexOf(key);
      if (index >= positionalOnly && index >= 0) {
        if (bound.optional(key) !== undefined) throw new PyError('TypeError', `${this.name}() got multiple values for argument '${key}'`);
        bound.put(key, value);
      } else if (takesNamed) others.set(key, value);
      else throw new PyError('TypeError', `${this.name}() got an unexpected keyword argument '${key}'`);
    }
    bound.named = others;
    const missing = names.filter((name) => required.has(name) && bound.optional(name) === undefined);
    if (missing.length) throw missingArguments(this.name, missing);
    return bound;
  }
}

function tooMany(name: string, allowed: number, given: number): PyError {
  const were = given === 1 ? 'was' : 'were';
  return new PyError('TypeError', `${name}() takes ${allowed} positional argument${allowed === 1 ? '' : 's'} but ${given} ${were} given`);
}

function missingArguments(name: string, missing: string[]): PyError {
  const quoted = missing.map((one) => `'${one}'`);
  const list = quoted.length < 3 ? quoted.join(' and ') : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
  const s = missing.length === 1 ? '' : 's';
  return new PyError('TypeError', `${name}() missing ${missing.length} required positional argument${s}: ${list}`);
}
