import type { MacroDefinition } from './ast.ts';
import { compileBody } from './compileStatement.ts';
import { guarded } from './guard.ts';
import { enter, isMisfit, Macro, runBody } from './localMacro.ts';
import { locate } from './locate.ts';
import { isMetered } from './meter.ts';
import { Frame, Scope, type Rendering } from './rendering.ts';
import type { Steps } from './steps.ts';
import { leaveMacro, locateError, MacroReturn } from './templateError.ts';
import type { CallArguments, PyObject, Value } from './values.ts';

/** A macro of the project: it sees only the globals of the node being rendered, and ends at `return()`. */
class BoundMacro extends Macro {
  constructor(
    private readonly definition: MacroDefinition,
    private readonly rendering: Rendering,
  ) {
    super(definition);
  }
  override call(args: CallArguments): Steps<Value> {
    const { rendering, definition } = this;
    return isMetered() ? this.run(args) : guarded(definition.template, rendering, null, this.run(args));
  }

  private *run(args: CallArguments): Steps<Value> {
    const { rendering, definition } = this;
    const { template } = definition;
    rendering.onMacroCall?.(definition, rendering.boundDepth);
    const frame = new Frame(rendering, template, new Scope(null));
    frame.at = definition.at;
    enter(rendering);
    rendering.boundDepth++;
    const before = rendering.permissive;
    rendering.permissive = false;
    try {
      return yield* runBody(definition, args, frame, compileBody);
    } catch (thrown) {
      if (thrown instanceof MacroReturn) return thrown.value;
      if (isMisfit(thrown, args)) throw thrown;
      const error = locateError(thrown, template, frame.at);
      leaveMacro(error, definition.name, template, locate(template, frame.at).line);
      throw error;
    } finally {
      rendering.permissive = before;
      rendering.depth--;
      rendering.boundDepth--;
    }
  }
}

/** A definition as something callable: `{{ name(args) }}` from templates, `callValue(bound, args)` from the host. `return(x)` ends it with x. */
export function bindMacro(definition: MacroDefinition, rendering: Rendering): PyObject {
  return new BoundMacro(definition, rendering);
}
