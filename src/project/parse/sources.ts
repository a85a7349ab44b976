import type { Dict, Freshness, ManifestSource } from '../manifest.ts';
import { externalLocation } from '../externalLocation.ts';
import { emptyDict, isDict } from '../plain.ts';
import { reprValue } from '../pythonText.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import type { ManifestBuilder } from './builder.ts';
import { columnEntries, manifestColumn, testsOf, texts } from './columns.ts';
import { entryConfig } from './entryConfig.ts';
import type { GenericTests, TestTarget } from './genericTests.ts';
import { textOf } from './nodeProperties.ts';
import type { Entry, SchemaFile } from './schemaFile.ts';
import { foldersOf } from './sqlFiles.ts';

/** One table of a source as it is written, `data`, with its place. */
type Table = { file: SchemaFile; source: Entry; data: Dict; name: string; path: YamlPath; uniqueId: string; fqn: string[] };
type Patch = { file: SchemaFile; entry: Entry; isUsed: boolean };

const EMPTY_TIME = { count: null, period: null };
const EMPTY_EXTERNAL = { location: null, file_format: null, row_format: null, tbl_properties: null, partitions: null };

/** Reads `sources:`. They become nodes when all files are read, since another package may override them. */
export class Sources {
  /** By unique_id. */
  private readonly tables = new Map<string, Table>();
  private readonly patches = new Map<string, Patch>();

  constructor(
    private readonly builder: ManifestBuilder,
    private readonly tests: GenericTests,
  ) {}

  read(file: SchemaFile): void {
    for (const entry of file.entries('sources')) {
      if (typeof entry.data['overrides'] === 'string') this.addPatch(file, entry, entry.data['overrides']);
      else this.addTables(file, entry);
    }
  }

  private addPatch(file: SchemaFile, entry: Entry, packageName: string): void {
    const key = `${packageName}.${entry.name}`;
    const before = this.patches.get(key);
    if (before !== undefined) {
      file.problem(entry.path, `the source '${key}' is overridden twice: in ${before.file.path} and in ${file.path}`);
      return;
    }
    this.patches.set(key, { file, entry, isUsed: false });
  }

  private addTables(file: SchemaFile, source: Entry): void {
    const tables = source.data['tables'];
    if (tables === undefined || tables === null) return;
    if (!Array.isArray(tables)) {
      file.problem([...source.path, 'tables'], `'tables' must be a list, but it is ${reprValue(tables).slice(0, 60)}`);
      return;
    }
    for (const [index, data] of (tables as unknown[]).entries()) {
      const path = [...source.path, 'tables', index];
      if (!isDict(data) || typeof data['name'] !== 'string') {
        file.problem(
          path,
          isDict(data)
            ? 'this table has no name, or one that is no text'
            : `a table must be a mapping with a name, but this is ${reprValue(data).slice(0, 60)}`,
        );
        continue;
      }
      const { name } = data as { name: string };
      const uniqueId = `source.${file.pack.name}.${source.name}.${name}`;
      const before = this.tables.get(uniqueId);
      if (before !== undefined) {
        const other = before.file.placeOf(before.path);
        file.problem(
          path,
          `two sources have the name '${source.name}.${name}': ${before.file.path}, line ${other.line}, and ${file.path}, line ${file.placeOf(path).line}`,
          'remove one of them',
        );
        continue;
      }
      const fqn = [file.pack.name, ...foldersOf(file.relativePath), source.name, name];
      this.tables.set(uniqueId, { file, source, data, name, path, uniqueId, fqn });
    }
  }

  /** Makes the sources and their tests. */
  finish(): void {
    for (const table of this.tables.values()) this.construct(this.overridden(table));
    for (const [key, { file, entry, isUsed }] of this.patches) {
      if (!isUsed) file.warn(entry.path, `the override of source '${key}' is not used: there is no such source`, 'UnusedTables');
    }
  }

  private overridden(table: Table): Table {
    const patch = this.patches.get(`${table.file.pack.name}.${table.source.name}`);
    if (patch === undefined) return table;
    patch.isUsed = true;
    const { tables, name: _name, overrides: _overrides, ...others } = patch.entry.data;
    const tablePatch = Array.isArray(tables) ? (tables as unknown[]).find((one): one is Dict => isDict(one) && one['name'] === table.name) : undefined;
    const source = { ...table.source, data: { ...table.source.data, ...others } };
    return { ...table, source, data: { ...table.data, ...tablePatch } };
  }

  private construct(table: Table): void {
    const { builder } = this;
    this.readTests(table);
    const layer = configLayer(table.source.data, table.data);
    const config = entryConfig(table.file, 'source', table.fqn, layer, table.path) as ManifestSource['config'] | null;
    if (config === null) {
      builder.failedNames.add(`${table.source.name}.${table.name}`);
      return;
    }
    if (isDict(config['freshness'])) config['freshness'] = mergeThresholds(null, config['freshness']);
    const node = this.node(table, config, layer);
    builder.remember(node, { file: table.file.yaml.file, ...table.file.placeOf(table.path) });
    builder.rememberProperties(node, table.file.yaml, table.path);
    if (node.config.enabled) builder.sources.set(table.uniqueId, node);
    else builder.disable(node);
  }

