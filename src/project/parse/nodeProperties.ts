import { nearestName } from '../../base/nearest.ts';
import type { Column, Dict, ManifestNode } from '../manifest.ts';
import { copyDict, emptyDict, isDict } from '../plain.ts';
import { isTruthy, strValue } from '../pythonText.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import { plural, type ManifestBuilder } from './builder.ts';
import { columnEntries, constraintsOf, manifestColumn, testsOf, type ColumnEntry } from './columns.ts';
import { functionFields } from './functionRules.ts';
import type { GenericTests, TestTarget } from './genericTests.ts';
import { findDisabled, refLookup, type NameLookup } from './lookup.ts';
import { checkContract, constraintsWithPaths, contractChecksum } from './contractRules.ts';
import { newRecorder } from './recorder.ts';
import type { Entry, SchemaFile } from './schemaFile.ts';
import { readReference } from './staticReference.ts';

type NodeKey = 'models' | 'seeds' | 'snapshots' | 'analyses' | 'data_tests' | 'functions';
const TYPE_OF: Readonly<Record<NodeKey, ManifestNode['resource_type']>> = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
  analyses: 'analysis',
  data_tests: 'test',
  functions: 'function',
};
const MOVED = ['meta', 'docs', 'group', 'contract', 'access'] as const;

/** Lays the properties of models, seeds, snapshots, analyses and singular tests over their nodes, and makes their tests. */
export class NodeProperties {
  refs: NameLookup;

  constructor(
    private readonly builder: ManifestBuilder,
    private readonly tests: GenericTests,
  ) {
    this.refs = refLookup(builder.nodes.values());
  }

  /** After nodes were added or renamed. */
  refreshRefs(): void {
    this.refs = refLookup(this.builder.nodes.values());
  }

  read(file: SchemaFile, key: NodeKey): void {
    const entries = [...file.entries(key)];
    for (const entry of entries) this.patch(file, key, entry);
    if (key === 'analyses' || key === 'data_tests' || key === 'functions') return;
    for (const entry of entries) this.readTests(file, key, entry);
  }

  private patch(file: SchemaFile, key: NodeKey, entry: Entry): void {
    if (key === 'models' && Array.isArray(entry.data['versions']) && entry.data['versions'].length > 0) {
      this.patchVersions(file, entry);
      return;
    }
    const nodes = this.find(file, key, entry);
    if (nodes === null) return;
    for (const node of nodes) this.apply(file, key, entry, node);
  }

  private find(file: SchemaFile, key: NodeKey, entry: Entry): ManifestNode[] | null {
    const { builder } = this;
    const packageName = file.pack.name;
    const type = TYPE_OF[key];
    if (key === 'functions') {
      const node = [...builder.functions.values()].find((one) => one.name === entry.name);
      if (node !== undefined) return [node];
    } else if (key === 'analyses' || key === 'data_tests') {
      const node = [...builder.nodes.values()].find(
        (one) => one.resource_type === type && one.name === entry.name && one.package_name === packageName && one.test_metadata === undefined,
      );
      if (node !== undefined) return [node];
    } else {
      const id = this.refs.find(entry.name, packageName)[0] ?? this.refs.find(entry.name, null)[0];
      const node = id === undefined ? undefined : builder.nodes.get(id);
      if (node !== undefined && node.resource_type !== type) {
        const message = `'${entry.name}' is a ${node.resource_type} but is described under '${key}'`;
        file.warn(entry.path, message, 'WrongResourceSchemaFile', `move it under '${plural(node.resource_type)}'`);
        return null;
      }
      if (node !== undefined) return [node];
    }
    const disabled = findDisabled(builder.disabled, entry.name, packageName, [type]) as ManifestNode[];
    if (disabled.length > 1 && isDict(entry.data['config']) && isTruthy(entry.data['config']['enabled'])) {
      const [first] = disabled;
      const files = disabled.map((node) => node.original_file_path).join(', ');
      file.problem(
        [...entry.path, 'config', 'enabled'],
        `Found ${disabled.length} matching disabled nodes for ${first?.resource_type} '${entry.name}': ${files}. Multiple nodes for the same unique id cannot be enabled in the schema file.`,
        'enable the one that is meant in its SQL file, or in dbt_project.yml',
      );
      return null;
    }
    if (disabled.length > 0) return disabled;
    if (!builder.failedNames.has(entry.name)) this.warnMissing(file, key, entry, type);
    return null;
  }

  private warnMissing(file: SchemaFile, key: NodeKey, entry: Entry, type: string): void {
    const names = [...this.builder.nodes.values()].filter((node) => node.resource_type === type).map((node) => node.name);
    const near = nearestName(entry.name, names);
    file.warn(
      [...entry.path, 'name'],
      `there is no ${type} named '${entry.name}', but it is described under '${key}'`,
      'NoNodeForYamlKey',
      near === null ? undefined : `did you mean '${near}'?`,
    );
  }

