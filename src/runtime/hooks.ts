import type { Manifest, ManifestNode } from '../project/manifest.ts';
import { TabhouseError } from '../base/error.ts';
import { isTruthy } from '../project/pythonText.ts';
import { Stopwatch } from './clock.ts';
import type { EndOfRun, Executor, PlannableNode } from './executor.ts';
import type { Invocation } from './invocation.ts';
import { MAIN, nodeResult } from './nodeResult.ts';
import type { NodeResult } from './results.ts';

export type HookType = 'on-run-start' | 'on-run-end';

/** The hooks of a type in dbt's order: the root project's first (`_hook_keyfunc` means them last, but its name sorts below all others), then by package, then as listed. */
export function hooksOf(manifest: Manifest, type: HookType): ManifestNode[] {
  const root = manifest.metadata.project_name;
  const rank = (hook: ManifestNode): string => (hook.package_name === root ? '0' : `1${hook.package_name}`);
  return Object.values(manifest.nodes)
    .filter((node) => node.resource_type === 'operation' && node.tags.includes(type))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : (a.index ?? 0) - (b.index ?? 0)));
}

/**
 * Runs the hooks of a type; after one that fails the others are skipped.
 * @throws TabhouseError for a hook before the run whose template fails: as in dbt nothing runs then.
 */
export async function runHooks(type: HookType, executor: Executor, invocation: Invocation, end: EndOfRun | null): Promise<NodeResult[]> {
  const hooks = hooksOf(executor.manifest, type);
  if (hooks.length === 0) return [];
  const results = await runEach(hooks, type, executor, invocation, end).catch(async (thrown: unknown) => {
    await executor.endHooks().catch(() => undefined); // what went wrong first is what counts
    throw thrown;
  });
  await executor.endHooks();
  return results;
}

async function runEach(hooks: ManifestNode[], type: HookType, executor: Executor, invocation: Invocation, end: EndOfRun | null): Promise<NodeResult[]> {
  const results: NodeResult[] = [];
  let failed = false;
  for (const [at, hook] of hooks.entries()) {
    const name = `${hook.package_name}.${type}.${at}`;
    if (failed || invocation.cancelled) {
      results.push(nodeResult(hook, { status: 'skipped', message: `${name} skipped`, failures: 1, threadId: MAIN }));
      continue;
    }
    const watch = new Stopwatch(invocation.now);
    let error: string | null = null;
    let isCompiled = false;
    const onCompiled = (): void => {
      isCompiled = true;
      watch.begin('execute');
    };
    try {
      await watch.span('compile', () => executor.hook(hook, end, onCompiled));
    } catch (thrown) {
      if (type === 'on-run-start' && !isCompiled && !invocation.cancelled) throw thrown;
      error = TabhouseError.from(thrown).message;
    }
    failed = error !== null;
    results.push(
      nodeResult(hook, {
        status: failed ? 'error' : 'success',
        message: failed ? `${name} failed, error:\n ${error}` : `${name} passed`,
        failures: failed ? 1 : 0,
        threadId: MAIN,
        compiledCode: executor.compiledCodeOf(hook),
        timing: watch.spans,
        executionTime: watch.elapsedSeconds(),
      }),
    );
  }
  return results;
}

/** What the end hooks are told: everything but the hooks that passed. */
export function endOfRun(results: NodeResult[], manifest: Manifest, storeFailures: boolean): EndOfRun {
  const schemas = new Map<string, [string, string]>();
  const told = results.map((result) => ({ result, node: nodeOf(manifest, result.unique_id) }));
  for (const { result } of told) {
    const node = manifest.nodes[result.unique_id];
    if (!node || !isRelational(node, storeFailures) || ['error', 'fail', 'skipped'].includes(result.status)) continue;
    schemas.set(`${node.database}.${node.schema}`, [node.database ?? '', node.schema ?? '']);
  }
  const databaseSchemas = [...schemas.values()];
  return {
    results: told.filter(({ result }) => result.thread_id !== MAIN || result.status === 'error'),
    schemas: [...new Set(databaseSchemas.map(([, schema]) => schema))],
    databaseSchemas,
  };
}

/** Whether dbt keeps a relation of the node's own in the database. `storeFailures`: the flag `--store-failures`, which counts for every data test. */
export function isRelational(node: ManifestNode, storeFailures: boolean): boolean {
  if (node.resource_type === 'test') return storeFailures || isTruthy(node.config['store_failures']);
  return node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot';
}

function nodeOf(manifest: Manifest, id: string): PlannableNode | null {
  const unitTest = manifest.unit_tests[id];
  if (unitTest) return { ...unitTest, config: { ...unitTest.config, materialized: 'unit' } };
  return manifest.nodes[id] ?? manifest.exposures[id] ?? manifest.saved_queries[id] ?? manifest.functions[id] ?? null;
}
