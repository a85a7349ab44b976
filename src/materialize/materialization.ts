import { TabhouseError } from '../base/error.ts';
import { callValue } from '../jinja/render.ts';
import type { Steps } from '../jinja/steps.ts';
import type { Value } from '../jinja/values.ts';
import { reprValue } from '../project/pythonText.ts';
import type { RunContext } from './context/runContext.ts';

/** What came of a node. A node that fails throws instead. */
export type NodeOutcome = {
  status: 'success' | 'pass' | 'warn' | 'fail';
  message: string | null;
  /** Rows a test found; null where the node is no test. */
  failures: number | null;
  adapterResponse: { _message?: string; [field: string]: unknown };
  compiledCode: string | null;
  relationName: string | null;
  /** Rows the main statement said it wrote, where it said so. */
  rowsAffected: number | null;
};

/**
 * Runs the macro of a materialization in a node's context and gives what it returned.
 * @param language that of the node where it is one a materialization may refuse: a model, a seed or a snapshot
 */
export function* runMaterialization(context: RunContext, materialized: string, language: string | null = null): Steps<Value> {
  const macro = context.session.options.macros.materialization(materialized);
  const bound = context.macros.bind(macro);
  if (bound === undefined) {
    throw new TabhouseError({
      code: 'template',
      fault: 'project',
      message: `No materialization '${materialized}' was found for adapter duckdb! (searched types 'default' and 'duckdb')`,
    });
  }
  const languages = macro?.supported_languages ?? null;
  if (macro !== undefined && language !== null && languages !== null && !languages.includes(language)) {
    throw new TabhouseError({
      code: 'runtime',
      fault: 'project',
      message: `Materialization "${macro.name}" only supports languages ${reprValue(languages)}; got "${language}"`,
    });
  }
  return yield* callValue(bound);
}
