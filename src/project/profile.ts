import type { Dict } from './manifest.ts';
import type { Findings } from './problems.ts';
import { isDict } from './plain.ts';
import { renderTree, renderYamlText, type TemplateCache } from './templating.ts';
import type { Globals } from '../jinja/rendering.ts';
import type { YamlFile } from './yaml/loadYaml.ts';
import { strValue } from './pythonText.ts';

/** Where a project builds, as `target` in templates shows it. */
export type Target = {
  profileName: string;
  name: string;
  database: string;
  schema: string;
  threads: number;
  path: string;
  /** All of the output in profiles.yml, for `target.…`. */
  fields: Dict;
};

export const DEFAULT_DATABASE = 'warehouse';

/** The target where there is no profiles.yml, or none that fits. */
export function defaultTarget(profileName: string, name = 'dev'): Target {
  return { profileName, name, database: DEFAULT_DATABASE, schema: 'main', threads: 1, path: `${DEFAULT_DATABASE}.duckdb`, fields: {} };
}

/** The catalog name DuckDB gives a file: the first part of its name. */
export function databaseNameOf(path: string): string {
  if (path === ':memory:' || path === '') return 'memory';
  const clean = path.replace(/^[a-z]+:/i, '').split(/[?#]/)[0] ?? '';
  const base = clean.slice(clean.lastIndexOf('/') + 1);
  return base.replace(/^\.+/, '').split('.')[0] || DEFAULT_DATABASE;
}

/**
 * The target of profiles.yml that a project uses. A profile for another warehouse gives its target name and schema: the project is
 * built on DuckDB all the same, with a warning.
 */
export function readTarget(
  yaml: YamlFile | null,
  profileName: string,
  wanted: string | undefined,
  globals: Globals,
  templates: TemplateCache,
  findings: Findings,
): Target {
  if (yaml === null || !isDict(yaml.value)) return defaultTarget(profileName, wanted);
  const profile = yaml.value[profileName];
  if (!isDict(profile)) {
    findings.warn({ message: `profiles.yml has no profile '${profileName}': the target is 'dev', its schema 'main'`, file: yaml.file });
    return defaultTarget(profileName, wanted);
  }
  const render = (value: unknown, path: readonly (string | number)[]): unknown => {
    try {
      return renderTree(
        value,
        (text, inner) => renderYamlText(text, yaml.file, yaml.textPlaceOf([...path, ...inner]), globals, templates),
        () => false,
      );
    } catch (error) {
      findings.thrown(error, { file: yaml.file, ...yaml.placeOf(path) });
      return null;
    }
  };
  const name = wanted ?? textOr(render(profile['target'] ?? null, [profileName, 'target']), 'default');
  const outputs = isDict(profile['outputs']) ? profile['outputs'] : {};
  const raw = outputs[name];
  if (!isDict(raw)) {
    const known = Object.keys(outputs).join(', ') || 'none';
    findings.inYaml(yaml, [profileName, 'outputs'], `the profile '${profileName}' has no output '${name}'`, `it has: ${known}`);
    return defaultTarget(profileName, name);
  }
  const fields = render(raw, [profileName, 'outputs', name]);
  if (!isDict(fields)) return defaultTarget(profileName, name);
  return targetOf(fields, profileName, name, yaml, findings);
}

/** The flags of a project: `flags` of dbt_project.yml, or, as they used to be written, `config` of profiles.yml. dbt refuses both. */
export function flagsOf({ flags, yaml: project }: { flags: Dict; yaml: YamlFile }, profiles: YamlFile | null, findings: Findings): Dict {
  const old = profiles !== null && isDict(profiles.value) ? profiles.value['config'] : null;
  if (profiles === null || !isDict(old) || Object.keys(old).length === 0) return flags;
  if (Object.keys(flags).length > 0) {
    const message = `Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml. Using 'config' in profiles.yml is deprecated.`;
    findings.inYaml(project, ['flags'], message, "move what is under 'config' to 'flags'");
    return flags;
  }
  const message = "User config should be moved from the 'config' key in profiles.yml to the 'flags' key in dbt_project.yml.";
  findings.warn({ message, file: profiles.file, ...profiles.placeOf(['config']), event: 'ProjectFlagsMovedDeprecation' });
  return old;
}

function targetOf(fields: Dict, profileName: string, name: string, yaml: YamlFile, findings: Findings): Target {
  const type = fields['type'];
  const isDuckdb = type === 'duckdb';
  if (!isDuckdb) {
    const message = `the output '${name}' is for ${strValue(type)}; here the project builds on DuckDB, with its target name and schema`;
    findings.warn({ message, file: yaml.file, ...yaml.placeOf([profileName, 'outputs', name, 'type']) });
  }
  const path = isDuckdb ? textOr(fields['path'], ':memory:') : `${DEFAULT_DATABASE}.duckdb`;
  const fallback = isDuckdb ? databaseNameOf(path) : DEFAULT_DATABASE;
  const threads = fields['threads'];
  return {
    profileName,
    name,
    database: isDuckdb ? textOr(fields['database'], fallback) : fallback,
    schema: textOr(fields['schema'] ?? fields['dataset'], 'main'),
    threads: typeof threads === 'number' ? threads : 1,
    path,
    fields: isDuckdb ? fields : {},
  };
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
