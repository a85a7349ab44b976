import type { CompiledCode } from '../materialize/session.ts';
import type { PlannableNode } from './executor.ts';
import type { NodeResult } from './results.ts';
import { isOurMessage } from './skipping.ts';

/** A result as hooks at the end of a run see it: dbt's RunResult, with its node as it was compiled. */
export function toldResult(
  result: NodeResult,
  node: PlannableNode | null,
  extraCtes: CompiledCode['extraCtes'],
  response: NodeResult['adapter_response'],
): object {
  const { status, timing, thread_id, execution_time, message, failures, compiled_code, batch_results } = result;
  return {
    status,
    timing,
    thread_id,
    execution_time,
    adapter_response: response,
    message: status === 'skipped' && isOurMessage(message) ? null : message,
    failures,
    node: node && compiled_code !== null ? { ...node, compiled: true, compiled_code, extra_ctes: extraCtes, extra_ctes_injected: true } : node,
    agate_table: null,
    batch_results,
  };
}
