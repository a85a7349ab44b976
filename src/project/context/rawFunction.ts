import { PyObject, type CallArguments, type Called, type Value } from '../../jinja/values.ts';

/** A function that is given its arguments as they came. */
export class RawFunction extends PyObject {
  readonly pyType = 'function';
  constructor(
    readonly name: string,
    private readonly body: (args: CallArguments) => Called,
    /** `ref.config`, as packages ask for it. */
    private readonly config?: () => Value | undefined,
  ) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'config' ? this.config?.() : undefined;
  }
  override call(args: CallArguments): Called {
    return this.body(args);
  }
}
