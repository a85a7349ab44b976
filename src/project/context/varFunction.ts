import { hostFunction, Signature } from '../../jinja/hostFunction.ts';
import { dumpJson } from '../../jinja/json.ts';
import type { Steps } from '../../jinja/steps.ts';
import { PyDict, PyError, PyObject, type CallArguments, type Called, type Value } from '../../jinja/values.ts';
import { toTemplateValue } from '../plain.ts';
import { hasTemplate } from '../templating.ts';
import type { BaseContextOptions } from './baseContext.ts';

type VarOptions = Pick<BaseContextOptions, 'vars' | 'missingVars' | 'nodeName' | 'renderVar'>;
/** Where templates in vars are said to stand. */
const VARS_FILE = 'dbt_project.yml';
const signature = new Signature(['var_name', 'default?']);

/** dbt's `var`: a function that also knows `has_var`. */
export class VarFunction extends PyObject {
  readonly pyType = 'Var';
  constructor(private readonly options: VarOptions) {
    super();
  }

  override call(args: CallArguments): Called {
    const bound = signature.bind('var', args);
    const name = bound.text('var_name');
    const { vars, renderVar } = this.options;
    if (Object.hasOwn(vars, name)) {
      const value = toTemplateValue(vars[name]);
      return typeof value === 'string' && renderVar && hasTemplate(value) ? renderVar(value) : value;
    }
    const fallback = bound.optional('default');
    return fallback !== undefined ? fallback : this.missing(name);
  }

  /** The same for one node: texts with templates in them see its names. */
  of(nodeName: string | null, renderVar: NonNullable<VarOptions['renderVar']>): VarFunction {
    return new VarFunction({ ...this.options, nodeName, renderVar });
  }

  private missing(name: string): Value {
    const { vars, missingVars, nodeName } = this.options;
    if (missingVars === 'none') return null;
    const given = dumpJson(toTemplateValue(vars) as PyDict, { sortKeys: true, indent: 4 });
    throw new PyError('RequiredVarNotFoundError', `Required var '${name}' not found in config:\nVars supplied to ${nodeName ?? '<Configuration>'} = ${given}`);
  }

  override getAttribute(name: string): Value | undefined {
    if (name !== 'has_var') return undefined;
    return hostFunction('has_var', ['var_name'], (args) => Object.hasOwn(this.options.vars, args.text('var_name')));
  }
}

/** A value of the base context as a node's templates have it: `var` renders with the names of whoever calls it. */
export function inContext(value: Value | undefined, nodeName: string | null, render: (text: string, file: string) => Steps<string>): Value | undefined {
  return value instanceof VarFunction ? value.of(nodeName, (text) => render(text, VARS_FILE)) : value;
}
