/** How an option of dbt's command line takes its values. */
export type OptionKind = 'switch' | 'text' | 'integer' | 'yaml' | 'words';

export type OptionSpec = {
  /** Name in `CommandFlags` and in run_results' `args`. */
  name: string;
  kind: OptionKind;
  /** Spellings that set it; for a switch also those that unset it. */
  on: string[];
  off?: string[];
  choices?: string[];
  /** Where it is accepted; null: everywhere, before the verb too. */
  verbs: readonly Verb[] | null;
};

export const VERBS = ['build', 'run', 'test', 'seed', 'snapshot', 'compile', 'show', 'list', 'parse', 'run-operation'] as const;
export type Verb = (typeof VERBS)[number];

/** Verbs dbt has and Tabhouse has not (yet), with what to say. */
export const REFUSED_VERBS: Record<string, string> = {
  retry: '`dbt retry` is not available here yet: run the failed nodes again with --select',
  source: '`dbt source freshness` is not available here yet',
  docs: '`dbt docs` is not available here yet: artifacts() holds the manifest and the catalog',
  clone: '`dbt clone` is not available here yet',
  deps: '`dbt deps` needs the network, which this page never uses: run `dbt deps` on your machine and drop the project folder again, dbt_packages/ included',
  clean: '`dbt clean` has nothing to delete here: nothing is written to target/',
  debug: '`dbt debug` checks connections, and here there is only the warehouse of this tab',
  init: '`dbt init` is not available here: drop a project folder instead',
};

export const RESOURCE_TYPES = [
  'metric',
  'semantic_model',
  'saved_query',
  'source',
  'analysis',
  'function',
  'model',
  'test',
  'unit_test',
  'exposure',
  'snapshot',
  'seed',
];

const SELECTING: Verb[] = ['build', 'run', 'test', 'seed', 'snapshot', 'compile', 'show', 'list'];
const words = (name: string, on: string[], verbs: Verb[], choices?: string[]): OptionSpec => ({
  name,
  kind: 'words',
  on,
  verbs,
  ...(choices ? { choices } : {}),
});
const text = (name: string, on: string[], verbs: Verb[] | null = null, choices?: string[]): OptionSpec => ({
  name,
  kind: 'text',
  on,
  verbs,
  ...(choices ? { choices } : {}),
});
const toggle = (name: string, verbs: Verb[] | null = null, short: string[] = []): OptionSpec => {
  const long = name.replaceAll('_', '-');
  return { name, kind: 'switch', on: [`--${long}`, ...short], off: [`--no-${long}`], verbs };
};
const flag = (name: string, verbs: Verb[] | null, short: string[] = []): OptionSpec => ({
  name,
  kind: 'switch',
  on: [`--${name.replaceAll('_', '-')}`, ...short],
  verbs,
});

/** Every option of dbt 1.11 of the verbs above. What only steers logging or files is accepted and changes nothing. */
export const OPTIONS: readonly OptionSpec[] = [
  words(
    'select',
    ['-s', '--select', '-m', '--models', '--model'],
    SELECTING.filter((verb) => verb !== 'list'),
  ),
  words('select', ['-s', '--select'], ['list']),
  words('models', ['-m', '--models', '--model'], ['list']),
  words('exclude', ['--exclude'], SELECTING),
  text('selector', ['--selector'], SELECTING),
  words('resource_types', ['--resource-types', '--resource-type'], ['build', 'test', 'list'], [...RESOURCE_TYPES, 'default', 'all']),
  words('exclude_resource_types', ['--exclude-resource-types', '--exclude-resource-type'], ['build', 'test', 'list'], [...RESOURCE_TYPES, 'default']),
  flag('full_refresh', ['build', 'run', 'seed', 'compile', 'show'], ['-f']),
  toggle('empty', ['build', 'run', 'snapshot', 'compile']),
  flag('store_failures', ['build', 'test']),
  flag('show', ['build', 'seed']),
  text('sample', ['--sample'], ['build', 'run']),
  text('event_time_start', ['--event-time-start'], ['build', 'run']),
  text('event_time_end', ['--event-time-end'], ['build', 'run']),
  toggle('export_saved_queries', ['build']),
  toggle('include_saved_query', ['build']),
  text('inline', ['--inline'], ['compile', 'show']),
  text('inline_direct', ['--inline-direct'], ['show']),
  toggle('inject_ephemeral_ctes', ['compile']),
  toggle('introspect', ['compile', 'show']),
  { name: 'limit', kind: 'integer', on: ['--limit'], verbs: ['show'] },
  text('output', ['--output'], ['compile', 'show'], ['json', 'text']),
  text('output', ['--output'], ['list'], ['json', 'name', 'path', 'selector']),
  words('output_keys', ['--output-keys'], ['list']),
  { name: 'args', kind: 'yaml', on: ['--args'], verbs: ['run-operation'] },
  { name: 'vars', kind: 'yaml', on: ['--vars'], verbs: [...VERBS] },
  { name: 'threads', kind: 'integer', on: ['--threads'], verbs: [...VERBS] },
  text('project_dir', ['--project-dir'], [...VERBS]),
  text('profiles_dir', ['--profiles-dir'], [...VERBS]),
  text('target_path', ['--target-path'], [...VERBS]),
  text('sqlparse', ['--sqlparse'], [...VERBS]),
  text('target', ['--target', '-t']),
  text('profile', ['--profile']),
  text('state', ['--state']),
  text('defer_state', ['--defer-state']),
  text('indirect_selection', ['--indirect-selection'], null, ['eager', 'cautious', 'buildable', 'empty']),
  toggle('fail_fast', null, ['-x']),
  toggle('defer'),
  toggle('favor_state'),
  flag('warn_error', null),
  text('warn_error_options', ['--warn-error-options']),
  toggle('quiet', null, ['-q']),
  toggle('debug', null, ['-d']),
  toggle('print'),
  toggle('cache_selected_only'),
  toggle('log_cache_events'),
  toggle('macro_debugging'),
  toggle('partial_parse'),
  toggle('partial_parse_file_diff'),
  toggle('populate_cache'),
  toggle('send_anonymous_usage_stats'),
  toggle('single_threaded'),
  toggle('static_parser'),
  toggle('use_colors'),
  toggle('use_colors_file'),
  toggle('use_experimental_parser'),
  toggle('use_fast_test_edges'),
  toggle('version_check'),
  toggle('write_json'),
  toggle('upload_to_artifacts_ingest_api'),
  toggle('show_all_deprecations'),
  text('log_format', ['--log-format'], null, ['text', 'debug', 'json', 'default']),
  text('log_format_file', ['--log-format-file'], null, ['text', 'debug', 'json', 'default']),
  text('log_level', ['--log-level'], null, ['debug', 'info', 'warn', 'error', 'none']),
  text('log_level_file', ['--log-level-file'], null, ['debug', 'info', 'warn', 'error', 'none']),
  text('log_path', ['--log-path']),
  text('partial_parse_file_path', ['--partial-parse-file-path']),
  text('record_timing_info', ['--record-timing-info', '-r']),
  { name: 'log_file_max_bytes', kind: 'integer', on: ['--log-file-max-bytes'], verbs: null },
  { name: 'printer_width', kind: 'integer', on: ['--printer-width'], verbs: null },
];
