import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyObject, type Value } from '../../jinja/values.ts';

/** `validation`: dbt's validators of `config.require('x', validator=validation.any[…])`, of which none refuses anything. */
export class Validation extends PyObject {
  readonly pyType = 'ValidationNamespace';
  override getAttribute(name: string): Value | undefined {
    return name === 'any' ? new AnyOf() : undefined;
  }
}

class AnyOf extends PyObject {
  readonly pyType = 'any';
  override getItem(_types: Value): Value {
    return hostFunction('validator', ['value'], () => null);
  }
}
