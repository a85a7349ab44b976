import { throughJson } from '../base/json.ts';
import type { CommandFlags } from '../plan/commandLine/flags.ts';
import type { Dict } from '../project/manifest.ts';
import { plainValue } from '../project/yaml/plainYaml.ts';
import type { TypedCommand } from './contextFlags.ts';
import { readMapping } from './projectReadings.ts';
import type { WarnErrorOptions } from './warnError.ts';

/** `args` of run_results: every flag of the command with its value, given or not, as dbt writes them; paths of the machine left out. */
export function runArguments({ verb, text, given }: TypedCommand, flags: CommandFlags, project: Dict, warnErrorOptions: WarnErrorOptions): Dict {
  const behaviours = Object.fromEntries(Object.keys(BEHAVIOURS).map((name) => [name, project[name] ?? BEHAVIOURS[name]]));
  const selects = verb !== 'parse' && verb !== 'run-operation';
  return {
    ...GLOBAL,
    ...behaviours,
    ...(selects ? { select: flags.select ?? [], exclude: flags.exclude ?? [] } : {}),
    ...(TYPED.includes(verb) ? { resource_types: flags.resourceTypes, exclude_resource_types: flags.excludeResourceTypes } : {}),
    ...(CAN_BE_EMPTY.includes(verb) ? { empty: flags.empty } : {}),
    ...(verb === 'build' ? { export_saved_queries: false, include_saved_query: false } : {}),
    ...(verb === 'build' || verb === 'seed' ? { show: false } : {}),
    ...given,
    indirect_selection: flags.indirectSelection,
    vars: throughJson(plainValue(readMapping(flags.vars, '--vars'))),
    ...(flags.args === null ? {} : { args: throughJson(plainValue(readMapping(flags.args, '--args'))) }),
    warn_error_options: warnErrorOptions,
    which: verb,
    invocation_command: `dbt ${text}`,
  };
}

const TYPED = ['build', 'test', 'list'];
const CAN_BE_EMPTY = ['build', 'run', 'snapshot', 'compile'];

const GLOBAL: Dict = {
  cache_selected_only: false,
  defer: false,
  favor_state: false,
  introspect: true,
  log_file_max_bytes: 10_485_760,
  log_format: 'default',
  log_format_file: 'debug',
  log_level: 'info',
  log_level_file: 'debug',
  macro_debugging: false,
  partial_parse: true,
  partial_parse_file_diff: true,
  populate_cache: true,
  print: true,
  printer_width: 80,
  quiet: false,
  send_anonymous_usage_stats: false,
  show_all_deprecations: false,
  show_resource_report: false,
  sqlparse: { MAX_GROUPING_DEPTH: null, MAX_GROUPING_TOKENS: null },
  static_parser: true,
  strict_mode: false,
  upload_to_artifacts_ingest_api: false,
  use_colors: true,
  use_colors_file: true,
  use_fast_test_edges: false,
  version_check: true,
  write_json: true,
};

/** Flags of dbt_project.yml that change dbt's behaviour, and their defaults. */
const BEHAVIOURS: Record<string, boolean> = {
  require_all_warnings_handled_by_warn_error: false,
  require_batched_execution_for_custom_microbatch_strategy: false,
  require_explicit_package_overrides_for_builtin_materializations: true,
  require_generic_test_arguments_property: true,
  require_nested_cumulative_type_params: false,
  require_ref_searches_node_package_before_root: false,
  require_resource_names_without_spaces: true,
  require_unique_project_resource_names: false,
  require_yaml_configuration_for_mf_time_spines: false,
  skip_nodes_if_on_run_start_fails: false,
  source_freshness_run_project_hooks: true,
  state_modified_compare_more_unrendered_values: false,
  state_modified_compare_vars: false,
  validate_macro_args: false,
};
