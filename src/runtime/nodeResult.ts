import type { ManifestNode } from '../project/manifest.ts';
import type { NodeResult, RunStatus } from './results.ts';

/** dbt's name of its one worker thread, and of the thread that runs hooks. */
export const WORKER = 'Thread-1 (worker)';
export const MAIN = 'main';

/** What of a node a result repeats. */
export type ResultNode = { unique_id: string; resource_type: string; relation_name?: string | null };

export type Outcome = {
  status: RunStatus;
  message?: string | null;
  failures?: number | null;
  executionTime?: number;
  timing?: NodeResult['timing'];
  threadId?: string;
  adapterResponse?: NodeResult['adapter_response'];
  /** The SQL as compiled; null where compiling came not so far. */
  compiledCode?: string | null;
  /** Where it is known only after the run: a test that stores its failures. */
  relationName?: string | null;
};

/** A node's result in the form of run_results. Seeds, exposures and saved queries are never compiled, so they carry no SQL and no relation. */
export function nodeResult(node: ResultNode, outcome: Outcome): NodeResult {
  const compilable = !['seed', 'exposure', 'saved_query', 'source'].includes(node.resource_type);
  const code = outcome.compiledCode ?? null;
  return {
    status: outcome.status,
    timing: outcome.timing ?? [],
    thread_id: outcome.threadId ?? WORKER,
    execution_time: outcome.executionTime ?? 0,
    adapter_response: outcome.adapterResponse ?? {},
    message: outcome.message ?? null,
    failures: outcome.failures ?? null,
    unique_id: node.unique_id,
    compiled: compilable ? code !== null : null,
    compiled_code: compilable ? code : null,
    relation_name: compilable ? (outcome.relationName ?? (node as ManifestNode).relation_name ?? null) : null,
    batch_results: null,
  };
}
