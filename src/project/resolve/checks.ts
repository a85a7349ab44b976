import { nearestName } from '../../base/nearest.ts';
import { findCycle } from '../../graph/cycle.ts';
import type { ProjectSettings } from '../dbtProject.ts';
import type { Dict, ManifestNode } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { isTruthy } from '../pythonText.ts';
import type { ManifestBuilder } from '../parse/builder.ts';
import { isRelational } from '../parse/nodeFactory.ts';

/** Two nodes that would be stored under one name; dbt gives ephemeral models one too. */
export function checkRelationNames(builder: ManifestBuilder): void {
  const byRelation = new Map<string, ManifestNode>();
  for (const node of builder.nodes.values()) {
    if (!isRelational(node) && node.config.materialized !== 'ephemeral') continue;
    const name = builder.factory.relationName(node.database, node.schema, node.alias);
    const before = byRelation.get(name);
    if (before === undefined) {
      byRelation.set(name, node);
      continue;
    }
    const message = `two nodes would be stored as ${name}: ${before.unique_id} (${before.original_file_path}) and ${node.unique_id} (${node.original_file_path})`;
    builder.findings.problem({ message, ...builder.originOf(node), hint: 'give one of them another alias or schema' });
  }
}

/** Nodes that wait for each other. */
export function checkCycles(builder: ManifestBuilder): void {
  const parents = new Map<string, readonly string[]>();
  for (const nodes of [builder.nodes, builder.functions]) for (const node of nodes.values()) parents.set(node.unique_id, node.depends_on.nodes ?? []);
  for (let cycle = findCycle(parents); cycle !== null; cycle = findCycle(parents)) {
    const first = builder.nodes.get(cycle[0] as string) ?? builder.functions.get(cycle[0] as string);
    builder.findings.problem({
      message: `found a cycle: these nodes depend on each other: ${cycle.join(' → ')}`,
      ...(first && builder.originOf(first)),
      hint: 'take one of the references away',
    });
    for (const id of cycle) parents.delete(id);
  }
}

/** Snapshots without what their strategy needs. */
export function checkSnapshots(builder: ManifestBuilder): void {
  for (const node of builder.nodes.values()) {
    if (node.resource_type !== 'snapshot') continue;
    const wrong = wrongSnapshot(node.config);
    if (wrong !== null) builder.findings.problem({ message: `snapshot '${node.name}': ${wrong}`, ...builder.originOf(node) });
  }
}

function wrongSnapshot(config: Dict): string | null {
  if (!isTruthy(config['strategy']) || !isTruthy(config['unique_key'])) return "Snapshots must be configured with a 'strategy' and 'unique_key'.";
  const checkCols = config['check_cols'];
  if (config['strategy'] === 'check') {
    if (!isTruthy(checkCols)) return 'A snapshot configured with the check strategy must specify a check_cols configuration.';
    if (typeof checkCols === 'string' && checkCols !== 'all') return `Invalid value for 'check_cols': ${checkCols}. Expected 'all' or a list of strings.`;
  } else if (config['strategy'] === 'timestamp') {
    if (!isTruthy(config['updated_at'])) return 'A snapshot configured with the timestamp strategy must specify an updated_at configuration.';
    if (isTruthy(checkCols)) return "A 'timestamp' snapshot should not have 'check_cols'";
  }
  return null;
}

/** `group:` names that no group has. */
export function checkGroups(builder: ManifestBuilder): void {
  const names = new Set([...builder.groups.values()].map((group) => group.name));
  for (const node of builder.nodes.values()) {
    if (node.group === null || names.has(node.group)) continue;
    const near = nearestName(node.group, names);
    const known = names.size === 0 ? 'the project has no groups' : `the groups are: ${[...names].sort().join(', ')}`;
    builder.findings.problem({
      message: `${node.resource_type} '${node.name}' is in the group '${node.group}', which does not exist`,
      ...builder.originOf(node),
      hint: near === null ? known : `did you mean '${near}'?`,
    });
  }
}

/** A dict `partition_by` is BigQuery's: dbt-duckdb 1.10 ignored it, and so do we. */
export function checkPartitionBy(builder: ManifestBuilder): void {
  for (const node of builder.nodes.values()) {
    if (!isDict(node.config['partition_by'])) continue;
    builder.findings.warn({ message: `model '${node.name}': a mapping as partition_by means nothing to DuckDB and is ignored`, ...builder.originOf(node) });
  }
}

