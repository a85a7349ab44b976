import { Signature, type Bound } from './hostFunction.ts';
import { PyObject, type CallArguments, type Called, type Value } from './values.ts';

type Method<T> = { name: string; signature: Signature; body: (self: T, args: Bound) => Called };
export type MethodTable<T> = ReadonlyMap<string, Method<T>>;

/** Methods of a Python type by name: parameters as for `hostFunction`, in one string, and what the method does. */
export function methodTable<T>(methods: Record<string, [parameters: string, body: (self: T, args: Bound) => Called]>): MethodTable<T> {
  return new Map(
    Object.entries(methods).map(([name, [parameters, body]]) => [name, { name, signature: new Signature(parameters.split(' ').filter(Boolean)), body }]),
  );
}

/** The method of this name bound to `self`, or undefined. */
export function boundMethod<T extends Value>(table: MethodTable<T>, self: T, name: string): PyObject | undefined {
  const method = table.get(name);
  return method && new BoundMethod(method, self);
}

class BoundMethod<T extends Value> extends PyObject {
  readonly pyType = 'builtin_function_or_method';
  constructor(
    private readonly method: Method<T>,
    private readonly self: T,
  ) {
    super();
  }
  override repr(): string {
    return `<built-in method ${this.method.name}>`;
  }
  override call(args: CallArguments): Called {
    return this.method.body(this.self, this.method.signature.bind(this.method.name, args));
  }
}
