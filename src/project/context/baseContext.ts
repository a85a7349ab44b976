import { hostFunction } from '../../jinja/hostFunction.ts';
import type { Globals } from '../../jinja/rendering.ts';
import type { Steps } from '../../jinja/steps.ts';
import { MacroReturn } from '../../jinja/templateError.ts';
import { PyDict, type Value } from '../../jinja/values.ts';
import { md5Hex } from '../hash.ts';
import { toTemplateValue } from '../plain.ts';
import { dataFunctions } from './dataFunctions.ts';
import { PyDateTime } from './datetime/dateTime.ts';
import { pytzUtc } from './datetime/timeZones.ts';
import { envVar } from './envVar.ts';
import { exceptionsValue } from './exceptions.ts';
import { Flags } from './flags.ts';
import { modulesValue } from './modules.ts';
import { outputFunctions, type Listener } from './outputFunctions.ts';
import { Validation } from './validation.ts';
import { VarFunction } from './varFunction.ts';

/** What dbt's base context must be told. Nothing is read from outside: clock and environment are handed in. */
export type BaseContextOptions = {
  /** Of the root project, also for what a package says; null: not known yet. */
  projectName: string | null;
  /** The variables the package sees, by dbt's precedence (command line over root project over package). */
  vars: { readonly [name: string]: unknown };
  /** `none`: a missing variable is None, as while parsing; `fail`: it is an error, as while running. */
  missingVars: 'none' | 'fail';
  /** Named in the error about a missing variable. */
  nodeName?: string | null;
  /** Renders a variable's text where it has a template in it. */
  renderVar?: (text: string) => Steps<string>;
  env: { readonly [name: string]: string };
  /** Told of each variable of the environment that is read (null: its default was taken). */
  onEnvVar?: (name: string, value: string | null) => void;
  /** `flags.FULL_REFRESH` and the like, by their upper-case names. */
  flags: { readonly [name: string]: unknown };
  /** `invocation_args_dict`. */
  args: { readonly [name: string]: unknown };
  /** Told where a template asks for the flags or the arguments of the command. */
  onFlags?: () => void;
  /** Milliseconds since 1970, UTC. */
  runStartedAtMs: number;
  nowMs: () => number;
  invocationId: string;
  /** What `log`, `print` and `exceptions.warn` say. */
  listener?: Listener;
};

export const DBT_VERSION = '1.11.16';

/**
 * dbt's context that needs neither a node nor a database, as one package sees it: `var`, `env_var`, `modules`, `exceptions`,
 * `flags`, `tojson`, `return`, `log` and so on. Values are made when first asked for.
 */
export function baseContext(options: BaseContextOptions): Globals {
  const made = new Map<string, Value>();
  return {
    get(name) {
      if (name === 'flags' || name === 'invocation_args_dict') options.onFlags?.();
      let value = made.get(name);
      if (value === undefined && Object.hasOwn(makers, name)) {
        value = (makers[name] as Maker)(options);
        if (value !== undefined) made.set(name, value);
      }
      return value;
    },
  };
}

type Maker = (options: BaseContextOptions) => Value | undefined;

const returnFunction = hostFunction('_return', ['data'], (args) => {
  throw new MacroReturn(args.value('data'));
});

const localMd5 = hostFunction('local_md5', ['value'], (args) => md5Hex(args.text('value')));

const fixed =
  (value: Value): Maker =>
  () =>
    value;
const fixedAll = (values: Readonly<Record<string, Value>>): Record<string, Maker> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fixed(value)]));

const makers: Record<string, Maker> = {
  ...fixedAll(dataFunctions),
  dbt_version: fixed(DBT_VERSION),
  env_var: (options) => envVar(options.env, options.onEnvVar),
  exceptions: (options) => exceptionsValue(options.listener),
  flags: (options) => new Flags(options.flags),
  invocation_args_dict: (options) => toTemplateValue(options.args),
  invocation_id: (options) => options.invocationId,
  local_md5: fixed(localMd5),
  log: (options) => outputFunctions(options.listener).log,
  modules: (options) => modulesValue(options.nowMs),
  print: (options) => outputFunctions(options.listener).print,
  project_name: (options) => options.projectName ?? undefined,
  return: fixed(returnFunction),
  run_started_at: (options) => PyDateTime.fromEpochMs(options.runStartedAtMs, pytzUtc),
  thread_id: fixed('Thread-1 (worker)'),
  validation: fixed(new Validation()),
  var: (options) => new VarFunction(options),
  dbt_metadata_envs: (options) =>
    PyDict.of(
      Object.entries(options.env)
        .filter(([name]) => name.startsWith('DBT_ENV_CUSTOM_ENV_'))
        .map(([name, value]): [Value, Value] => [name.slice('DBT_ENV_CUSTOM_ENV_'.length), value]),
    ),
};
