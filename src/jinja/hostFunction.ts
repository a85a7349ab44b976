import { PyError, PyObject, Undefined, type CallArguments, type Called, type Value } from './values.ts';

const noNames: ReadonlyMap<string, Value> = new Map();

/** Arguments of one call, bound to the parameters of a host function. */
export class Bound {
  /** What `*rest` took. */
  rest: Value[] = [];
  /** What `**named` took. */
  named: ReadonlyMap<string, Value> = noNames;
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
  /** An int argument; fails where it is something else. */
  int(name: string, fallback?: number): number {
    const value = this.values.get(name) ?? fallback;
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return Number(value);
    if (value instanceof Undefined) throw new PyError('UndefinedError', value.message());
    throw new PyError('TypeError', `${this.functionName}() needs an int for '${name}'`);
  }
  /** An int argument where None stands for a left out one. */
  optionalInt(name: string): number | null {
    const value = this.values.get(name);
    return value === undefined || value === null ? null : this.int(name);
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

/** Parameters of a host function, read once. */
export class Signature {
  private readonly names: string[] = [];
  private positional = 0;
  private positionalOnly = 0;
  private readonly required = new Set<string>();
  private rest = false;
  private named = false;

  constructor(parameters: readonly string[]) {
    let keywordOnly = false;
    for (const parameter of parameters) {
      if (parameter.startsWith('**')) this.named = true;
      else if (parameter === '/') this.positionalOnly = this.names.length;
      else if (parameter.startsWith('*')) {
        keywordOnly = true;
        if (parameter.length > 1) this.rest = true;
      } else this.add(parameter, keywordOnly);
    }
  }

  private add(parameter: string, keywordOnly: boolean): void {
    const optional = parameter.endsWith('?');
    const name = optional ? parameter.slice(0, -1) : parameter;
    this.names.push(name);
    if (!optional) this.required.add(name);
    if (!keywordOnly) this.positional++;
  }

  /** Arguments by parameter, with Python's errors for what does not fit. */
  bind(functionName: string, { positional, named }: CallArguments): Bound {
    const { names, positional: count } = this;
    const bound = new Bound(functionName);
    for (let i = 0; i < Math.min(positional.length, count); i++) bound.put(names[i] as string, positional[i] as Value);
    if (positional.length > count) {
      if (!this.rest) throw tooMany(functionName, count, positional.length);
      bound.rest = positional.slice(count);
    }
    if (named.size) this.bindNamed(bound, named);
    for (const name of this.required) {
      if (bound.optional(name) === undefined) {
        throw missingArguments(
          functionName,
          names.filter((one) => this.required.has(one) && bound.optional(one) === undefined),
        );
      }
    }
    return bound;
  }

  private bindNamed(bound: Bound, named: ReadonlyMap<string, Value>): void {
    const others = new Map<string, Value>();
    for (const [key, value] of named) {
      const index = this.names.indexOf(key);
      if (index >= 0 && index >= this.positionalOnly) {
        if (bound.optional(key) !== undefined) {
          throw new PyError('TypeError', `${bound.functionName}() got multiple values for argument '${key}'`);
        }
        bound.put(key, value);
      } else if (this.named) others.set(key, value);
      else throw new PyError('TypeError', `${bound.functionName}() got an unexpected keyword argument '${key}'`);
    }
    bound.named = others;
  }
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
    this.signature = new Signature(parameters);
  }

  override repr(): string {
    return `<function ${this.name}>`;
  }

  override truth(): boolean {
    return true;
  }

  override call(args: CallArguments): Called {
    return this.body(this.signature.bind(this.name, args));
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
