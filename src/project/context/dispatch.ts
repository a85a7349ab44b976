import type { Bound } from '../../jinja/hostFunction.ts';
import { PyError, type Value } from '../../jinja/values.ts';
import type { DispatchResult } from '../macroNamespace.ts';
import type { ManifestMacro } from '../manifest.ts';

/** The parameters of `adapter.dispatch`. */
export const DISPATCH_PARAMETERS = ['macro_name', 'macro_namespace?', 'packages?'];

/**
 * What `adapter.dispatch(…)` gives, while parsing and while running.
 * @param find looks for the macro, by its name and the namespace given
 * @throws PyError where dbt refuses the arguments, or no package has the macro
 */
export function dispatched(
  args: Bound,
  find: (name: string, macroNamespace: string | null) => DispatchResult,
  bind: (macro: ManifestMacro) => Value | undefined,
): Value {
  const name = args.text('macro_name');
  const macroNamespace = args.value('macro_namespace');
  if (args.value('packages') !== null) {
    throw new PyError(
      'CompilationError',
      `The "packages" argument of adapter.dispatch() has been deprecated.\nUse the "macro_namespace" argument instead.\n\nRaised during dispatch for: ${name}`,
    );
  }
  const dot = name.indexOf('.');
  if (dot >= 0) {
    throw new PyError(
      'CompilationError',
      `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component. Did you mean ` +
        `\`adapter.dispatch("${name.slice(dot + 1)}", macro_namespace="${name.slice(0, dot)}")\`?`,
    );
  }
  if (macroNamespace !== null && typeof macroNamespace !== 'string') {
    throw new PyError('CompilationError', 'In adapter.dispatch, got a macro_namespace argument that is no string; it should be None or a string.');
  }
  const result = find(name, macroNamespace);
  const bound = result.found ? bind(result.macro) : undefined;
  if (bound !== undefined) return bound;
  const tried = result.found ? [] : result.tried.map((one) => `'${one}'`);
  throw new PyError(
    'CompilationError',
    `In dispatch: No macro named '${name}' found within namespace: '${macroNamespace ?? 'None'}'\n    Searched for: ${tried.join(', ')}`,
  );
}