  private node({ file, source, data, name, path, uniqueId, fqn }: Table, config: ManifestSource['config'], layer: Dict): ManifestSource {
    const { factory, settings, createdAt } = this.builder;
    const unset = { database: null, schema: null, identifier: null, column: null };
    const quoting = { ...unset, ...dictOr(source.data['quoting']), ...dictOr(data['quoting']) } as ManifestSource['quoting'];
    const database = textOf(source.data['database']) || textOf(source.data['catalog']) || settings.target.database;
    const schema = textOf(source.data['schema']) || source.name;
    const identifier = textOf(data['identifier']) || name;
    const columns = emptyDict() as ManifestSource['columns'];
    for (const column of columnEntries(file, data, path)) columns[column.name] = manifestColumn(file, column);
    const node: ManifestSource = {
      database,
      schema,
      name,
      resource_type: 'source',
      package_name: file.pack.name,
      path: file.path,
      original_file_path: file.path,
      unique_id: uniqueId,
      fqn,
      source_name: source.name,
      source_description: textOf(source.data['description']),
      loader: textOf(source.data['loader']),
      identifier,
      quoting,
      loaded_at_field: (config['loaded_at_field'] as string | null | undefined) ?? null,
      loaded_at_query: (config['loaded_at_query'] as string | null | undefined) ?? null,
      freshness: (config['freshness'] as Freshness | null | undefined) ?? null,
      external: isDict(data['external']) ? { ...EMPTY_EXTERNAL, ...data['external'] } : null,
      description: textOf(data['description']),
      columns,
      meta: config.meta,
      source_meta: { ...dictOr(source.data['meta']), ...dictOr(dictOr(source.data['config'])['meta']) },
      tags: config.tags,
      config,
      patch_path: null,
      unrendered_config: factory.configs.buildUnrendered('source', file.pack.name, fqn, layer, null),
      relation_name: '',
      created_at: createdAt,
      unrendered_database: textOf(source.unrendered['database']) || null,
      unrendered_schema: textOf(source.unrendered['schema']) || null,
      doc_blocks: [],
    };
    node.relation_name = externalLocation(node) ?? factory.relationName(database, schema, identifier, quoting);
    return node;
  }

  private readTests({ file, source, data, name, path }: Table): void {
    const target: TestTarget = { kind: 'source', source: source.name, table: name, packageName: file.pack.name };
    const tags = [...texts(source.data['tags']), ...texts(data['tags'])];
    const areQuoted = (dictOr(data['quoting'])['column'] ?? dictOr(source.data['quoting'])['column']) === true;
    for (const column of columnEntries(file, data, path)) {
      const columnName = (column.data['quote'] ?? areQuoted) === true ? `"${column.name}"` : column.name;
      for (const [index, test] of column.tests.entries())
        this.tests.read(file, test, target, columnName, [...tags, ...column.tags], [...column.testsPath, index]);
    }
    const own = testsOf(file, data, path);
    for (const [index, test] of own.tests.entries()) this.tests.read(file, test, target, null, tags, [...path, own.key, index]);
  }
}

const NOTHING: Readonly<Dict> = Object.freeze(emptyDict());

function dictOr(value: unknown): Readonly<Dict> {
  return isDict(value) ? value : NOTHING;
}

/** What a source and, over it, one of its tables say of the table's configuration. */
function configLayer(source: Dict, table: Dict): Dict {
  const [sourceConfig, tableConfig] = [dictOr(source['config']), dictOr(table['config'])];
  const places = [source, sourceConfig, table, tableConfig];
  const layer: Dict = { ...sourceConfig, ...tableConfig };
  const freshness = mergedFreshness(places.map((place) => place['freshness']));
  if (freshness !== undefined) layer['freshness'] = freshness;
  else delete layer['freshness'];
  layer['loaded_at_field'] = loadedAt(source, sourceConfig, table, tableConfig, 'loaded_at_field');
  layer['loaded_at_query'] =
    'loaded_at_field' in table
      ? (table['loaded_at_query'] ?? tableConfig['loaded_at_query'] ?? null)
      : loadedAt(source, sourceConfig, table, tableConfig, 'loaded_at_query');
  layer['meta'] = Object.assign(emptyDict(), ...places.map((place) => dictOr(place['meta'])));
  layer['tags'] = [...new Set(places.flatMap((place) => texts(place['tags'])))].sort();
  return layer;
}

function loadedAt(source: Dict, sourceConfig: Dict, table: Dict, tableConfig: Dict, key: string): unknown {
  if (key in table || tableConfig[key] !== undefined) return table[key] ?? tableConfig[key] ?? null;
  return source[key] ?? sourceConfig[key] ?? null;
}

/** Thresholds of a table over its source's; null where it is switched off; undefined where nobody set any. */
function mergedFreshness(layers: readonly unknown[]): Freshness | null | undefined {
  let merged: Freshness | null = { warn_after: EMPTY_TIME, error_after: EMPTY_TIME, filter: null };
  for (const value of layers) {
    if (value === null) merged = null;
    else if (isDict(value)) merged = mergeThresholds(merged, value);
  }
  if (merged === null) return null;
  const isSet = merged.warn_after?.count != null || merged.error_after?.count != null || merged.filter !== null;
  return isSet ? merged : undefined;
}

function mergeThresholds(base: Freshness | null, update: Dict): Freshness {
  const time = (key: 'warn_after' | 'error_after'): Freshness['warn_after'] => {
    const given = update[key];
    if (given === null) return null;
    return { ...EMPTY_TIME, ...(base?.[key] ?? {}), ...(isDict(given) ? given : {}) };
  };
  const filter = typeof update['filter'] === 'string' ? update['filter'] : (base?.filter ?? null);
  return { warn_after: time('warn_after'), error_after: time('error_after'), filter };
}