  private apply(file: SchemaFile, key: NodeKey, entry: Entry, node: ManifestNode): void {
    if (node.patch_path !== null) {
      const other = node.patch_path.slice(node.patch_path.indexOf('://') + 3);
      file.problem(entry.path, `'${entry.name}' is described twice: in ${other} and in ${file.path}`, 'keep one of the two entries');
      return;
    }
    const config = this.configOf(file, entry);
    if (config === null) return;
    this.configure(file, entry.path, node, config, entry.data);
    node.patch_path = file.patchPath;
    this.builder.rememberProperties(node, file.yaml, entry.path);
    node.description = textOf(entry.data['description']);
    if (key === 'data_tests') return;
    if (key === 'functions') Object.assign(node, functionFields(entry.data));
    this.describeColumns(file, node, columnEntries(file, entry.data, entry.path));
    if (node.resource_type === 'model') this.describeModel(file, node, entry.data, entry.path);
  }

  private describeColumns(file: SchemaFile, node: ManifestNode, entries: readonly ColumnEntry[]): void {
    const columns = emptyDict() as Record<string, Column>;
    for (const column of entries) columns[column.name] = manifestColumn(file, column);
    node.columns = columns;
  }

  private describeModel(file: SchemaFile, node: ManifestNode, data: Dict, path: YamlPath): void {
    node.constraints = constraintsOf(file, data['constraints'], [...path, 'constraints'], true);
    checkContract(file, node, path);
    if (node.contract !== undefined) node.contract.checksum ??= contractChecksum(node);
    this.referencesOfConstraints(file, node, path);
    if (isDict(data['time_spine'])) node.time_spine = { custom_granularities: [], ...data['time_spine'] };
    const date = data['deprecation_date'];
    if (date !== undefined && date !== null) node.deprecation_date = momentOf(strValue(date));
  }

  /** Foreign keys make a model depend on what they point to. */
  private referencesOfConstraints(file: SchemaFile, node: ManifestNode, path: YamlPath): void {
    const recorder = this.builder.recorderOf(node);
    for (const { constraint, path: inner } of constraintsWithPaths(node)) {
      const { type, to } = constraint;
      if (type !== 'foreign_key' || typeof to !== 'string' || to === '') continue;
      const reference = readReference(to, file.yaml.file);
      if (reference === null) {
        file.problem(
          [...path, ...inner, 'to'],
          `Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model ${node.name}: ${to}.`,
          "write it as ref('…') or source('…', '…')",
        );
      } else if (reference.kind === 'ref') recorder?.refs.push(reference.ref);
      else recorder?.sources.push(reference.source);
    }
  }

  /** `config:`, with what may also stand beside it moved in. */
  private configOf(file: SchemaFile, entry: Entry): Dict | null {
    const { data, path } = entry;
    const given = data['config'];
    if (given !== undefined && given !== null && !isDict(given)) {
      file.problem([...path, 'config'], "'config' must be a mapping");
      return null;
    }
    const config = copyDict(isDict(given) ? given : {});
    for (const key of MOVED) {
      if (!(key in data)) continue;
      if (key in config) {
        file.problem([...path, key], `'${key}' is given twice for '${entry.name}': beside 'config' and in it`, "keep the one in 'config'");
        return null;
      }
      config[key] = data[key];
    }
    return config;
  }

  private configure(file: SchemaFile, path: YamlPath, node: ManifestNode, config: Dict, identity: object = config): void {
    if (Object.keys(config).length === 0) return;
    const origin = this.builder.originOf(node);
    try {
      this.builder.factory.configure(node, this.builder.recorderOf(node) ?? newRecorder(), config, origin.file, identity);
    } catch (error) {
      this.builder.findings.thrown(error, {});
      const last = this.builder.findings.problems.at(-1);
      if (last !== undefined && last.line === undefined) Object.assign(last, { file: file.yaml.file, ...file.placeOf([...path, 'config']) });
    }
  }

  private readTests(file: SchemaFile, key: NodeKey, entry: Entry): void {
    const versions = entry.data['versions'];
    if (key === 'models' && Array.isArray(versions) && versions.length > 0) {
      for (const version of versions as unknown[]) if (isDict(version)) this.testsOfVersion(file, entry, version);
      return;
    }
    this.testsOfEntry(file, key, entry, null, columnEntries(file, entry.data, entry.path), testsOf(file, entry.data, entry.path));
  }

  private testsOfVersion(file: SchemaFile, entry: Entry, version: Dict): void {
    const own = testsOf(file, version, entry.path);
    const tests = 'data_tests' in version || 'tests' in version ? own : testsOf(file, entry.data, entry.path);
    this.testsOfEntry(file, 'models', entry, version['v'] as string | number, versionColumns(file, entry, version), tests);
  }

