import type { ConfigTrees } from './config/nodeConfig.ts';
import { projectRefusals } from './dbtProjectRules.ts';
import type { DispatchConfig } from './macroNamespace.ts';
import type { Dict } from './manifest.ts';
import { copyDict, emptyDict, isDict } from './plain.ts';
import type { Findings } from './problems.ts';
import { strValue } from './pythonText.ts';
import { renderTree, renderYamlText, type KeyPath, type TemplateCache } from './templating.ts';
import type { Globals } from '../jinja/rendering.ts';
import { DBT_VERSION, fulfilsVersion } from './version.ts';
import type { YamlFile } from './yaml/loadYaml.ts';

export type Quoting = { database: boolean; schema: boolean; identifier: boolean };

/** A dbt_project.yml, rendered, with dbt's defaults. */
export type ProjectSettings = {
  name: string;
  version: string | null;
  profile: string | null;
  modelPaths: string[];
  seedPaths: string[];
  testPaths: string[];
  analysisPaths: string[];
  macroPaths: string[];
  snapshotPaths: string[];
  functionPaths: string[];
  docsPaths: string[];
  /** All folders of the above but those of docs: where properties files may be. */
  resourcePaths: string[];
  packagesInstallPath: string;
  targetPath: string;
  quoting: Quoting;
  onRunStart: string[];
  onRunEnd: string[];
  dispatch: DispatchConfig;
  vars: Dict;
  flags: Dict;
  queryComment: unknown;
  /** `restrict-access`: other packages may only use its public models. */
  restrictAccess: boolean;
  trees: ConfigTrees;
  yaml: YamlFile;
};

const RESOURCE_KEYS = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'data_tests',
  'unit_tests',
  'metrics',
  'semantic_models',
  'saved_queries',
  'exposures',
  'functions',
];
const HYPHENATED: Readonly<Record<string, string>> = { semantic_models: 'semantic-models', saved_queries: 'saved-queries' };
const RESERVED_NAMES = new Set([
  '_sql_results',
  'adapter',
  'api',
  'column',
  'config',
  'context',
  'database',
  'env',
  'env_var',
  'exceptions',
  'execute',
  'flags',
  'fromjson',
  'fromyaml',
  'graph',
  'invocation_id',
  'load_agate_table',
  'load_result',
  'log',
  'model',
  'modules',
  'post_hooks',
  'pre_hooks',
  'ref',
  'render',
  'return',
  'run_started_at',
  'schema',
  'source',
  'sql',
  'sql_now',
  'store_result',
  'store_raw_result',
  'target',
  'this',
  'tojson',
  'toyaml',
  'try_or_compiler_error',
  'var',
  'write',
]);

/** Hooks, vars and the query comment are rendered where they are used. */
function isLate(path: KeyPath): boolean {
  const first = path[0];
  if (first === 'on-run-start' || first === 'on-run-end' || first === 'query-comment' || first === 'vars') return true;
  if (typeof first !== 'string' || !['seeds', 'models', 'snapshots', 'tests', 'data_tests'].includes(first)) return false;
  return path.some((part) => typeof part === 'string' && /^[+ ]*(?:pre|post)[-_]hook$/.test(part));
}

/** Reads one dbt_project.yml. Null where it is so wrong that nothing can be read with it; what is wrong is in `findings`. */
export function readDbtProject(yaml: YamlFile, globals: Globals, templates: TemplateCache, findings: Findings): ProjectSettings | null {
  for (const problem of yaml.problems) findings.problem(problem);
  if (yaml.value === undefined) return null;
  if (!isDict(yaml.value)) {
    findings.problem({ message: 'dbt_project.yml must be a mapping with at least a name', file: yaml.file, line: 1, column: 1 });
    return null;
  }
  const unrendered = copyDict(yaml.value);
  if ('tests' in unrendered && !('data_tests' in unrendered)) {
    unrendered['data_tests'] = unrendered['tests'];
    delete unrendered['tests'];
  }
  const failed: KeyPath[] = [];
  const rendered = renderTree(
    unrendered,
    (text, path) => {
      const place = yaml.textPlaceOf(path);
      try {
        return renderYamlText(text, yaml.file, place, globals, templates);
      } catch (error) {
        findings.thrown(error, { file: yaml.file, ...place });
        failed.push(path);
        return null;
      }
    },
    isLate,
  ) as Dict;
  fillEmpty(rendered);
  for (const path of failed) remove(rendered, path);
  return new SettingsReader(yaml, unrendered, rendered, findings).read();
}

/** Hooks and column types left empty at the top of a tree are none (dbt-core `config/renderer.py`, ProjectPostprocessor). */
function fillEmpty(rendered: Dict): void {
  for (const key of ['models', 'seeds', 'snapshots']) {
    const tree = rendered[key];
    if (!isDict(tree)) continue;
    for (const hook of ['pre-hook', 'post-hook']) if (tree[hook] === null) tree[hook] = [];
    if (key === 'seeds' && tree['column_types'] === null) tree['column_types'] = emptyDict();
  }
}

/** Takes away the innermost entry of a mapping on this path, so that what could not be rendered is not refused once more for its value. */
function remove(tree: Dict, path: KeyPath): void {
  let [holder, name, value]: [Dict, string, unknown] = [tree, '', tree];
  for (const part of path) {
    if (isDict(value)) [holder, name] = [value, String(part)];
    value = isDict(value) || Array.isArray(value) ? (value as Dict)[String(part)] : null;
  }
  delete holder[name];
}

