import { PyDict, type Value } from '../../jinja/values.ts';
import type { ProjectSettings } from '../dbtProject.ts';
import { toTemplateValue } from '../plain.ts';
import type { ProjectInfo } from '../readProject.ts';
import { RecordValue } from './recordValue.ts';

/**
 * What packages reach as `builtins.ref.config` and `adapter.config`: dbt's configuration of the running project, with that of every package in its
 * `dependencies`.
 */
export function runtimeConfig(project: Pick<ProjectInfo, 'name' | 'packages' | 'cliVars' | 'target'>, flags: Record<string, unknown>): Value {
  const args = lowered(flags);
  const { target } = project;
  const shared = {
    args: new RecordValue('Namespace', args),
    cli_vars: project.cliVars,
    target_name: target.name,
    threads: target.threads,
    credentials: new RecordValue('DuckDBCredentials', { ...target.fields, database: target.database, schema: target.schema, path: target.path }),
  };
  const configOf = (settings: ProjectSettings, dependencies?: Value): Value =>
    new RecordValue('RuntimeConfig', { ...fieldsOf(settings), ...shared, dependencies });
  const dependencies = PyDict.of([...project.packages].map(([name, settings]) => [name, configOf(settings)]));
  const root = project.packages.get(project.name);
  return root ? configOf(root, dependencies) : null;
}

function fieldsOf(settings: ProjectSettings): Record<string, unknown> {
  return {
    project_name: settings.name,
    version: settings.version,
    profile_name: settings.profile,
    model_paths: settings.modelPaths,
    macro_paths: settings.macroPaths,
    seed_paths: settings.seedPaths,
    test_paths: settings.testPaths,
    analysis_paths: settings.analysisPaths,
    docs_paths: settings.docsPaths,
    snapshot_paths: settings.snapshotPaths,
    target_path: settings.targetPath,
    packages_install_path: settings.packagesInstallPath,
    quoting: settings.quoting,
    on_run_start: settings.onRunStart,
    on_run_end: settings.onRunEnd,
    vars: new RecordValue('VarProvider', settings.vars),
    flags: settings.flags,
    ...settings.trees,
  };
}

/** The command's options by their names on the command line. */
function lowered(flags: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(flags).map(([name, value]) => [name.toLowerCase(), toTemplateValue(value)]));
}