  private testsOfEntry(
    file: SchemaFile,
    key: NodeKey,
    entry: Entry,
    version: string | number | null,
    columns: readonly ColumnEntry[],
    own: { tests: unknown[]; key: string },
  ): void {
    const target: TestTarget = {
      kind: 'node',
      yamlKey: key,
      name: entry.name,
      packageName: file.pack.name,
      version,
      attached: this.attached(entry.name, file.pack.name, version),
    };
    for (const column of columns) {
      const quote = column.data['quote'];
      const isQuoted = quote === true || ((quote === undefined || quote === null) && entry.data['quote_columns'] === true);
      const columnName = isQuoted ? `"${column.name}"` : column.name;
      for (const [index, test] of column.tests.entries()) this.tests.read(file, test, target, columnName, column.tags, [...column.testsPath, index]);
    }
    for (const [index, test] of own.tests.entries()) this.tests.read(file, test, target, null, [], [...entry.path, own.key, index]);
  }

  private attached(name: string, packageName: string, version: string | number | null): { id: string | null; group: string | null } {
    const id = this.refs.find(version === null ? name : `${name}.v${String(version)}`, packageName)[0];
    const node =
      (id === undefined ? undefined : this.builder.nodes.get(id)) ?? (findDisabled(this.builder.disabled, name, null)[0] as ManifestNode | undefined);
    return { id: node?.unique_id ?? null, group: node?.group ?? null };
  }

  /** A model with versions: one node a version, found by its file. They are in the manifest, but do not run yet. */
  private patchVersions(file: SchemaFile, entry: Entry): void {
    const versions = (entry.data['versions'] as unknown[]).filter(isDict);
    const numbers = versions.map((version) => version['v'] as string | number);
    const latest = (entry.data['latest_version'] ?? latestOf(numbers)) as string | number;
    for (const version of versions) this.patchVersion(file, entry, version, latest);
    this.refreshRefs();
  }

  private patchVersion(file: SchemaFile, entry: Entry, version: Dict, latest: string | number): void {
    const { builder } = this;
    const v = version['v'] as string | number;
    const fileName = typeof version['defined_in'] === 'string' ? version['defined_in'] : `${entry.name}_v${strValue(v)}`;
    const packageName = file.pack.name;
    const id = this.refs.find(fileName, packageName)[0] ?? (v === latest ? this.refs.find(entry.name, packageName)[0] : undefined);
    const node = id === undefined ? undefined : builder.nodes.get(id);
    if (node === undefined || id === undefined) {
      file.warn(entry.path, `there is no model '${fileName}' for version ${strValue(v)} of '${entry.name}'`, 'NoNodeForYamlKey');
      return;
    }
    builder.nodes.delete(id);
    node.unique_id = `model.${packageName}.${entry.name}.v${strValue(v)}`;
    node.fqn = [...node.fqn.slice(0, -1), entry.name, `v${strValue(v)}`];
    node.name = entry.name;
    node.version = v;
    node.latest_version = latest;
    builder.nodes.set(node.unique_id, node);
    const config = this.configOf(file, entry);
    if (config !== null) this.configure(file, entry.path, node, { ...config, ...(isDict(version['config']) ? version['config'] : {}) });
    node.patch_path = file.patchPath;
    node.description = textOf(version['description']) || textOf(entry.data['description']);
    this.describeColumns(file, node, versionColumns(file, entry, version));
    this.describeModel(file, node, { ...entry.data, ...version }, entry.path);
    node.unsupported = {
      message: `model versions are not supported yet ('${entry.name}', version ${strValue(v)})`,
      file: file.yaml.file,
      ...file.placeOf([...entry.path, 'versions']),
    };
  }
}

function versionColumns(file: SchemaFile, entry: Entry, version: Dict): ColumnEntry[] {
  const base = columnEntries(file, entry.data, entry.path);
  if (!Array.isArray(version['columns'])) return base;
  const parts = (version['columns'] as unknown[]).filter(isDict);
  const filter = parts.find((part) => 'include' in part || 'exclude' in part);
  const isIncluded = (name: string): boolean => {
    if (filter === undefined) return true;
    const include = filter['include'] ?? '*';
    const names = include === '*' || include === 'all' || (Array.isArray(include) && include.includes(name));
    return names && !(Array.isArray(filter['exclude']) && filter['exclude'].includes(name));
  };
  const own = columnEntries(file, { columns: parts.filter((part) => part !== filter) }, entry.path);
  return [...base.filter((column) => isIncluded(column.name)), ...own];
}

function latestOf(versions: readonly (string | number)[]): string | number {
  const areNumbers = versions.every((version) => !Number.isNaN(Number(version)));
  return [...versions].sort((left, right) => (areNumbers ? Number(left) - Number(right) : String(left) < String(right) ? -1 : 1)).at(-1) ?? 1;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A date or a moment as dbt writes it: with its time, and a zone (UTC if there is none). */
function momentOf(text: string): string {
  const found = /^(\d{4}-\d\d-\d\d)(?:[Tt ]+(\d\d:\d\d:\d\d(?:\.\d+)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (!found) return text;
  const [, day = '', time = '00:00:00', zone = 'Z'] = found;
  return `${day}T${time}${zone === 'Z' ? '+00:00' : zone}`;
}
