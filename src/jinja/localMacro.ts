import type { Parameter, Statement } from './ast.ts';
import { compileExpression } from './compileExpression.ts';
import { valueOf, type BodyCompiler } from './evaluator.ts';
import { LimitError } from './meter.ts';
import { stringRepr } from './repr.ts';
import { Frame, Output, Scope, type Rendering } from './rendering.ts';
import type { Steps } from './steps.ts';
import { locateError, MacroReturn } from './templateError.ts';
import { usesName } from './usesName.ts';
import { PyDict, PyError, PyObject, PyTuple, Undefined, type CallArguments, type Value } from './values.ts';

export type Body = { name: string; parameters: readonly Parameter[]; body: Statement[] };
type Uses = { caller: boolean; kwargs: boolean; varargs: boolean };
const uses = new WeakMap<readonly Statement[], Uses>();

/** Which of the special names a body takes beside its parameters. */
function usesOf({ body, parameters }: Body): Uses {
  let found = uses.get(body);
  if (!found) {
    const takes = (name: string): boolean => usesName(body, name) && !parameters.some((parameter) => parameter.name === name);
    uses.set(body, (found = { caller: takes('caller'), kwargs: takes('kwargs'), varargs: takes('varargs') }));
  }
  return found;
}

/** A call that does not fit a macro's parameters: the mistake is where the call stands, not in the macro. */
class ArgumentError extends PyError {
  constructor(
    message: string,
    private readonly args: CallArguments,
  ) {
    super('TypeError', message);
  }

  isOf(args: CallArguments): boolean {
    return this.args === args;
  }
}

/** Whether this was thrown because these arguments of a call do not fit. */
export function isMisfit(thrown: unknown, args: CallArguments): boolean {
  return thrown instanceof ArgumentError && thrown.isOf(args);
}

/** Puts the arguments of a call into a scope, by Jinja's rules. */
function* bindParameters(macro: Body, args: CallArguments, frame: Frame): Steps<void> {
  const { positional, named } = args;
  const { name, parameters } = macro;
  const { caller, kwargs, varargs } = usesOf(macro);
  const { scope, rendering } = frame;
  const rest = new Map(named);
  const missing: Parameter[] = [];
  parameters.forEach((parameter, i) => {
    const value = i < positional.length ? positional[i] : rest.get(parameter.name);
    if (i >= positional.length) rest.delete(parameter.name);
    if (value === undefined) missing.push(parameter);
    else scope.set(parameter.name, value);
  });
  if (caller) {
    scope.set('caller', rest.get('caller') ?? new Undefined('caller', 'No caller defined', rendering.permissive));
    rest.delete('caller');
  }
  if (kwargs) scope.set('kwargs', PyDict.of(rest));
  else if (rest.has('caller')) {
    throw new ArgumentError(`macro ${stringRepr(name)} was called in a call block, but does not use caller()`, args);
  } else for (const key of rest.keys()) throw new ArgumentError(`macro ${stringRepr(name)} takes no keyword argument '${key}'`, args);
  if (varargs) scope.set('varargs', new PyTuple(positional.slice(parameters.length)));
  else if (positional.length > parameters.length) {
    throw new ArgumentError(`macro ${stringRepr(name)} takes not more than ${parameters.length} argument(s)`, args);
  }
  for (const parameter of missing) {
    const value = parameter.default
      ? yield* valueOf(compileExpression(parameter.default), frame)
      : new Undefined(parameter.name, `parameter '${parameter.name}' was not provided`, rendering.permissive);
    scope.set(parameter.name, value);
  }
}

/** Runs a macro's body with these arguments; its output is the result. */
export function* runBody(macro: Body, args: CallArguments, frame: Frame, compileBody: BodyCompiler): Steps<string> {
  const body = compileBody(macro.body);
  yield* bindParameters(macro, args, frame);
  const out = new Output(frame.rendering.meter);
  if (body.run) body.run(frame, out);
  else yield* body.steps(frame, out);
  return out.joined();
}

/** Counts a call that begins; the caller counts it down again. */
export function enter(rendering: Rendering): void {
  if (rendering.depth >= rendering.meter.limits.depth) {
    throw new LimitError(`macros call each other too deeply (${rendering.depth} calls, without an end?)`);
  }
  rendering.depth++;
}

/** What all macros have in common. */
export abstract class Macro extends PyObject {
  readonly pyType = 'Macro';
  constructor(protected readonly body: Body) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'name') return this.body.name;
    return name === 'arguments' ? new PyTuple(this.body.parameters.map((parameter) => parameter.name)) : undefined;
  }
  override truth(): boolean {
    return true;
  }
  override repr(): string {
    return `<Macro ${stringRepr(this.body.name)}>`;
  }
}

/** A macro made while a template runs, or the body of a call block: it sees the names around it. */
class LocalMacro extends Macro {
  private readonly permissive: boolean;

  constructor(
    body: Body,
    private readonly frame: Frame,
    private readonly scope: Scope,
    private readonly compileBody: BodyCompiler,
  ) {
    super(body);
    this.permissive = frame.rendering.permissive;
  }
  override *call(args: CallArguments): Steps<Value> {
    const { rendering, template } = this.frame;
    const frame = new Frame(rendering, template, new Scope(this.scope));
    enter(rendering);
    const before = rendering.permissive;
    rendering.permissive = this.permissive;
    try {
      return yield* runBody(this.body, args, frame, this.compileBody);
    } catch (thrown) {
      if (this.body.name !== 'caller' && thrown instanceof MacroReturn) return thrown.value;
      if (isMisfit(thrown, args)) throw thrown;
      throw locateError(thrown, template, frame.at);
    } finally {
      rendering.permissive = before;
      rendering.depth--;
    }
  }
}

/** The macro a `{% macro %}` inside a template, or a call block, makes. */
export function localMacro(body: Body, frame: Frame, compileBody: BodyCompiler): PyObject {
  return new LocalMacro(body, frame, frame.scope, compileBody);
}
