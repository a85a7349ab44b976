import { renderTemplate } from '../../jinja/render.ts';
import { driveSync } from '../../jinja/steps.ts';
import type { ProjectConfigs } from '../config/nodeConfig.ts';
import { configFields, defaultConfig } from '../config/fields.ts';
import { ConfigError } from '../config/merge.ts';
import type { Checksum, Dict, Hook, ManifestNode, NodeConfig } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { projectError, Reported } from '../problems.ts';
import { isTruthy, strValue } from '../pythonText.ts';
import { hasTemplate } from '../templating.ts';
import type { Place } from '../yaml/loadYaml.ts';
import { NodeGlobals, type Subject } from './nodeGlobals.ts';
import { NameGenerator } from './names.ts';
import type { ParseSettings } from './parseSettings.ts';
import { pythonCalls } from './pythonCalls.ts';
import { copyRecorder, type Recorder } from './recorder.ts';
import { staticReading } from './staticParse.ts';
import { validateConfig, validateProjectConfig } from './validateConfig.ts';

/** What is known of a node before anything of it is rendered. */
export type NodeSeed = {
  resourceType: ManifestNode['resource_type'];
  packageName: string;
  name: string;
  path: string;
  originalFilePath: string;
  fqn: string[];
  rawCode: string;
  checksum: Checksum;
  uniqueId?: string;
  tags?: string[];
  language?: 'sql' | 'python';
};

type Configured = {
  uniqueId: string;
  fields: Pick<
    ManifestNode,
    'config' | 'tags' | 'meta' | 'group' | 'docs' | 'unrendered_config' | 'database' | 'schema' | 'alias' | 'relation_name' | 'access' | 'contract'
  >;
  recorder: Recorder;
};

/** Configured nodes by what their templates said and by their properties; good for one state of the settings. */
export type ConfiguredCache = WeakMap<object, WeakMap<object, Configured>>;

const NO_PATCH = {};
const OF_CONTRACTS = ['contract', 'materialized', 'on_schema_change'];
const REFABLE = new Set(['model', 'seed', 'snapshot']);

/** Makes nodes and keeps what dbt keeps in step: config, tags, meta, names, hooks. */
export class NodeFactory {
  private readonly names: NameGenerator;

  constructor(
    readonly settings: ParseSettings,
    readonly configs: ProjectConfigs,
    private readonly createdAt: number,
    private readonly configured: ConfiguredCache,
  ) {
    this.names = new NameGenerator(settings);
  }

  /** A node with the configuration of dbt_project.yml alone. */
  create(seed: NodeSeed): ManifestNode {
    const { target } = this.settings;
    const config = this.configs.build(seed.resourceType, seed.packageName, seed.fqn, null, null) as NodeConfig;
    const node: ManifestNode = {
      database: target.database,
      schema: target.schema,
      name: seed.name,
      resource_type: seed.resourceType,
      package_name: seed.packageName,
      path: seed.path,
      original_file_path: seed.originalFilePath,
      unique_id: seed.uniqueId ?? `${seed.resourceType}.${seed.packageName}.${seed.name}`,
      fqn: seed.fqn,
      alias: seed.name,
      checksum: seed.checksum,
      config,
      tags: [...(seed.tags ?? [])],
      description: '',
      columns: {},
      meta: {},
      group: null,
      docs: { show: true, node_color: null },
      patch_path: null,
      build_path: null,
      unrendered_config: {},
      created_at: this.createdAt,
      relation_name: null,
      raw_code: seed.rawCode,
      doc_blocks: [],
      depends_on: { macros: [] },
    };
    if (seed.resourceType === 'seed') node.root_path = null;
    else addCode(node, seed.language ?? 'sql');
    return node;
  }

  subjectOf(node: ManifestNode): Subject {
    const relation = node.resource_type === 'operation' ? null : { database: node.database, schema: node.schema, identifier: node.alias };
    return { packageName: node.package_name, model: () => node, relation };
  }

  globalsFor(node: ManifestNode, recorder: Recorder): NodeGlobals {
    return new NodeGlobals(this.settings, this.subjectOf(node), recorder);
  }

  /** Renders a node's own text to see what it refers to. Throws a located error. */
  capture(node: ManifestNode, recorder: Recorder, file: string, place: Place): void {
    if (!hasTemplate(node.raw_code)) return;
    const template = this.settings.templates.parse(node.raw_code, file, place);
    const reading = this.isReadStatically(node) ? staticReading(template) : null;
    driveSync(renderTemplate(reading ?? template, this.globalsFor(node, recorder).rendering));
    if (reading !== null) recorder.sources = withoutRepeats(recorder.sources);
  }

