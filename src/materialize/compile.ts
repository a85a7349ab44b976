import type { Steps } from '../jinja/steps.ts';
import { TabhouseError } from '../base/error.ts';
import type { Value } from '../jinja/values.ts';
import type { ManifestNode } from '../project/manifest.ts';
import { ManifestResolver } from './context/resolvers.ts';
import { RunContext, type Subject } from './context/runContext.ts';
import { modelValue } from './context/modelValue.ts';
import { relationOfNode } from './relations/relationOf.ts';
import { cteName } from './relations/relation.ts';
import type { CompiledCode, Session } from './session.ts';
import { injectCtes } from './sql/injectCtes.ts';
import { TEST_ARGUMENTS, testArguments } from './testArguments.ts';
import { nodeError } from './nodeError.ts';

/**
 * A node's SQL as dbt would send it: rendered, with the ephemeral models it stands on before it.
 * @throws TabhouseError located in the node's file.
 */
export function* compileNode(session: Session, node: ManifestNode): Steps<CompiledCode> {
  try {
    const ephemerals: string[] = [];
    const context = new RunContext(session, subjectOf(session, node, { onEphemeral: collect(ephemerals) }));
    const ownCode = yield* renderNode(context, node);
    return yield* inject(session, ownCode, ephemerals);
  } catch (error) {
    throw nodeError(node, error);
  }
}

const collect =
  (into: string[]) =>
  (uniqueId: string): void => {
    if (!into.includes(uniqueId)) into.push(uniqueId);
  };

function* renderNode(context: RunContext, node: ManifestNode): Steps<string> {
  if (node.language === 'python') {
    throw new TabhouseError({
      code: 'unsupported',
      fault: 'project',
      file: node.original_file_path,
      message: `The Python model '${node.name}' cannot run here: only SQL can`,
    });
  }
  if (node.test_metadata) context.set(TEST_ARGUMENTS, yield* testArguments(context, node));
  return yield* context.render(node.raw_code);
}

/** Puts the CTEs of the ephemeral models, and of those they stand on, before the query. */
export function* inject(session: Session, ownCode: string, ephemerals: readonly string[]): Steps<CompiledCode> {
  const ctes: { id: string; sql: string }[] = [];
  const add = (cte: { id: string; sql: string }): void => {
    if (!ctes.some((one) => one.id === cte.id)) ctes.push(cte);
  };
  for (const id of ephemerals) {
    const model = session.manifest.nodes[id];
    if (!model) continue;
    let compiled = session.ephemerals.get(id);
    if (!compiled) session.ephemerals.set(id, (compiled = yield* compileNode(session, model)));
    compiled.extraCtes.forEach(add);
    add({ id, sql: ` ${cteName(model.alias)} as (\n${compiled.ownCode}\n)` });
  }
  return { ownCode, extraCtes: ctes, compiledCode: injectCtes(ownCode, ctes) };
}

export type SubjectOptions = {
  onEphemeral: ((uniqueId: string) => void) | null;
  compiledCode?: () => string | null;
  extra?: ReadonlyMap<string, Value>;
  loadAgateTable?: () => Value;
};

/** What a node's templates see of it. */
export function subjectOf(session: Session, node: ManifestNode, options: SubjectOptions): Subject {
  const compiledCode = options.compiledCode ?? (() => null);
  const isTest = node.resource_type === 'test';
  const relation = node.resource_type === 'operation' ? null : relationOfNode(node, session.quoting);
  return {
    packageName: node.package_name,
    uniqueId: node.unique_id,
    file: node.original_file_path,
    model: () => modelValue(node, compiledCode()),
    config: node.config,
    resolver: new ManifestResolver(
      session,
      { ...node, dependsOn: node.resource_type === 'operation' || node.resource_type === 'sql_operation' ? null : (node.depends_on.nodes ?? []) },
      options.onEphemeral,
    ),
    thisRelation: () => relation,
    database: node.database,
    schema: node.schema,
    compiledCode,
    preHooks: isTest ? [] : (node.config['pre-hook'] ?? []),
    postHooks: isTest ? [] : (node.config['post-hook'] ?? []),
    extra: options.extra,
    loadAgateTable: options.loadAgateTable,
  };
}
