import type { Manifest } from './manifest.ts';
import { DBT_VERSION } from './version.ts';

/** `metadata` of a manifest before the project's name is known. */
export function manifestMetadata(now: Date, invocationId: string): Manifest['metadata'] {
  return {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
    dbt_version: DBT_VERSION,
    generated_at: now.toISOString(),
    invocation_id: invocationId,
    invocation_started_at: now.toISOString(),
    env: {},
    project_name: '',
    project_id: '',
    user_id: null,
    send_anonymous_usage_stats: false,
    adapter_type: 'duckdb',
    quoting: { database: true, schema: true, identifier: true, column: null },
    run_started_at: now.toISOString(),
  };
}

/** A manifest of nothing. */
export function emptyManifest(now: Date, invocationId: string): Manifest {
  return {
    metadata: manifestMetadata(now, invocationId),
    nodes: {},
    sources: {},
    macros: {},
    docs: {},
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    parent_map: {},
    child_map: {},
    group_map: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
    functions: {},
  };
}
