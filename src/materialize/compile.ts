import { Origins } from '../jinja/origins.ts';
import { renderTemplate } from '../jinja/render.ts';
import type { Steps } from '../jinja/steps.ts';
import { askedAt } from '../jinja/templateError.ts';
import { TabhouseError } from '../base/error.ts';
import type { Value } from '../jinja/values.ts';
import type { ManifestNode } from '../project/manifest.ts';
import { hasTemplate } from '../project/templating.ts';
import { ManifestResolver } from './context/resolvers.ts';
import { RunContext, type Subject } from './context/runContext.ts';
import { modelValue } from './context/modelValue.ts';
import { relationOfNode } from './relations/relationOf.ts';
import { cteName } from '../project/context/relation.ts';
import type { CompiledCode, Session } from './session.ts';
import { injectCtes } from './sql/injectCtes.ts';
import { TEST_ARGUMENTS, testArguments } from './testArguments.ts';
import { nodeError } from './nodeError.ts';
import { placeOfCode } from './sourcePlace.ts';

/**
 * A node's SQL as dbt would send it: rendered, with the ephemeral models it stands on before it.
 * @throws TabhouseError located in the node's file.
 */
export function* compileNode(session: Session, node: ManifestNode): Steps<CompiledCode> {
  try {
    const ephemerals: string[] = [];
    const context = new RunContext(session, subjectOf(session, node, { onEphemeral: collect(ephemerals) }));
    const { ownCode, origins } = yield* renderNode(context, node);
    return yield* inject(session, ownCode, ephemerals, origins);
  } catch (error) {
    throw nodeError(node, whereAsked(error));
  }
}

/** An error of a statement that a template sent, saying where. */
function whereAsked(error: unknown): unknown {
  const place = error instanceof TabhouseError && error.code === 'sql' ? askedAt(error) : undefined;
  if (!(error instanceof TabhouseError) || place === undefined) return error;
  return new TabhouseError(
    { ...error.toDetail(), ...place, column: undefined, message: `${error.message}\n\n> asked for by ${place.file}:${place.line}` },
    { cause: error },
  );
}

const collect =
  (into: string[]) =>
  (uniqueId: string): void => {
    if (!into.includes(uniqueId)) into.push(uniqueId);
  };

/** A node's text rendered, and where its parts come from. */
export function* renderNode(context: RunContext, node: ManifestNode): Steps<{ ownCode: string; origins: Origins | null }> {
  if (node.language === 'python' && node.resource_type !== 'function') {
    throw new TabhouseError({
      code: 'unsupported',
      fault: 'project',
      file: node.original_file_path,
      message: `The Python model '${node.name}' cannot run here: only SQL can`,
    });
  }
  // dbt renders nothing where there is nothing to render: the line breaks of Windows stay, and the last one, which Jinja would take away.
  if (/\r|\n$/.test(node.raw_code) && !hasTemplate(node.raw_code)) return { ownCode: node.raw_code, origins: null };
  if (node.test_metadata) context.set(TEST_ARGUMENTS, yield* testArguments(context, node));
  const { session } = context;
  const place = node.test_metadata ? session.options.placeOfTest?.(node) : placeOfCode(session, node);
  const template = session.parse(node.raw_code, node.original_file_path.replace(/^\.\//, ''), place ?? undefined);
  const origins = place && !node.test_metadata ? new Origins(template) : null;
  return { ownCode: yield* renderTemplate(template, context.rendering, origins), origins };
}

/** Puts the CTEs of the ephemeral models, and of those they stand on, before the query; not under `--no-inject-ephemeral-ctes`. */
export function* inject(session: Session, ownCode: string, ephemerals: readonly string[], origins: Origins | null): Steps<CompiledCode> {
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
  const isInjected = session.options.flags['INJECT_EPHEMERAL_CTES'] !== false;
  return { ownCode, extraCtes: ctes, compiledCode: isInjected ? injectCtes(ownCode, ctes) : ownCode, origins };
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
