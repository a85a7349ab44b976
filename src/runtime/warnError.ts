import { TabhouseError } from '../base/error.ts';
import type { CommandFlags } from '../plan/commandLine/flags.ts';
import { usage } from '../plan/commandLine/parse.ts';
import { isDict } from '../project/plain.ts';
import type { ParseWarning } from '../project/problems.ts';
import { readMapping } from './projectReadings.ts';

export type WarnErrorOptions = { error: string | string[]; warn: string[]; silence: string[] };

/** What dbt warns of whether it parses anything or not. */
const TOLD_AGAIN = new Set([
  'UnusedResourceConfigPath',
  'ProjectFlagsMovedDeprecation',
  'DeprecatedModel',
  'DeprecatedReference',
  'UpcomingReferenceDeprecation',
  'ResourceNamesWithSpacesDeprecation',
]);

/** The warnings of readings that commands have gone by, with the same `--vars` and `--target`. */
export class ToldWarnings {
  #key = '';
  #told = new Set<string>();

  /** Is this one told only where its file is parsed, and was it? */
  has(warning: ParseWarning): boolean {
    return !TOLD_AGAIN.has(warning.event ?? '') && this.#told.has(JSON.stringify(warning));
  }

  /** Other variables or another target make dbt parse everything again, as `--no-partial-parse` does. */
  begin(key: string, isPartial: boolean): void {
    if (this.#key !== key || !isPartial) this.#told.clear();
    this.#key = key;
  }

  add(warnings: readonly ParseWarning[]): void {
    for (const warning of warnings) this.#told.add(JSON.stringify(warning));
  }
}

/** Which warnings are errors: by `--warn-error`, `--warn-error-options`, or the same under `flags:` of the project. */
export class WarnErrors {
  readonly options: WarnErrorOptions;

  /** @throws TabhouseError code `usage` for options that dbt refuses. */
  constructor(flags: CommandFlags, project: Record<string, unknown>) {
    const given = flags.warnErrorOptions === null ? project['warn_error_options'] : readMapping(flags.warnErrorOptions, '--warn-error-options');
    if (flags.warnError && flags.warnErrorOptions !== null) throw usage('--warn-error and --warn-error-options are mutually exclusive');
    const options = isDict(given) ? given : {};
    for (const [now, old] of Object.entries(RENAMED))
      if (now in options && old in options) throw usage(`warn_error_options: ${now} and ${old} cannot both be given: ${old} is the old name of ${now}`);
    const error = options['error'] ?? options['include'];
    this.options = {
      error: flags.warnError ? 'all' : typeof error === 'string' ? error : namesIn(error),
      warn: namesIn(options['warn'] ?? options['exclude']),
      silence: namesIn(options['silence']),
    };
  }

  /** Does dbt make an error of this warning? A deprecation also goes by the name `Deprecations`. */
  isError(event: string): boolean {
    const { error, warn, silence } = this.options;
    const isIn = (names: string[]): boolean =>
      names.includes(event) || (event.endsWith('Deprecation') && event !== 'UpcomingReferenceDeprecation' && names.includes('Deprecations'));
    if (isIn(warn) || isIn(silence)) return false;
    return Array.isArray(error) ? isIn(error) : error === 'all' || error === '*';
  }

  /** @throws TabhouseError code `parse` where warnings of a reading are errors, with each of them. Those `told` before are none: dbt does not parse again what it knows. */
  refuseReading(warnings: readonly ParseWarning[], told: ToldWarnings): void {
    const isError = (warning: ParseWarning): boolean => warning.event !== undefined && this.isError(warning.event) && !told.has(warning);
    const problems = warnings.filter(isError).map(({ event: _event, ...problem }) => problem);
    const [first] = problems;
    if (!first) return;
    const hint = 'this is a warning that --warn-error, or warn_error_options, makes an error of';
    throw new TabhouseError({ code: 'parse', fault: 'project', ...first, hint: first.hint ?? hint, problems });
  }

  /** @throws TabhouseError where this warning of a plan is an error. */
  refuse(message: string): void {
    const event = message.startsWith('The selection criterion')
      ? 'NoNodesForSelectionCriteria'
      : message === 'No nodes selected!'
        ? 'NoNodesSelected'
        : 'NothingToDo';
    if (this.isError(event)) throw new TabhouseError({ code: 'usage', fault: 'usage', message });
  }
}

const RENAMED = { error: 'include', warn: 'exclude' };

function namesIn(value: unknown): string[] {
  return (Array.isArray(value) ? (value as unknown[]) : []).filter((name) => typeof name === 'string');
}