class SettingsReader {
  constructor(
    private readonly yaml: YamlFile,
    private readonly unrendered: Dict,
    private readonly rendered: Dict,
    private readonly findings: Findings,
  ) {}

  read(): ProjectSettings | null {
    const name = this.rendered['name'];
    if (typeof name !== 'string' || !/^[^\d\W]\w*$/u.test(name)) {
      const message =
        name === undefined ? "dbt_project.yml has no 'name'" : `the project's name must be letters, digits and underscores, not ${JSON.stringify(name)}`;
      this.findings.inYaml(this.yaml, ['name'], message);
      return null;
    }
    if (RESERVED_NAMES.has(name)) this.findings.inYaml(this.yaml, ['name'], `Invalid project name: ${name} is a reserved word`, 'choose another name');
    this.checkKeys();
    this.checkVersion();
    const modelPaths = this.paths('model-paths', this.paths('source-paths', ['models']));
    const seedPaths = this.paths('seed-paths', this.paths('data-paths', ['seeds']));
    const testPaths = this.paths('test-paths', ['tests']);
    const analysisPaths = this.paths('analysis-paths', ['analyses']);
    const macroPaths = this.paths('macro-paths', ['macros']);
    const snapshotPaths = this.paths('snapshot-paths', ['snapshots']);
    const functionPaths = this.paths('function-paths', ['functions']);
    const resourcePaths = [...new Set([...modelPaths, ...seedPaths, ...snapshotPaths, ...analysisPaths, ...macroPaths, ...testPaths, ...functionPaths])];
    return {
      name,
      version: this.rendered['version'] === undefined || this.rendered['version'] === null ? null : strValue(this.rendered['version']),
      profile: typeof this.rendered['profile'] === 'string' ? this.rendered['profile'] : null,
      modelPaths,
      seedPaths,
      testPaths,
      analysisPaths,
      macroPaths,
      snapshotPaths,
      functionPaths,
      docsPaths: this.paths('docs-paths', resourcePaths),
      resourcePaths,
      packagesInstallPath: this.text('packages-install-path', 'dbt_packages'),
      targetPath: this.text('target-path', 'target'),
      quoting: this.quoting(),
      onRunStart: this.hooks('on-run-start'),
      onRunEnd: this.hooks('on-run-end'),
      dispatch: this.dispatch(),
      vars: this.dict('vars'),
      flags: this.dict('flags'),
      queryComment: this.rendered['query-comment'],
      restrictAccess: this.rendered['restrict-access'] === true,
      trees: { rendered: this.trees(this.rendered), unrendered: this.trees(this.unrendered) },
      yaml: this.yaml,
    };
  }

  private checkKeys(): void {
    const isRenamed = !(isDict(this.yaml.value) && 'data_tests' in this.yaml.value);
    for (const { path, message, hint } of projectRefusals(this.rendered)) {
      const written = isRenamed && path[0] === 'data_tests' ? ['tests', ...path.slice(1)] : path;
      this.findings.inYaml(this.yaml, written, `dbt_project.yml: ${message}`, hint);
    }
  }

  private checkVersion(): void {
    const required = this.rendered['require-dbt-version'];
    const texts = (Array.isArray(required) ? (required as unknown[]) : [required]).filter((text) => typeof text === 'string');
    if (texts.length === 0) return;
    try {
      if (fulfilsVersion(texts.flatMap((text) => text.split(',')))) return;
      const message = `this project needs dbt ${texts.join(', ')}, but this is dbt ${DBT_VERSION}`;
      this.findings.problem({ message, file: this.yaml.file, ...this.yaml.placeOf(['require-dbt-version']), isOfVersion: true });
    } catch (error) {
      this.findings.inYaml(this.yaml, ['require-dbt-version'], (error as Error).message);
    }
  }

  private paths(key: string, fallback: string[]): string[] {
    const value = this.rendered[key];
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? (value as string[]) : fallback;
  }

  private text(key: string, fallback: string): string {
    const value = this.rendered[key];
    return typeof value === 'string' && value !== '' ? value.replace(/\/+$/, '') : fallback;
  }

  private dict(key: string): Dict {
    const value = this.rendered[key];
    return isDict(value) ? value : emptyDict();
  }

  private hooks(key: string): string[] {
    const value = this.rendered[key];
    return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((hook) => typeof hook === 'string');
  }

  private quoting(): Quoting {
    const given = this.dict('quoting');
    const of = (key: string): boolean => (typeof given[key] === 'boolean' ? given[key] : true);
    return { database: typeof given['project'] === 'boolean' ? given['project'] : of('database'), schema: of('schema'), identifier: of('identifier') };
  }

  private dispatch(): DispatchConfig {
    const value = this.rendered['dispatch'];
    return (Array.isArray(value) ? (value as unknown[]) : []).flatMap((entry) => {
      const order: unknown = isDict(entry) ? entry['search_order'] : undefined;
      return isDict(entry) && Array.isArray(order) ? [{ macroNamespace: strValue(entry['macro_namespace']), searchOrder: order.map(String) }] : [];
    });
  }

  private trees(source: Dict): Record<string, Dict> {
    const trees: Record<string, Dict> = {};
    for (const key of RESOURCE_KEYS) {
      const tree = source[HYPHENATED[key] ?? key];
      trees[key] = isDict(tree) ? tree : emptyDict();
    }
    return trees;
  }
}
