import type { ProjectSettings, Quoting } from './dbtProject.ts';
import type { MacroNamespace } from './macroNamespace.ts';
import type { Dict, Manifest } from './manifest.ts';
import { ProjectReader } from './projectReader.ts';
import type { ParseProblem, ParseWarning } from './problems.ts';
import type { Place } from './yaml/loadYaml.ts';
import type { Target } from './profile.ts';

/** A file of dbt's built-in packages; `path` is below the package's folder (`macros/…`). */
export type BuiltinSource = { packageName: 'dbt' | 'dbt_duckdb'; path: string; text: string };

/** dbt's global flags in upper case (`flags.…`), and `invocation_args_dict`. */
export type CommandView = { flags: Dict; args: Dict };

export type ReadOptions = {
  builtins: readonly BuiltinSource[];
  /** `--target`. */
  target?: string | undefined;
  /** `--vars`. */
  vars?: Dict | undefined;
  /** `env_var(…)`. */
  env?: Readonly<Record<string, string>> | undefined;
  /** Wall clock of the reading: `created_at`, `run_started_at`. */
  now?: Date | undefined;
  invocationId?: string | undefined;
  /** What templates may ask of the command, once the `flags:` of the project are known. */
  command?: ((projectFlags: Dict) => CommandView) | undefined;
  /** Whether the command is only looked at: what its flags decided is decided anew for the next. */
  provisional?: boolean | undefined;
};

export type ProjectFilesInput = ReadonlyMap<string, string | Uint8Array> | Readonly<Record<string, string | Uint8Array>>;

/** What a run needs besides the manifest. */
export type ProjectInfo = {
  name: string;
  target: Target;
  quoting: Quoting;
  /** All macros, and how a name finds one. */
  macros: MacroNamespace;
  /** Places of macro definitions and their parsed form are in the library. */
  library: import('./parse/macroLibrary.ts').MacroLibrary;
  /** Settings of the project and of every package, by name. */
  packages: ReadonlyMap<string, ProjectSettings>;
  /** `--vars`. */
  cliVars: Dict;
  /** `flags:` of dbt_project.yml. */
  flags: Dict;
  queryComment: unknown;
  /** The variables nodes of a package see, `--vars` included. */
  varsOf: (packageName: string) => Dict;
  /** Text of a file of a package (a seed, say), by its `original_file_path`; null where there is none or it is no text. */
  readText: (packageName: string, path: string) => string | null;
  /** Bytes or text of a file of a package as it was handed in. */
  readContent: (packageName: string, path: string) => string | Uint8Array | null;
  /** Where a node of the manifest is written: a generic test in its properties file. */
  placeOf: (node: object) => Place;
  /** `selectors.yml`, rendered. */
  selectors: Dict;
};

export type ProjectReading = {
  manifest: Manifest;
  /** Everything located that is wrong. The nodes concerned are not in the manifest, or marked `unsupported`. */
  problems: ParseProblem[];
  /** What dbt would print as a warning. */
  warnings: ParseWarning[];
  /** Null where dbt_project.yml cannot be read. */
  project: ProjectInfo | null;
  /** Whether a template asked for the flags of the command while it was parsed. */
  asksForFlags: boolean;
};

/**
 * Reads all files of a dbt project folder, by path relative to it, into the manifest that dbt would write. Pure and synchronous; never
 * throws for what is wrong with the project. Keep a `ProjectReader` to read the same project again after a change.
 */
export function readProject(files: ProjectFilesInput, options: ReadOptions): ProjectReading {
  return new ProjectReader().read(files, options);
}
