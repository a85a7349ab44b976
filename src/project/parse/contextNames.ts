/** Names a template finds without any macro: a call of one of them is no dependency on a macro. */
export const CONTEXT_NAMES: ReadonlySet<string> = new Set([
  'source', 'ref', 'config', 'builtins', 'dbt_version', 'env_var', 'var', 'return', 'fromjson', 'tojson', 'fromyaml', 'toyaml', 'set', 'set_strict', 'zip',
  'zip_strict', 'log', 'run_started_at', 'invocation_id', 'thread_id', 'modules', 'flags', 'print', 'diff_of_two_dicts', 'local_md5', 'target', 'project_name',
  'debug', 'dbt_metadata_envs',
]);
