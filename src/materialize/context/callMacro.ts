import { callValue } from '../../jinja/render.ts';
import type { Steps } from '../../jinja/steps.ts';
import { PyDict, PyError, type Value } from '../../jinja/values.ts';
import { RunContext } from './runContext.ts';
import { ManifestResolver } from './resolvers.ts';
import type { Session } from '../session.ts';

/** The context of a macro called by the host and not by a node: no `this`, no configuration, results of its own. */
export function macroContext(session: Session, packageName: string, uniqueId: string, file: string, extra?: ReadonlyMap<string, Value>): RunContext {
  const node = {
    name: uniqueId,
    unique_id: uniqueId,
    package_name: packageName,
    original_file_path: file,
    resource_type: 'operation' as const,
    dependsOn: null,
  };
  return new RunContext(session, {
    packageName,
    uniqueId,
    file,
    model: () =>
      PyDict.of([
        ['unique_id', uniqueId],
        ['name', uniqueId],
        ['resource_type', 'macro'],
        ['package_name', packageName],
      ]),
    config: null,
    resolver: new ManifestResolver(session, node, null),
    thisRelation: () => null,
    database: null,
    schema: null,
    compiledCode: () => null,
    preHooks: null,
    postHooks: null,
    extra,
  });
}

/** Calls one of dbt's macros by its bare name, as the adapter does: the project's own goes first. */
export function* callMacro(session: Session, name: string, named: Record<string, Value>): Steps<Value> {
  const macro = session.options.macros.byName().get(name);
  if (!macro) throw new PyError('DbtInternalError', `dbt could not find a macro with the name '${name}'`);
  const context = macroContext(session, session.options.macros.rootPackage, macro.unique_id, macro.original_file_path);
  const bound = context.macros.bind(macro);
  if (bound === undefined) throw new PyError('DbtInternalError', `the macro '${name}' has no definition`);
  return yield* callValue(bound, [], new Map(Object.entries(named)));
}
