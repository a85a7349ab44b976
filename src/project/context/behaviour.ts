import { PyError, PyObject, type Value } from '../../jinja/values.ts';

/** dbt-adapters' `DEFAULT_BASE_BEHAVIOR_FLAGS`; dbt-duckdb has none of its own. */
const REGISTERED = ['require_batched_execution_for_custom_microbatch_strategy', 'enable_truthy_nulls_equals_macro'];

/** `adapter.behavior`: flags that change the adapter's behaviour, all off unless `flags:` of the project sets them. */
export class Behaviour extends PyObject {
  readonly pyType = 'Behavior';
  constructor(private readonly flag: (name: string) => unknown) {
    super();
  }
  override getAttribute(name: string): Value {
    if (!REGISTERED.includes(name)) throw new PyError('CompilationError', `The flag ${name} has not been registered.`);
    return new BehaviourFlag(this.flag(name) === true);
  }
  override truth(): boolean {
    return true;
  }
}

class BehaviourFlag extends PyObject {
  readonly pyType = 'BehaviorFlagRendered';
  constructor(private readonly isOn: boolean) {
    super();
  }
  override truth(): boolean {
    return this.isOn;
  }
  override getAttribute(name: string): Value | undefined {
    return name === 'no_warn' || name === 'setting' ? this.isOn : undefined;
  }
}
