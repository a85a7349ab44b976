import { parseTemplate } from '../jinja/parse.ts';
import { Rendering, renderTemplate, type Globals } from '../jinja/render.ts';
import type { Steps } from '../jinja/steps.ts';
import { PyError } from '../jinja/values.ts';
import { Session, type BaseOverrides } from '../materialize/session.ts';
import { baseContext } from '../project/context/baseContext.ts';
import { runtimeConfig } from '../project/context/runtimeConfig.ts';
import type { Manifest } from '../project/manifest.ts';
import { isDict } from '../project/plain.ts';
import type { ProjectInfo } from '../project/readProject.ts';
import { targetValue } from '../project/targetValue.ts';
import { Scope } from '../project/templating.ts';
import { contextFlags } from './contextFlags.ts';
import type { Invocation } from './invocation.ts';

/** The state of one command on the database: everything a project's macros may ask for, with the command's flags. */
export function openSession(project: ProjectInfo, manifest: Manifest, invocation: Invocation, env: Record<string, string>): Session {
  const { warnErrors } = invocation;
  const flags = { ...contextFlags(invocation.command, invocation.flags, project.flags), WARN_ERROR_OPTIONS: { ...warnErrors.options } };
  const log = (level: 'info' | 'warn' | 'debug', message: string, node: string | null = null): void => {
    if (level === 'warn') invocation.warn({ code: 'warning', message, node, rows: [] });
    else if (level === 'info') invocation.emit({ kind: 'log', level, message, ...(node === null ? {} : { uniqueId: node }) });
  };
  const print = (message: string): void => {
    invocation.output.push(message);
    log('info', message);
  };
  const target = targetValue(project.target);
  const baseOf = (packageName: string, overrides?: BaseOverrides): Globals => {
    const renderVar = (text: string): Steps<string> =>
      renderTemplate(parseTemplate(text, 'dbt_project.yml'), new Rendering({ globals: new Scope(new Map([['target', target]]), base) }));
    const base: Globals = baseContext({
      projectName: project.name,
      vars: { ...project.varsOf(packageName), ...overrides?.vars },
      missingVars: 'fail',
      renderVar,
      env: { ...env, ...textsOf(overrides?.envVars) },
      flags,
      args: invocation.args,
      runStartedAtMs: invocation.startedAt.getTime(),
      nowMs: () => invocation.now().getTime(),
      invocationId: invocation.id,
      listener: {
        log: (message, info) => log(info ? 'info' : 'debug', message),
        print,
        warn: (message) => {
          if (warnErrors.isError('JinjaLogWarning')) throw new PyError('CompilationError', message);
          log('warn', message);
        },
      },
    });
    return base;
  };
  return new Session({
    manifest,
    macros: project.macros,
    definitionOf: (uniqueId) => project.library.get(uniqueId)?.definition,
    baseOf,
    target: Object.fromEntries([...target.items()].map(([name, value]) => [String(name), value])),
    database: project.target.database,
    schema: project.target.schema,
    quoting: project.quoting,
    flags,
    behaviour: project.flags,
    failsOnWarn: warnErrors.isError('LogTestResult'),
    runtimeConfig: () => runtimeConfig(project, flags),
    selected: invocation.plan.nodes.map((node) => node.uniqueId),
    queryComment: queryComment(project),
    readText: project.readText,
    placeOfTest: project.placeOf,
    now: invocation.now,
    onLog: log,
    onPrint: print,
  });
}

function textsOf(values: Record<string, unknown> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** `query-comment:` of dbt_project.yml: a text, or `comment` and `append`; nothing where it is dbt's default or switched off. */
function queryComment({ queryComment: setting, packages, name }: ProjectInfo): Session['options']['queryComment'] {
  const comment = isDict(setting) ? setting['comment'] : setting;
  if (typeof comment !== 'string' || comment === '') return null;
  const place = packages.get(name)?.yaml.textPlaceOf(['query-comment', ...(isDict(setting) ? ['comment'] : [])]) ?? { line: 1, column: 1 };
  return { comment, append: isDict(setting) && setting['append'] === true, file: 'dbt_project.yml', place };
}
