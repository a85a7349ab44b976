/** dbt's statuses of a node (dbt-core `artifacts/schemas/results.py`). */
export type RunStatus = 'success' | 'error' | 'skipped' | 'partial success' | 'no-op' | 'pass' | 'fail' | 'warn' | 'runtime error';

/** One node's result, in the shape of dbt's run_results v6. Times in seconds, as dbt has them. */
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

/** Something to look at that changed no result: a snapshot hazard, a selector that matches nothing, a deprecated key. */
export type RunWarning = {
  /** A short stable word for programs, such as `snapshot-null-key`. */
  code: string;
  message: string;
  /** unique_id of the node it is about, or null. */
  node: string | null;
  /** A few rows that show it: column name to value as text. */
  rows: Record<string, string | null>[];
};

export type RunResults = {
  metadata: { dbt_schema_version: string; dbt_version: string; generated_at: string; invocation_id: string; env: Record<string, string> };
  results: NodeResult[];
  elapsed_time: number;
  args: Record<string, unknown>;
  /** Ours, beyond run_results v6. */
  warnings: RunWarning[];
  /** Ours: what the command prints on stdout in dbt (`ls`: a line a node; `show`: the rows; `print()` calls). */
  output: string[];
};