/** Names with spaces, which dbt refuses. */
export function checkNames(builder: ManifestBuilder): void {
  for (const node of builder.nodes.values()) {
    if (!node.name.includes(' ') || node.resource_type === 'operation') continue;
    if (builder.settings.flag('require_resource_names_without_spaces') === false) {
      builder.findings.warn({
        message: `the name of ${node.resource_type} '${node.name}' has a space in it`,
        ...builder.originOf(node),
        event: 'ResourceNamesWithSpacesDeprecation',
      });
    } else
      builder.findings.problem({
        message: `the name of ${node.resource_type} '${node.name}' has a space in it`,
        ...builder.originOf(node),
        hint: 'resource names cannot contain spaces',
      });
  }
}

const TREES = {
  models: ['model'],
  seeds: ['seed'],
  snapshots: ['snapshot'],
  sources: ['source'],
  data_tests: ['test'],
  unit_tests: ['unit_test'],
  exposures: ['exposure'],
  metrics: ['metric'],
  semantic_models: ['semantic_model'],
  saved_queries: ['saved_query'],
  functions: ['function'],
} as const;

/** Paths of dbt_project.yml that configure nothing. */
export function checkUnusedPaths(builder: ManifestBuilder, settings: ProjectSettings): void {
  const fqnsOf = new Map<string, string[][]>();
  for (const map of [
    builder.nodes,
    builder.sources,
    builder.unitTests,
    builder.exposures,
    builder.metrics,
    builder.semanticModels,
    builder.savedQueries,
    builder.functions,
  ]) {
    for (const { resource_type: type, fqn } of map.values() as Iterable<{ resource_type: string; fqn: string[] }>) {
      const fqns = fqnsOf.get(type);
      if (fqns === undefined) fqnsOf.set(type, [fqn]);
      else fqns.push(fqn);
    }
  }
  const disabled = [...builder.disabled.values()].flat().map((node) => node.fqn);
  for (const [key, types] of Object.entries(TREES) as [keyof typeof TREES, readonly string[]][]) {
    const paths = configuredPaths(settings.trees.rendered[key] ?? {});
    if (paths.length === 0) continue;
    const fqns = [...types.flatMap((type) => fqnsOf.get(type) ?? []), ...disabled];
    for (const path of paths) {
      if (fqns.some((fqn) => path.every((part, index) => fqn[index] === part))) continue;
      const message = `dbt_project.yml configures ${[key, ...path].join('.')}, but nothing is there`;
      const near = nearestName(path.join('.'), new Set(fqns.map((fqn) => fqn.slice(0, path.length).join('.'))));
      builder.findings.warn({
        message,
        file: settings.yaml.file,
        ...settings.yaml.placeOf([key, ...path]),
        hint: near === null ? undefined : `did you mean '${near}'?`,
        event: 'UnusedResourceConfigPath',
      });
    }
  }
}

function configuredPaths(tree: Dict, path: string[] = []): string[][] {
  const paths: string[][] = [];
  let isSet = false;
  for (const key of Object.keys(tree)) {
    const value = tree[key];
    if (isDict(value) && !key.startsWith('+')) paths.push(...configuredPaths(value, [...path, key]));
    else isSet = true;
  }
  return isSet ? [path, ...paths] : paths;
}

/** dbt makes a moment of the day a microbatch model begins with. Batches cannot run here yet; a project's own strategy of that name can. */
export function normaliseMicrobatch(builder: ManifestBuilder): void {
  const { namespace, rootPackage } = builder.settings;
  const isOwn = namespace.namespaceOf(rootPackage)?.has('get_incremental_microbatch_sql') === true;
  for (const node of builder.nodes.values()) {
    const { materialized, incremental_strategy: strategy, begin } = node.config;
    if (materialized !== 'incremental' || strategy !== 'microbatch') continue;
    if (!isOwn)
      node.unsupported ??= {
        message: `microbatch models cannot run in the tab yet (model '${node.name}')`,
        ...builder.originOf(node),
        hint: 'take another incremental_strategy, such as delete+insert',
      };
    if (typeof begin === 'string' && /^\d{4}-\d\d-\d\d$/.test(begin)) node.config = { ...node.config, begin: `${begin}T00:00:00` };
  }
}
