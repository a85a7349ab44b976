import { TabhouseError } from '../base/error.ts';
import { builtinMacroFiles } from '../materialize/builtinMacros.ts';
import { PyDict } from '../jinja/values.ts';
import { usage } from '../plan/commandLine/parse.ts';
import type { Dict } from '../project/manifest.ts';
import { emptyDict, isDict } from '../project/plain.ts';
import { ProjectReader } from '../project/projectReader.ts';
import { reprValue } from '../project/pythonText.ts';
import type { ProjectInfo, ProjectReading, ReadOptions } from '../project/readProject.ts';
import { loadPythonYaml } from '../project/yaml/loadYaml.ts';
import type { ProjectFiles } from './dbtSession.ts';

/** What of a command changes how the project reads: `--vars` and `--target`. */
export type ReadingKey = { vars: string | null; target: string | null };

/** The command a project is read for. */
export type ReadingCommand = {
  view: NonNullable<ReadOptions['command']>;
  /** Whether it runs, or is only planned. */
  runs: boolean;
  partialParse: boolean;
};

type Kept = { reading: ProjectReading; ofRun: boolean };
type ProjectIdentity = NonNullable<ReturnType<ProjectReader['identify']>>;

const KEPT = 4;

/** The readings of one project's files, kept by what they depend on. */
export class ProjectReadings {
  readonly #reader = new ProjectReader();
  #files: ProjectFiles = {};
  #readings = new Map<string, Kept>();
  /** Key of the last command that ran. */
  #lastKey: string | null = null;
  #identity: ProjectIdentity | null | undefined;

  constructor(private readonly env: Record<string, string>) {}

  setFiles(files: ProjectFiles): void {
    this.#files = { ...files };
    this.#readings.clear();
    this.#identity = undefined;
  }

  /** Name and target alone: a warehouse opens before its project is read as a whole. Null where dbt_project.yml cannot be read. */
  identity(): ProjectIdentity | null {
    if (this.#identity === undefined) this.#identity = this.#reader.identify(this.#files, { builtins: [], env: this.env });
    return this.#identity;
  }

  /** The project as this command sees it. @throws TabhouseError code `usage` where `--vars` is no YAML mapping. */
  read({ vars, target }: ReadingKey, now: Date, command: ReadingCommand): ProjectReading {
    const key = JSON.stringify([vars, target]);
    const known = this.#readings.get(key);
    if (command.runs && !command.partialParse) this.#reader.forgetFlags();
    const isFirst = this.#lastKey !== key;
    if (command.runs) this.#lastKey = key;
    if (known && !this.#isOutdated(known, isFirst, command)) return known.reading;
    const reading = this.#reader.read(this.#files, {
      builtins: builtinMacroFiles(),
      vars: readMapping(vars, '--vars'),
      env: this.env,
      now,
      command: command.view,
      provisional: !command.runs,
      ...(target === null ? {} : { target }),
    });
    if (this.#readings.size >= KEPT) this.#readings.delete(this.#readings.keys().next().value!);
    this.#readings.set(key, { reading, ofRun: command.runs });
    return reading;
  }

  /**
   * As dbt's partial parsing, a reading stays good for commands with other flags, even where its templates asked for them; but dbt keeps only
   * the last state, which other variables or another target replace.
   */
  #isOutdated({ reading, ofRun }: Kept, isFirst: boolean, { runs, partialParse }: ReadingCommand): boolean {
    return runs && reading.asksForFlags && (!ofRun || isFirst || !partialParse);
  }
}

/** A YAML mapping given on the command line, with Python's values in it: dates are dates. @throws TabhouseError code `usage` for anything else. */
export function readMapping(text: string | null, option: string): Dict {
  if (text === null) return emptyDict();
  const { value, problems } = loadPythonYaml(text, option);
  if (problems[0]) throw usage(`The YAML provided in the ${option} argument is not valid: ${problems[0].message}`);
  if (value instanceof PyDict) {
    const key = [...value.keys()].find((one) => typeof one !== 'string');
    throw usage(`Every name in the ${option} argument must be a text, but ${reprValue(key)} is none`, 'put quotes around it');
  }
  if (!isDict(value)) throw usage(`The YAML provided in the ${option} argument must be a dictionary, but it is ${reprValue(value)}`);
  return value;
}

/** The project of a reading that can run. @throws TabhouseError code `parse` with every located problem. */
export function soundProject({ problems: all, project }: ProjectReading, checksVersion: boolean): ProjectInfo {
  const problems = all.filter((problem) => checksVersion || !problem.isOfVersion);
  if (!problems.length && project) return project;
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more ${problems.length === 2 ? 'problem' : 'problems'})` : '';
  throw new TabhouseError({ code: 'parse', fault: 'project', ...first, message: `${first?.message ?? 'The project cannot be read'}${more}`, problems });
}