  /** dbt renders a model after all where the project or its package has a `ref`, `source` or `config` of its own. */
  private isReadStatically({ resource_type, package_name }: ManifestNode): boolean {
    if (resource_type !== 'model' || this.settings.flag('static_parser') === false) return false;
    const packages = [package_name, this.settings.rootPackage];
    return !packages.some((name) => ['ref', 'source', 'config'].some((macro) => this.settings.namespace.macroById(`macro.${name}.${macro}`) !== undefined));
  }

  /** What a Python model says by calls of `dbt`. Throws a located error. */
  capturePython(node: ManifestNode, recorder: Recorder, file: string): void {
    const { rendering } = this.globalsFor(node, recorder);
    for (const { text, at } of pythonCalls(node.raw_code)) {
      const before = node.raw_code.slice(0, at).split('\n');
      const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      driveSync(renderTemplate(this.settings.templates.parse(`{{ ${text} }}`, file, place), rendering));
    }
  }

  /**
   * Gives a node its final configuration from all layers, and everything that follows from it. `patch` is the `config:` of its properties.
   * Throws an error without a place where the configuration is wrong; the caller knows whose it is.
   */
  configure(node: ManifestNode, recorder: Recorder, patch: Dict | null, file: string, patchIdentity: object = NO_PATCH): void {
    const before = this.configured.get(recorder.calls)?.get(patchIdentity);
    if (before !== undefined && before.uniqueId === node.unique_id) {
      Object.assign(node, before.fields, { tags: [...before.fields.tags] });
      Object.assign(recorder, copyRecorder(before.recorder), { calls: recorder.calls });
      return;
    }
    this.configureAnew(node, recorder, patch, file);
    this.remember(node, recorder, patchIdentity);
  }

  /** What `configure` made of a node stays good as long as its text, its properties and the settings do. */
  private remember(node: ManifestNode, recorder: Recorder, patchIdentity: object): void {
    const { config, tags, meta, group, docs, unrendered_config, database, schema, alias, relation_name } = node;
    const fields: Configured['fields'] = { config, tags: [...tags], meta, group, docs, unrendered_config, database, schema, alias, relation_name };
    if (node.access !== undefined) fields.access = node.access;
    if (node.contract !== undefined) fields.contract = node.contract;
    const results = this.configured.get(recorder.calls) ?? new WeakMap<object, Configured>();
    this.configured.set(recorder.calls, results.set(patchIdentity, { uniqueId: node.unique_id, fields, recorder: copyRecorder(recorder) }));
  }

  private configureAnew(node: ManifestNode, recorder: Recorder, patch: Dict | null, file: string): void {
    const layer = node.language === 'python' && node.resource_type === 'model' ? { materialized: 'table', ...patch } : patch;
    // dbt configures a node before it reads its properties, so that they cannot mend what it refuses then
    if (patch !== null && OF_CONTRACTS.some((key) => key in patch)) this.build(node, null, recorder.calls);
    const config = this.build(node, layer, recorder.calls);
    const ofProject = validateProjectConfig(node.config, node.resource_type);
    if (ofProject !== null && this.configs.refuseValue(node.resource_type, node.package_name, node.fqn, ofProject)) throw new Reported();
    const problem = ofProject ?? validateConfig(config, node.resource_type);
    if (problem !== null) throw projectError(problem.message, { file, hint: problem.hint });
    this.applyToNode(node, config);
    node.unrendered_config = this.configs.buildUnrendered(node.resource_type, node.package_name, node.fqn, layer, recorder.calls);
    node.config = inOrderOfArrival(config, node.config, DUCKDB_CONFIG, recorder.calls);
    this.nameRelation(node);
    this.keepWhatNullsLeave(node, layer, recorder.calls);
    if (node.resource_type !== 'test') this.renderHooks(node, recorder, file);
  }

  /**
   * A null in `config(…)` or in properties unsets nothing: dbt updates the configuration it had before by what the new one has that is not None.
   * One in dbt_project.yml leaves what the field is without any word.
   * Where the node is stored is decided before that.
   */
  private keepWhatNullsLeave(node: ManifestNode, patch: Dict | null, calls: Dict): void {
    const nulls = configFields(node.resource_type).filter(({ name }) => node.config[name] === null);
    const left = nulls.filter(({ name, make }) => patch?.[name] === null || calls[name] === null || make() !== null);
    if (left.length === 0) return;
    const earlier = [this.build(node, null, calls), this.build(node, null, {}), defaultConfig(node.resource_type)];
    for (const { name } of left) {
      const before = earlier.find((config) => config[name] !== null);
      if (before === undefined) continue;
      node.config[name] = before[name];
      if (name !== 'store_failures_as') continue;
      node.config['store_failures'] = before['store_failures'];
      node.relation_name = isRelational(node) ? this.relationName(node.database, node.schema, node.alias) : null;
    }
  }

