import { nearestName } from '../base/nearest.ts';
import type { ConfigTrees } from './config/nodeConfig.ts';
import type { DispatchConfig } from './macroNamespace.ts';
import type { Dict } from './manifest.ts';
import { copyDict, emptyDict, isDict } from './plain.ts';
import type { Findings } from './problems.ts';
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
  packagesInstallPath: string;
  targetPath: string;
  quoting: Quoting;
  onRunStart: string[];
  onRunEnd: string[];
  dispatch: DispatchConfig;
  vars: Dict;
  flags: Dict;
  queryComment: unknown;
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
const KNOWN_KEYS = [
  'name',
  'config-version',
  'version',
  'project-root',
  'source-paths',
  'model-paths',
  'macro-paths',
  'data-paths',
  'seed-paths',
  'test-paths',
  'analysis-paths',
  'docs-paths',
  'asset-paths',
  'function-paths',
  'target-path',
  'snapshot-paths',
  'clean-targets',
  'profile',
  'log-path',
  'packages-install-path',
  'quoting',
  'on-run-start',
  'on-run-end',
  'require-dbt-version',
  'dispatch',
  'models',
  'seeds',
  'snapshots',
  'analyses',
  'sources',
  'tests',
  'data_tests',
  'unit_tests',
  'metrics',
  'semantic-models',
  'saved-queries',
  'exposures',
  'functions',
  'vars',
  'packages',
  'query-comment',
  'restrict-access',
  'dbt-cloud',
  'flags',
];

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
  const rendered = renderTree(
    unrendered,
    (text, path) => {
      const place = yaml.placeOf(path);
      try {
        return renderYamlText(text, yaml.file, place, globals, templates);
      } catch (error) {
        findings.thrown(error, { file: yaml.file, ...place });
        return null;
      }
    },
    isLate,
  ) as Dict;
  return new SettingsReader(yaml, unrendered, rendered, findings).read();
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
    const all = [...new Set([...modelPaths, ...seedPaths, ...snapshotPaths, ...analysisPaths, ...macroPaths, ...testPaths, ...functionPaths])];
    return {
      name,
      version: this.rendered['version'] === undefined || this.rendered['version'] === null ? null : String(this.rendered['version']),
      profile: typeof this.rendered['profile'] === 'string' ? this.rendered['profile'] : null,
      modelPaths,
      seedPaths,
      testPaths,
      analysisPaths,
      macroPaths,
      snapshotPaths,
      functionPaths,
      docsPaths: this.paths('docs-paths', all),
      packagesInstallPath: this.text('packages-install-path', 'dbt_packages'),
      targetPath: this.text('target-path', 'target'),
      quoting: this.quoting(),
      onRunStart: this.hooks('on-run-start'),
      onRunEnd: this.hooks('on-run-end'),
      dispatch: this.dispatch(),
      vars: this.dict('vars'),
      flags: this.dict('flags'),
      queryComment: this.rendered['query-comment'],
      trees: { rendered: this.trees(this.rendered), unrendered: this.trees(this.unrendered) },
      yaml: this.yaml,
    };
  }

  private checkKeys(): void {
    for (const key of Object.keys(this.rendered)) {
      if (KNOWN_KEYS.includes(key) || RESOURCE_KEYS.includes(key)) continue;
      const near = nearestName(key, KNOWN_KEYS);
      const hint = near === null ? undefined : `did you mean '${near}'?`;
      this.findings.warn({ message: `dbt_project.yml: unknown key '${key}'`, file: this.yaml.file, ...this.yaml.placeOf([key]), hint });
    }
  }

  private checkVersion(): void {
    const required = this.rendered['require-dbt-version'];
    if (required === undefined || required === null) return;
    const texts = (Array.isArray(required) ? required : [required]).map(String);
    try {
      if (fulfilsVersion(texts.flatMap((text) => text.split(',')))) return;
      this.findings.inYaml(this.yaml, ['require-dbt-version'], `this project needs dbt ${texts.join(', ')}, but this is dbt ${DBT_VERSION}`);
    } catch (error) {
      this.findings.inYaml(this.yaml, ['require-dbt-version'], (error as Error).message);
    }
  }

  private paths(key: string, fallback: string[]): string[] {
    const value = this.rendered[key];
    if (value === undefined || value === null) return fallback;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as string[];
    this.findings.inYaml(this.yaml, [key], `'${key}' must be a list of folders`, `write ${key}: ["${String(value)}"]`);
    return fallback;
  }

  private text(key: string, fallback: string): string {
    const value = this.rendered[key];
    return typeof value === 'string' && value !== '' ? value.replace(/\/+$/, '') : fallback;
  }

  private dict(key: string): Dict {
    const value = this.rendered[key];
    if (value === undefined || value === null) return emptyDict();
    if (isDict(value)) return value;
    this.findings.inYaml(this.yaml, [key], `'${key}' must be a mapping`);
    return emptyDict();
  }

  private hooks(key: string): string[] {
    const value = this.rendered[key];
    if (value === undefined || value === null) return [];
    const hooks = Array.isArray(value) ? (value as unknown[]) : [value];
    return hooks.filter((hook, index) => {
      if (typeof hook === 'string') return true;
      this.findings.inYaml(this.yaml, [key, index], `each entry of '${key}' must be a text`);
      return false;
    }) as string[];
  }

  private quoting(): Quoting {
    const given = this.dict('quoting');
    const of = (key: string): boolean => (typeof given[key] === 'boolean' ? given[key] : true);
    return { database: typeof given['project'] === 'boolean' ? given['project'] : of('database'), schema: of('schema'), identifier: of('identifier') };
  }

  private dispatch(): DispatchConfig {
    const value = this.rendered['dispatch'];
    if (value === undefined || value === null) return [];
    const entries = Array.isArray(value) ? (value as unknown[]) : [value];
    return entries.flatMap((entry, index) => {
      const order: unknown = isDict(entry) ? entry['search_order'] : undefined;
      if (isDict(entry) && typeof entry['macro_namespace'] === 'string' && Array.isArray(order)) {
        return [{ macroNamespace: entry['macro_namespace'], searchOrder: order.map(String) }];
      }
      this.findings.inYaml(this.yaml, ['dispatch', index], "each entry of 'dispatch' needs a macro_namespace and a search_order (a list)");
      return [];
    });
  }

  private trees(source: Dict): Record<string, Dict> {
    const trees: Record<string, Dict> = {};
    for (const key of RESOURCE_KEYS) {
      const tree = source[HYPHENATED[key] ?? key] ?? source[key];
      if (tree === undefined || tree === null) trees[key] = emptyDict();
      else if (isDict(tree)) trees[key] = tree;
      else {
        trees[key] = emptyDict();
        if (source === this.rendered) this.findings.inYaml(this.yaml, [key], `'${key}' must be a mapping`);
      }
    }
    return trees;
  }
}
