import type { Dict } from '../manifest.ts';
import { emptyDict } from '../plain.ts';

/** How a value meets one from a less specific place. `clobber` replaces it. */
export type Merge = 'clobber' | 'append' | 'update' | 'dictKeyAppend' | 'object';
/** What a value has to be: `keys` is a text or a list of texts, `texts` a list of them, `choice` a text or a boolean. */
export type Kind = 'boolean' | 'text' | 'dict' | 'keys' | 'texts' | 'choice' | 'hooks' | 'whole' | 'any';
type Field = { name: string; make: () => unknown; merge: Merge; kind: Kind };

const field = (name: string, kind: Kind = 'any', make: () => unknown = () => null, merge: Merge = 'clobber'): Field => ({ name, make, merge, kind });
const list = (): unknown[] => [];
const always = (value: unknown) => (): unknown => value;

const COMMON: Field[] = [
  field('enabled', 'boolean', always(true)),
  field('alias', 'text'),
  field('schema', 'text'),
  field('database', 'text'),
  field('tags', 'any', list, 'append'),
  field('meta', 'dict', emptyDict, 'update'),
  field('group', 'text'),
  field('static_analysis', 'choice'),
];

const NODE: Field[] = [
  ...COMMON,
  field('materialized', 'text', always('view')),
  field('incremental_strategy', 'text'),
  field('batch_size'),
  field('lookback', 'any', always(1)),
  field('begin'),
  field('persist_docs', 'dict', emptyDict),
  field('post-hook', 'hooks', list, 'append'),
  field('pre-hook', 'hooks', list, 'append'),
  field('quoting', 'dict', emptyDict, 'update'),
  field('column_types', 'dict', emptyDict, 'update'),
  field('full_refresh', 'boolean'),
  field('unique_key', 'keys'),
  field('on_schema_change', 'text', always('ignore')),
  field('on_configuration_change', 'any', always('apply')),
  field('grants', 'dict', emptyDict, 'dictKeyAppend'),
  field('packages', 'texts', list, 'append'),
  field('docs', 'dict', () => ({ show: true, node_color: null }), 'update'),
  field('contract', 'dict', () => ({ enforced: false, alias_types: true }), 'update'),
  field('event_time'),
  field('concurrent_batches'),
];

const MODEL: Field[] = [...NODE, field('access', 'text', always('protected')), field('freshness')];

const SEED: Field[] = [...withDefault(NODE, 'materialized', 'seed'), field('delimiter', 'text', always(',')), field('quote_columns', 'boolean')];

const FUNCTION: Field[] = [
  ...withDefault(NODE, 'materialized', 'function'),
  field('type', 'text', always('scalar')),
  field('volatility', 'text'),
  field('runtime_version', 'text'),
  field('entry_point', 'text'),
];

/** The columns that snapshots add, in the order of dbt's `SnapshotMetaColumnNames`. */
export const META_COLUMNS = ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'];
const SNAPSHOT: Field[] = [
  ...withDefault(NODE, 'materialized', 'snapshot'),
  field('strategy', 'text'),
  field('target_schema', 'text'),
  field('target_database', 'text'),
  field('updated_at', 'text'),
  field('check_cols', 'keys'),
  field('snapshot_meta_column_names', 'dict', () => Object.fromEntries(META_COLUMNS.map((name) => [name, null])), 'object'),
  field('dbt_valid_to_current', 'text'),
];

const TEST: Field[] = [
  ...withDefault(COMMON, 'schema', 'dbt_test__audit'),
  field('materialized', 'text', always('test')),
  field('severity', 'text', always('ERROR')),
  field('store_failures', 'boolean'),
  field('store_failures_as', 'text'),
  field('where', 'text'),
  field('limit', 'whole'),
  field('fail_calc', 'text', always('count(*)')),
  field('warn_if', 'text', always('!= 0')),
  field('error_if', 'text', always('!= 0')),
];

const SOURCE: Field[] = [
  field('enabled', 'boolean', always(true)),
  field('event_time'),
  field('freshness', 'dict', () => ({ warn_after: { count: null, period: null }, error_after: { count: null, period: null }, filter: null })),
  field('loaded_at_field', 'text'),
  field('loaded_at_query', 'text'),
  field('meta', 'dict', emptyDict, 'update'),
  field('tags', 'any', list),
  field('static_analysis'),
];

const UNIT_TEST: Field[] = [
  field('tags', 'any', list, 'append'),
  field('meta', 'dict', emptyDict, 'update'),
  field('enabled', 'boolean', always(true)),
  field('static_analysis'),
];

const EXPOSURE: Field[] = [field('enabled', 'boolean', always(true)), field('tags', 'any', list), field('meta', 'dict', emptyDict)];
const METRIC: Field[] = [field('enabled', 'boolean', always(true)), field('group'), field('meta', 'dict', emptyDict, 'update')];
const SAVED_QUERY: Field[] = [...METRIC, field('export_as'), field('schema'), field('cache', 'any', () => ({ enabled: false }))];
const GROUP: Field[] = [field('meta', 'dict', emptyDict, 'update')];

const BY_TYPE: Readonly<Record<string, readonly Field[]>> = {
  model: MODEL,
  seed: SEED,
  snapshot: SNAPSHOT,
  test: TEST,
  source: SOURCE,
  unit_test: UNIT_TEST,
  exposure: EXPOSURE,
  metric: METRIC,
  semantic_model: METRIC,
  saved_query: SAVED_QUERY,
  group: GROUP,
  function: FUNCTION,
};

function withDefault(fields: readonly Field[], name: string, value: unknown): Field[] {
  return fields.map((one) => (one.name === name ? { ...one, make: always(value) } : one));
}

/** The configuration fields of a resource type; analyses and operations have those of any node. */
export function configFields(resourceType: string): readonly Field[] {
  return BY_TYPE[resourceType] ?? NODE;
}

/** A configuration with nothing set. */
export function defaultConfig(resourceType: string): Dict {
  const config: Dict = {};
  for (const { name, make } of configFields(resourceType)) config[name] = make();
  return config;
}

const mergeCache = new Map<string, ReadonlyMap<string, Merge>>();

/** How each field of a resource type merges; a key that is not there replaces. */
export function mergeBehaviours(resourceType: string): ReadonlyMap<string, Merge> {
  let known = mergeCache.get(resourceType);
  if (known === undefined) mergeCache.set(resourceType, (known = new Map(configFields(resourceType).map((one) => [one.name, one.merge]))));
  return known;
}
