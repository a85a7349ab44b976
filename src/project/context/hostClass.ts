import { Signature, type Bound } from '../../jinja/hostFunction.ts';
import { PyObject, type CallArguments, type Called, type Value } from '../../jinja/values.ts';

/** A class of a Python module: called to make an instance, with its class methods as attributes. */
export class HostClass extends PyObject {
  readonly pyType = 'type';
  private readonly signature: Signature;

  constructor(
    private readonly name: string,
    parameters: readonly string[],
    private readonly make: (args: Bound) => Called,
    private readonly members: ReadonlyMap<string, Value>,
  ) {
    super();
    this.signature = new Signature(parameters);
  }
  override call(args: CallArguments): Called {
    return this.make(this.signature.bind(this.name, args));
  }
  override getAttribute(name: string): Value | undefined {
    return this.members.get(name);
  }
  override truth(): boolean {
    return true;
  }
  override repr(): string {
    return `<class '${this.name}'>`;
  }
}
