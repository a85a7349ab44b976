import type { Steps } from '../jinja/steps.ts';
import { str } from '../jinja/repr.ts';
import { TabhouseError } from '../base/error.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import type { ManifestNode, ManifestUnitTest } from '../project/manifest.ts';
import { compileNode, subjectOf } from './compile.ts';
import { RunContext } from './context/runContext.ts';
import { AdapterResponse } from './context/statements.ts';
import { dataTestOutcome } from './dataTest.ts';
import { nodeError } from './nodeError.ts';
import { runMaterialization, type NodeOutcome } from './materialization.ts';
import { Relation } from '../project/context/relation.ts';
import { relationNameOf } from './relations/stored.ts';
import { withSourceLine } from './sourcePlace.ts';
import { seedTable, withSeedFile } from './seed.ts';
import type { Session } from './session.ts';
import { runUnitTest } from './unit/unitTest.ts';

/**
 * Compiles a node and does what dbt does with it on the database. It either ends whole or throws with everything undone: what was open
 * is rolled back, temporary relations are gone, the relation cache is as before.
 * @throws TabhouseError that names the node.
 */
export function* materializeNode(session: Session, node: ManifestNode | ManifestUnitTest, onCompiled: () => void = () => {}): Steps<NodeOutcome> {
  const before = session.cache.copy();
  try {
    if (node.unsupported) throw new TabhouseError({ code: 'unsupported', fault: 'project', ...node.unsupported });
    const outcome = node.resource_type === 'unit_test' ? yield* runUnitTest(session, node, onCompiled) : yield* runNode(session, node, onCompiled);
    yield* session.transaction.release();
    return outcome;
  } catch (error) {
    yield* session.transaction.release();
    session.cache.restore(before);
    throw nodeError(node, withSourceLine(session, node, error));
  }
}

function* runNode(session: Session, node: ManifestNode, onCompiled: () => void): Steps<NodeOutcome> {
  const isSeed = node.resource_type === 'seed';
  const compiled = isSeed ? null : yield* compileNode(session, node);
  if (compiled) session.compiled.set(node.unique_id, compiled);
  onCompiled();
  const context = new RunContext(
    session,
    subjectOf(session, node, {
      onEphemeral: () => undefined,
      compiledCode: () => compiled?.compiledCode ?? null,
      ...(isSeed ? { loadAgateTable: () => seedTable(session, node) } : {}),
    }),
  );
  const run = runMaterialization(context, node.config.materialized ?? 'view', node.resource_type === 'test' ? null : (node.language ?? 'sql'));
  const returned = isSeed ? yield* withSeedFile(session, node, run) : yield* run;
  const shared = { compiledCode: compiled?.compiledCode ?? null, relationName: relationNameOf(session, node) };
  if (node.resource_type === 'test') return { ...dataTestOutcome(node, context), ...shared, rowsAffected: null };

  for (const relation of relationsIn(returned, node)) session.cache.add(relation);
  const main = context.results.peek('main');
  if (!main) throw new TabhouseError({ code: 'runtime', fault: 'project', message: 'main is not being called during running model' });
  const response = main.get('response') ?? null;
  return {
    status: 'success',
    message: str(response),
    failures: null,
    adapterResponse: response instanceof AdapterResponse ? response.toDict() : {},
    rowsAffected: context.rowsAffected,
    ...shared,
  };
}

/** The relations a materialization says it made. @throws TabhouseError where it says nothing of the kind. */
function relationsIn(returned: Value, node: ManifestNode): Relation[] {
  const fail = (message: string): never => {
    throw new TabhouseError({ code: 'template', fault: 'project', message });
  };
  if (typeof returned === 'string') {
    return fail(`The materialization ("${node.config.materialized ?? ''}") did not explicitly return a list of relations to add to the cache.`);
  }
  if (!(returned instanceof PyDict)) return fail(`Invalid return value from materialization, expected a dict with key "relations", got: ${str(returned)}`);
  const relations = returned.get('relations');
  if (relations === undefined) return fail(`Invalid return value from materialization, "relations" not found, got keys: ${str([...returned.keys()])}`);
  if (!Array.isArray(relations)) return fail(`Invalid return value from materialization, "relations" not a list, got: ${str(relations)}`);
  return relations.map((relation) =>
    relation instanceof Relation ? relation : fail(`Invalid return value from materialization, "relations" contains non-Relation: ${str(relation)}`),
  );
}