  private build(node: ManifestNode, patch: Dict | null, calls: Dict): NodeConfig {
    try {
      return this.configs.build(node.resource_type, node.package_name, node.fqn, patch, calls) as NodeConfig;
    } catch (error) {
      if (error instanceof ConfigError) throw projectError(error.message, { hint: error.hint });
      throw error;
    }
  }

  private applyToNode(node: ManifestNode, config: NodeConfig): void {
    const tags: unknown = config.tags;
    for (const tag of Array.isArray(tags) ? (tags as string[]) : [strValue(tags)]) if (!node.tags.includes(tag)) node.tags.push(tag);
    if (isTruthy(config.meta)) node.meta = config.meta;
    if (typeof config['group'] === 'string' && config['group'] !== '') node.group = config['group'];
    if (node.resource_type === 'model' && typeof config['access'] === 'string') node.access = config['access'];
    const docs = config['docs'];
    if (isDict(docs))
      node.docs = {
        show: typeof docs['show'] === 'boolean' ? docs['show'] : node.docs.show,
        node_color: (docs['node_color'] as string | null | undefined) ?? null,
      };
    const contract = config['contract'];
    if (node.contract !== undefined && isDict(contract)) {
      node.contract = { enforced: contract['enforced'] === true, alias_types: contract['alias_types'] !== false, checksum: node.contract.checksum };
    }
  }

  /** Database, schema, alias and relation name from the configuration, by the `generate_*_name` macros. */
  private nameRelation(node: ManifestNode): void {
    const { config } = node;
    node.database = this.names.generate('database', config.database, node);
    node.schema = this.names.generate('schema', config.schema, node);
    node.alias = this.names.generate('alias', config.alias, node) ?? node.alias;
    if (node.resource_type === 'snapshot') {
      if (isTruthy(config['target_database'])) node.database = strValue(config['target_database']);
      if (isTruthy(config['target_schema'])) node.schema = strValue(config['target_schema']);
    }
    node.relation_name = isRelational(node) ? this.relationName(node.database, node.schema, node.alias) : null;
  }

  relationName(
    database: string | null,
    schema: string | null,
    identifier: string | null,
    quoting: Partial<Record<'database' | 'schema' | 'identifier', boolean | null>> = {},
  ): string {
    const part = (value: string | null, key: 'database' | 'schema' | 'identifier'): string | null =>
      value === null ? null : (quoting[key] ?? this.settings.quoting[key]) ? `"${value}"` : value;
    return [part(database, 'database'), part(schema, 'schema'), part(identifier, 'identifier')].filter((one) => one !== null).join('.');
  }

  private renderHooks(node: ManifestNode, recorder: Recorder, file: string): void {
    const hooks: Hook[] = [...(node.config['pre-hook'] ?? []), ...(node.config['post-hook'] ?? [])].filter((hook) => hasTemplate(hook.sql));
    if (hooks.length === 0) return;
    const globals = this.globalsFor(node, recorder);
    for (const hook of hooks) driveSync(renderTemplate(this.settings.templates.parse(hook.sql, file), globals.rendering));
    if (node.resource_type === 'seed' && recorder.refs.length + recorder.sources.length + recorder.metrics.length > 0)
      throw projectError(`seed '${node.name}' has a hook that calls ref, source or metric: seeds cannot depend on other nodes`, {
        file,
        hint: 'move the hook to a model that selects from the seed',
      });
  }
}

/** Whether dbt stores anything under the node's name. */
export function isRelational(node: ManifestNode): boolean {
  if (node.resource_type === 'test') return node.config['store_failures'] === true;
  return REFABLE.has(node.resource_type) && node.config.materialized !== 'ephemeral';
}

function addCode(node: ManifestNode, language: 'sql' | 'python'): void {
  node.language = language;
  node.refs = [];
  node.sources = [];
  node.metrics = [];
  node.functions = [];
  node.depends_on = { macros: [], nodes: [] };
  node.compiled_path = null;
  node.contract = { enforced: false, alias_types: true, checksum: null };
  if (node.resource_type !== 'model') return;
  node.access = 'protected';
  node.constraints = [];
  node.version = null;
  node.latest_version = null;
  node.deprecation_date = null;
  node.primary_key = [];
  node.time_spine = null;
}

function withoutRepeats(sources: readonly string[][]): string[][] {
  return [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()];
}

/** What dbt-duckdb declares besides dbt's own fields: it comes before what nobody declared. */
const DUCKDB_CONFIG: Dict = { indexes: null };

/** dbt updates one and the same dict: first `dbt_project.yml` fills it, then `config(…)`, then the properties. `ls --output json` shows the order. */
function inOrderOfArrival(config: NodeConfig, ...before: Dict[]): NodeConfig {
  const arrived = before.flatMap((layer) => Object.keys(layer)).filter((key) => Object.hasOwn(config, key));
  return Object.assign(Object.fromEntries(arrived.map((key) => [key, config[key]])), config);
}
