import { PyFloat } from '../../jinja/values.ts';
import type { Dict, Hook } from '../manifest.ts';
import { deepCopy, emptyDict, isDict } from '../plain.ts';
import { defaultConfig, META_COLUMNS } from './fields.ts';
import { ConfigError, mergeLayer } from './merge.ts';

/** The `models:`, `seeds:`, … of one dbt_project.yml, by resource type, rendered and as written. */
export type ConfigTrees = { rendered: Readonly<Record<string, Dict>>; unrendered: Readonly<Record<string, Dict>> };

const TREE_OF: Readonly<Record<string, string>> = {
  seed: 'seeds',
  snapshot: 'snapshots',
  source: 'sources',
  test: 'data_tests',
  metric: 'metrics',
  semantic_model: 'semantic_models',
  saved_query: 'saved_queries',
  exposure: 'exposures',
  unit_test: 'unit_tests',
  function: 'functions',
};

/** The key of dbt_project.yml that configures a resource type; models, analyses, operations and groups share `models`. */
export function treeKeyOf(resourceType: string): string {
  return TREE_OF[resourceType] ?? 'models';
}

/**
 * Configurations from dbt_project.yml for nodes of any package: the node's own package first, the root project's word last.
 * Results for one level of a tree are shared, so that a thousand models in a folder cost one merge.
 */
export class ProjectConfigs {
  private readonly ownCache = new Map<string, WeakMap<Dict, Dict>>();
  private readonly refused = new Map<Dict, Set<string>>();

  /** `refuse` hears once of every level of a tree that does not fit over the levels above it; `path` leads to it in that package's dbt_project.yml. */
  constructor(
    private readonly rootPackage: string,
    private readonly treesOf: (packageName: string) => ConfigTrees,
    private readonly refuse: (packageName: string, path: readonly string[], error: { message: string; hint?: string | undefined }) => void,
  ) {}

  /**
   * A node's configuration. `patch` is the `config:` of its properties, `calls` what `config(…)` said in its file.
   * Throws `ConfigError` where `patch` or `calls` do not fit over the layers below.
   */
  build(resourceType: string, packageName: string, fqn: readonly string[], patch: Dict | null, calls: Dict | null): Dict {
    let config = this.own(resourceType, packageName, fqn);
    if (patch !== null) config = mergeLayer(config, patch, resourceType);
    if (calls !== null) config = mergeLayer(config, calls, resourceType);
    if (packageName !== this.rootPackage) {
      config = this.withLevels(config, this.rootPackage, resourceType, [...levels(this.tree(this.rootPackage, resourceType), fqn)], fqn);
    }
    return finish(config, resourceType);
  }

  /** The same without rendering and without dbt's merging: what `state:modified` compares. */
  buildUnrendered(resourceType: string, packageName: string, fqn: readonly string[], patch: Dict | null, calls: Dict | null): Dict {
    const config = emptyDict();
    const add = (name: string): void => {
      // dbt looks for these under names with an underscore, which nobody can write
      const tree = /^(semantic_model|saved_query)$/.test(resourceType) ? undefined : this.treesOf(name).unrendered[treeKeyOf(resourceType)];
      if (tree !== undefined) for (const level of levels(tree, fqn)) Object.assign(config, settings(level));
    };
    add(packageName);
    if (patch !== null) Object.assign(config, patch);
    if (calls !== null) Object.assign(config, calls);
    if (packageName !== this.rootPackage) add(this.rootPackage);
    return config;
  }

  private own(resourceType: string, packageName: string, fqn: readonly string[]): Dict {
    const chain = [...levels(this.tree(packageName, resourceType), fqn)];
    const last = chain[chain.length - 1] as Dict;
    const cacheKey = `${resourceType} ${packageName}`;
    let cache = this.ownCache.get(cacheKey);
    if (cache === undefined) this.ownCache.set(cacheKey, (cache = new WeakMap()));
    let config = cache.get(last);
    if (config === undefined) {
      config = this.withLevels(defaultConfig(resourceType), packageName, resourceType, chain, fqn);
      cache.set(last, config);
    }
    return config;
  }

  private withLevels(config: Dict, packageName: string, resourceType: string, chain: readonly Dict[], fqn: readonly string[]): Dict {
    return chain.reduce((merged, level, depth) => {
      try {
        return mergeLayer(merged, settings(level), resourceType);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        this.refuseOnce(packageName, resourceType, fqn.slice(0, depth), level, error.key, error);
        return merged;
      }
    }, config);
  }

  /** Refuses a value at the most specific level of dbt_project.yml that gives it; false where none does. */
  refuseValue(resourceType: string, packageName: string, fqn: readonly string[], wrong: { name: string; message: string; hint?: string | undefined }): boolean {
    for (const owner of new Set([this.rootPackage, packageName])) {
      const chain = [...levels(this.tree(owner, resourceType), fqn)];
      const depth = chain.findLastIndex((level) => wrong.name in settings(level));
      if (depth === -1) continue;
      this.refuseOnce(owner, resourceType, fqn.slice(0, depth), chain[depth] as Dict, wrong.name, wrong);
      return true;
    }
    return false;
  }

