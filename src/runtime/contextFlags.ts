import type { CommandFlags } from '../plan/commandLine/flags.ts';

/** A command with the options it was given. */
export type TypedCommand = { verb: string; text: string; given: Readonly<Record<string, unknown>> };

/** dbt's global flags as templates see them (`flags.FULL_REFRESH`), in upper case. */
export function contextFlags(command: TypedCommand, flags: CommandFlags, project: Record<string, unknown>): Record<string, unknown> {
  const ofProject = Object.fromEntries(Object.entries(project).map(([name, value]) => [name.toUpperCase(), value]));
  const given = Object.fromEntries(Object.entries(command.given).map(([name, value]) => [name.toUpperCase(), value]));
  return {
    ...DEFAULTS,
    ...ofProject,
    ...given,
    WHICH: command.verb,
    INVOCATION_COMMAND: `dbt ${command.text}`,
    FULL_REFRESH: flags.fullRefresh,
    STORE_FAILURES: flags.storeFailures,
    EMPTY: flags.empty,
    FAIL_FAST: flags.failFast,
    WARN_ERROR: flags.warnError,
    INDIRECT_SELECTION: flags.indirectSelection,
    SELECT: flags.select ?? [],
    EXCLUDE: flags.exclude ?? [],
    PRINT: flags.print,
  };
}

const DEFAULTS: Record<string, unknown> = {
  CACHE_SELECTED_ONLY: false,
  DEBUG: false,
  DEFER: false,
  FAVOR_STATE: false,
  INTROSPECT: true,
  LOG_CACHE_EVENTS: false,
  LOG_FORMAT: 'default',
  LOG_LEVEL: 'info',
  MACRO_DEBUGGING: false,
  PARTIAL_PARSE: true,
  POPULATE_CACHE: true,
  PRINTER_WIDTH: 80,
  QUIET: false,
  SEND_ANONYMOUS_USAGE_STATS: false,
  STATIC_PARSER: true,
  TARGET: null,
  TARGET_PATH: null,
  USE_COLORS: true,
  USE_EXPERIMENTAL_PARSER: false,
  VERSION_CHECK: true,
  WARN_ERROR_OPTIONS: { error: [], warn: [], silence: [] },
  WRITE_JSON: true,
};
