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

type Pending = { file: SchemaFile; source: Entry; table: Dict; tableName: string; path: YamlPath; uniqueId: string };
type Patch = { file: SchemaFile; entry: Entry; isUsed: boolean };

const EMPTY_TIME = { count: null, period: null };

/** Reads `sources:`. They become nodes when all files are read, since another package may override them. */
export class Sources {
  private readonly pending: Pending[] = [];
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
    for (const [index, table] of (tables as unknown[]).entries()) {
      const path = [...source.path, 'tables', index];
      if (!isDict(table) || typeof table['name'] !== 'string') {
        file.problem(
          path,
          isDict(table)
            ? 'this table has no name, or one that is no text'
            : `a table must be a mapping with a name, but this is ${reprValue(table).slice(0, 60)}`,
        );
        continue;
      }
      const tableName = table['name'];
      const uniqueId = `source.${file.pack.name}.${source.name}.${tableName}`;
      const before = this.pending.find((one) => one.uniqueId === uniqueId);
      if (before !== undefined) {
        const other = before.file.placeOf(before.path);
        file.problem(
          path,
          `two sources have the name '${source.name}.${tableName}': ${before.file.path}, line ${other.line}, and ${file.path}, line ${file.placeOf(path).line}`,
          'remove one of them',
        );
        continue;
      }
      this.pending.push({ file, source, table, tableName, path, uniqueId });
    }
  }

  /** Makes the sources and their tests. */
  finish(): void {
    for (const pending of this.pending) this.construct(this.overridden(pending));
    for (const [key, { file, entry, isUsed }] of this.patches) {
      if (!isUsed) file.warn(entry.path, `the override of source '${key}' is not used: there is no such source`, 'UnusedTables');
    }
  }

  private overridden(pending: Pending): Pending & { patchPath: string | null } {
    const patch = this.patches.get(`${pending.file.pack.name}.${pending.source.name}`);
    if (patch === undefined) return { ...pending, patchPath: null };
    patch.isUsed = true;
    const { tables, name: _name, overrides: _overrides, ...others } = patch.entry.data;
    const tablePatch = Array.isArray(tables) ? (tables as unknown[]).find((one): one is Dict => isDict(one) && one['name'] === pending.tableName) : undefined;
    const source = { ...pending.source, data: { ...pending.source.data, ...others } };
    return { ...pending, source, table: { ...pending.table, ...tablePatch }, patchPath: patch.file.path };
  }

  private construct({ file, source, table, tableName, path, uniqueId, patchPath }: Pending & { patchPath: string | null }): void {
    const { builder } = this;
    this.readTests(file, source, table, tableName, path);
    const fqn = [file.pack.name, ...foldersOf(file.relativePath), source.name, tableName];
    const sourceConfig = dictOr(source.data['config']);
    const tableConfig = dictOr(table['config']);
    const layer: Dict = { ...sourceConfig, ...tableConfig };
    const freshness = mergedFreshness([source.data, 'freshness'], [sourceConfig, 'freshness'], [table, 'freshness'], [tableConfig, 'freshness']);
    if (freshness !== undefined) layer['freshness'] = freshness;
    else delete layer['freshness'];
    layer['loaded_at_field'] = loadedAt(source.data, sourceConfig, table, tableConfig, 'loaded_at_field');
    layer['loaded_at_query'] =
      'loaded_at_field' in table
        ? (table['loaded_at_query'] ?? tableConfig['loaded_at_query'] ?? null)
        : loadedAt(source.data, sourceConfig, table, tableConfig, 'loaded_at_query');
    layer['meta'] = Object.assign(emptyDict(), dictOr(source.data['meta']), dictOr(sourceConfig['meta']), dictOr(table['meta']), dictOr(tableConfig['meta']));
    layer['tags'] = [
      ...new Set([...texts(source.data['tags']), ...texts(sourceConfig['tags']), ...texts(table['tags']), ...texts(tableConfig['tags'])]),
    ].sort();
    const config = entryConfig(file, 'source', fqn, layer, path) as ManifestSource['config'] | null;
    if (config === null) {
      builder.failedNames.add(`${source.name}.${tableName}`);
      return;
    }
    if (isDict(config['freshness'])) config['freshness'] = mergeThresholds(null, config['freshness']);
    const quoting = {
      database: null,
      schema: null,
      identifier: null,
      column: null,
      ...dictOr(source.data['quoting']),
      ...dictOr(table['quoting']),
    } as ManifestSource['quoting'];
    const database = textOf(source.data['database']) || textOf(source.data['catalog']) || builder.settings.target.database;
    const schema = textOf(source.data['schema']) || source.name;
    const identifier = textOf(table['identifier']) || tableName;
    const columns = Object.assign(
      emptyDict(),
      Object.fromEntries(columnEntries(file, table, path).map((column) => [column.name, manifestColumn(file, column)])),
    ) as ManifestSource['columns'];
    const node: ManifestSource = {
      database,
      schema,
      name: tableName,
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
      external: isDict(table['external'])
        ? { location: null, file_format: null, row_format: null, tbl_properties: null, partitions: null, ...table['external'] }
        : null,
      description: textOf(table['description']),
      columns,
      meta: config.meta,
      source_meta: { ...dictOr(source.data['meta']), ...dictOr(sourceConfig['meta']) },
      tags: config.tags,
      config,
      patch_path: patchPath,
      unrendered_config: builder.factory.configs.buildUnrendered('source', file.pack.name, fqn, layer, null),
      relation_name: '',
      created_at: builder.createdAt,
      unrendered_database: textOf(source.unrendered['database']) || null,
      unrendered_schema: textOf(source.unrendered['schema']) || null,
      doc_blocks: [],
    };
    node.relation_name = externalLocation(node) ?? builder.factory.relationName(database, schema, identifier, quoting);
    builder.remember(node, { file: file.yaml.file, ...file.placeOf(path) });
    builder.rememberProperties(node, file.yaml, path);
    if (node.config.enabled) builder.sources.set(uniqueId, node);
    else builder.disable(node);
  }

  private readTests(file: SchemaFile, source: Entry, table: Dict, tableName: string, path: YamlPath): void {
    const target: TestTarget = { kind: 'source', source: source.name, table: tableName, packageName: file.pack.name };
    const tags = [...texts(source.data['tags']), ...texts(table['tags'])];
    for (const column of columnEntries(file, table, path)) {
      const quote = column.data['quote'];
      const sourceQuoting = dictOr(table['quoting'])['column'] ?? dictOr(source.data['quoting'])['column'];
      const isQuoted = quote === true || ((quote === undefined || quote === null) && sourceQuoting === true);
      const name = isQuoted ? `"${column.name}"` : column.name;
      for (const [index, test] of column.tests.entries()) this.tests.read(file, test, target, name, [...tags, ...column.tags], [...column.testsPath, index]);
    }
    const own = testsOf(file, table, path);
    for (const [index, test] of own.tests.entries()) this.tests.read(file, test, target, null, tags, [...path, own.key, index]);
  }
}

const NOTHING: Readonly<Dict> = Object.freeze(emptyDict());

function dictOr(value: unknown): Readonly<Dict> {
  return isDict(value) ? value : NOTHING;
}

function loadedAt(source: Dict, sourceConfig: Dict, table: Dict, tableConfig: Dict, key: string): unknown {
  if (key in table || tableConfig[key] !== undefined) return table[key] ?? tableConfig[key] ?? null;
  return source[key] ?? sourceConfig[key] ?? null;
}

/** Thresholds of a table over its source's; null where it is switched off; undefined where nobody set any. */
function mergedFreshness(...layers: [Dict, string][]): Freshness | null | undefined {
  let merged: Freshness | null = { warn_after: EMPTY_TIME, error_after: EMPTY_TIME, filter: null };
  for (const [owner, key] of layers) {
    const value = owner[key];
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