  private refuseOnce(
    packageName: string,
    resourceType: string,
    path: readonly string[],
    level: Dict,
    name: string | undefined,
    error: { message: string; hint?: string | undefined },
  ): void {
    const told = this.refused.get(level) ?? new Set();
    this.refused.set(level, told);
    if (told.has(name ?? '')) return;
    told.add(name ?? '');
    const key = Object.keys(level).find((one) => one.replace(/^\+/, '').trim() === name);
    this.refuse(packageName, [treeKeyOf(resourceType), ...path, ...(key === undefined ? [] : [key])], error);
  }

  private tree(packageName: string, resourceType: string): Dict {
    return this.treesOf(packageName).rendered[treeKeyOf(resourceType)] ?? EMPTY;
  }
}

const EMPTY: Dict = emptyDict();

/** The levels of a tree that a node's fqn leads through, the least specific first. */
export function* levels(tree: Dict, fqn: readonly string[]): Generator<Dict> {
  yield tree;
  let level = tree;
  for (const name of fqn) {
    const next = level[name];
    if (!isDict(next)) return;
    yield next;
    level = next;
  }
}

const settingsCache = new WeakMap<Dict, Dict>();

/** What one level itself says: `+key: value`, and plain keys whose value is no mapping. */
function settings(level: Dict): Dict {
  let own = settingsCache.get(level);
  if (own === undefined) {
    own = emptyDict();
    for (const key of Object.keys(level)) {
      if (key.startsWith('+')) own[key.slice(1).trim()] = level[key];
      else if (!isDict(level[key])) own[key] = level[key];
    }
    settingsCache.set(level, own);
  }
  return own;
}

/** dbt's finishing touches: hooks as dicts, failures stored as what, docs and contract whole. */
function finish(config: Dict, resourceType: string): Dict {
  const done: Dict = { ...config };
  for (const key of ['pre-hook', 'post-hook']) {
    if (Array.isArray(done[key])) done[key] = done[key].map((hook) => hookOf(hook) ?? (hook as unknown));
    // groups are configured by what is said of models, and keep all of it but this
    if (resourceType === 'group') delete done[key];
  }
  if (typeof done['static_analysis'] === 'boolean') done['static_analysis'] = done['static_analysis'] ? 'on' : 'off';
  if (isDict(done['meta'])) done['meta'] = deepCopy(done['meta']);
  for (const [name, keys] of ONLY_KEYS) if (isDict(done[name])) done[name] = onlyKeys(done[name], keys);
  const { snapshot_meta_column_names: names } = done;
  if (resourceType === 'snapshot' && isDict(names)) done['snapshot_meta_column_names'] = onlyKeys(names, META_COLUMNS);
  if (resourceType === 'test') finishTest(done);
  if (resourceType === 'model') done['freshness'] = modelFreshness(done['freshness']);
  return done;
}

/** What dbt keeps of these mappings; other keys are dropped without a word. */
const ONLY_KEYS = [
  ['docs', ['show', 'node_color']],
  ['contract', ['enforced', 'alias_types', 'checksum']],
] as const;

function onlyKeys(given: Dict, keys: readonly string[]): Dict {
  return Object.keys(given).every((key) => keys.includes(key)) ? given : Object.fromEntries(Object.entries(given).filter(([key]) => keys.includes(key)));
}

/** Python's `int(…)` of what can be read as one; anything else as it is. */
function wholeNumber(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof PyFloat) return Math.trunc(value.value);
  return typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
}

const STORED_AS: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  [true, 'table'],
  [false, 'ephemeral'],
]);

function finishTest(config: Dict): void {
  config['limit'] = wholeNumber(config['limit']);
  const as = config['store_failures_as'];
  if (as === null || as === undefined) config['store_failures_as'] = STORED_AS.get(config['store_failures']) ?? null;
  else config['store_failures'] = as !== 'ephemeral';
}

function modelFreshness(freshness: unknown): unknown {
  if (!isDict(freshness) || (freshness['build_after'] ?? null) === null) return null;
  if (!isDict(freshness['build_after'])) return freshness;
  const { count = null, period = null, updates_on: updatesOn = 'any', ...others } = freshness['build_after'];
  return { build_after: { count, period, updates_on: updatesOn, ...others } };
}

/** A hook as dbt keeps it: of a text, a JSON object in a text, or a dict; null where it is nothing of the kind. */
function hookOf(hook: unknown): Hook | null {
  const source = typeof hook === 'string' ? parsedHook(hook) : hook;
  if (!isDict(source) || typeof source['sql'] !== 'string') return null;
  const { sql, transaction = true, index = null } = source;
  return { sql, transaction: transaction !== false, index: typeof index === 'number' ? index : null };
}

function parsedHook(hook: string): unknown {
  try {
    return JSON.parse(hook);
  } catch {
    return { sql: hook };
  }
}
