/** dbt's statuses of a node (dbt-core `artifacts/schemas/results.py`). */
export type RunStatus = 'success' | 'error' | 'skipped' | 'partial success' | 'no-op' | 'pass' | 'fail' | 'warn' | 'runtime error';

/** One node's result, in the shape of dbt's run_results v5. Times in seconds, as dbt has them. */
export type NodeResult = {
  unique_id: string;
  status: RunStatus;
  message: string | null;
  /** Rows a test found; null where the node is no test. */
  failures: number | null;
  execution_time: number;
  timing: { name: string; started_at: string | null; completed_at: string | null }[];
  thread_id: string;
  adapter_response: { rows_affected?: number; [key: string]: unknown };
  compiled: boolean | null;
  compiled_code: string | null;
  relation_name: string | null;
  batch_results: null;
};

export type RunResults = {
  metadata: { dbt_schema_version: string; dbt_version: string; generated_at: string; invocation_id: string; env: Record<string, string> };
  results: NodeResult[];
  elapsed_time: number;
  args: Record<string, unknown>;
};
