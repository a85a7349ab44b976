import { usage, type IndirectSelection, type ParsedCommand } from './parse.ts';

/** The flags a run or a plan looks at, with dbt's defaults. */
export type CommandFlags = {
  select: string[] | null;
  models: string[] | null;
  /** The first argument of `--select` as typed. */
  selected: string | null;
  exclude: string[] | null;
  selector: string | null;
  resourceTypes: string[];
  excludeResourceTypes: string[];
  indirectSelection: IndirectSelection;
  fullRefresh: boolean;
  empty: boolean;
  storeFailures: boolean;
  failFast: boolean;
  warnError: boolean;
  warnErrorOptions: string | null;
  inline: string | null;
  limit: number;
  output: string | null;
  outputKeys: string[];
  /** YAML text. */
  vars: string | null;
  /** YAML text. */
  args: string | null;
  target: string | null;
  print: boolean;
  /** Parse only what changed. */
  partialParse: boolean;
  /** Refuse projects that ask for another release of dbt. */
  versionCheck: boolean;
};

/** What `dbt_project.yml` says under `flags:`. Of the flags here dbt lets it set `fail_fast`, `indirect_selection`, `warn_error`, `partial_parse` and `version_check`; the command line wins. */
export type ProjectFlags = Record<string, unknown>;

/** The flags of a command over those of the project. @throws TabhouseError code `usage` for what cannot be done here. */
export function flagsOf(command: ParsedCommand, project: ProjectFlags = {}): CommandFlags {
  const given = command.given;
  const words = (name: string): string[] | null => (Array.isArray(given[name]) && given[name].length ? given[name] : null);
  const text = (name: string): string | null => (typeof given[name] === 'string' ? given[name] : null);
  const on = (name: string, fallback = false): boolean => (given[name] ?? fallback) === true;
  const inProject = (name: string, fallback = false): boolean => on(name, (project[name] ?? fallback) === true);
  refuse(command);
  const indirect = text('indirect_selection') ?? (typeof project['indirect_selection'] === 'string' ? project['indirect_selection'] : 'eager');
  return {
    select: words('select'),
    models: words('models'),
    selected: command.selected,
    exclude: words('exclude'),
    selector: text('selector'),
    resourceTypes: (words('resource_types') ?? []).map((type) => type.toLowerCase()),
    excludeResourceTypes: (words('exclude_resource_types') ?? []).map((type) => type.toLowerCase()),
    indirectSelection: indirect as IndirectSelection,
    fullRefresh: on('full_refresh'),
    empty: on('empty'),
    storeFailures: on('store_failures'),
    failFast: inProject('fail_fast'),
    warnError: inProject('warn_error'),
    warnErrorOptions: text('warn_error_options'),
    inline: text('inline'),
    limit: typeof given['limit'] === 'number' ? given['limit'] : 5,
    output: text('output'),
    outputKeys: words('output_keys') ?? [],
    vars: text('vars'),
    args: text('args'),
    target: text('target'),
    print: on('print', true),
    partialParse: inProject('partial_parse', true),
    versionCheck: inProject('version_check', true),
  };
}

function refuse(command: ParsedCommand): void {
  const { given } = command;
  const later: Record<string, string> = {
    state: '`--state` and deferral are not available here yet',
    defer: '`--defer` is not available here yet',
    defer_state: '`--defer-state` is not available here yet',
    favor_state: '`--favor-state` is not available here yet',
    sample: '`--sample` is not available here yet',
    event_time_start: '`--event-time-start` belongs to microbatch models, which are not available here yet',
    event_time_end: '`--event-time-end` belongs to microbatch models, which are not available here yet',
    inline_direct: '`--inline-direct` is internal to dbt: use --inline',
  };
  for (const [name, message] of Object.entries(later)) if (given[name] !== undefined && given[name] !== false) throw usage(message);
  if (given['models'] !== undefined && given['select'] !== undefined) throw usage('"models" and "select" are mutually exclusive arguments');
  if (given['models'] !== undefined && given['resource_types'] !== undefined) throw usage('"models" and "resource_type" are mutually exclusive arguments');
  for (const name of ['select', 'selector'])
    if (given['inline'] !== undefined && given[name] !== undefined) throw usage(`inline: not allowed with argument ${name}`);
  if (command.verb === 'show' && given['inline'] === undefined && given['select'] === undefined)
    throw usage('Either --select or --inline must be passed to show');
}
