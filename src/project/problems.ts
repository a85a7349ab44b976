import { TabhouseError, type Problem } from '../base/error.ts';
import type { YamlFile, YamlPath } from './yaml/loadYaml.ts';

/** A warning of a reading; `event` is dbt's name for it, which `--warn-error-options` can name. */
export type ParseWarning = Problem & { event?: string };

/** A problem of a reading; `--no-version-check` overlooks those of `require-dbt-version`. */
export type ParseProblem = Problem & { isOfVersion?: true };

/** Thrown to leave something out whose mistakes are reported already. */
export class Reported extends Error {}

/** What is found wrong while reading: problems stop the nodes they are about, warnings stop nothing. */
export class Findings {
  readonly problems: ParseProblem[] = [];
  readonly warnings: ParseWarning[] = [];

  problem(problem: ParseProblem): void {
    this.problems.push(problem);
  }

  warn(warning: ParseWarning): void {
    this.warnings.push(warning);
  }

  /** A problem at a place in a YAML file. */
  inYaml(yaml: YamlFile, path: YamlPath, message: string, hint?: string): void {
    this.problem({ message, file: yaml.file, ...yaml.placeOf(path), hint });
  }

  /** Anything thrown, as a problem; `file` and the rest are where it happened, unless it knows better. */
  thrown(error: unknown, fallback: Partial<Problem>): void {
    if (error instanceof Reported) return;
    this.problem(problemOf(error, fallback));
  }
}

/** A thrown error as a problem of the node or file it happened in, so that the rest is read; what is no `TabhouseError` is a mistake of ours and says so. */
export function problemOf(error: unknown, fallback: Partial<Problem> = {}): Problem {
  if (!(error instanceof TabhouseError)) {
    if (error instanceof RangeError) return { message: 'this is nested too deeply', ...fallback };
    return { message: `this could not be read: ${String(error)}`, ...fallback, hint: 'this is a mistake of Tabhouse and not of the project: please report it' };
  }
  const { message, file, line, column, hint } = error;
  const place = file === undefined || (file === fallback.file && line === undefined) ? fallback : { file, line, column };
  return { message, ...place, hint: hint ?? fallback.hint };
}

/** A problem to be thrown up to where its node is known. */
export function projectError(message: string, place: Partial<Problem> = {}): TabhouseError {
  return new TabhouseError({ code: 'parse', fault: 'project', message, ...place });
}
