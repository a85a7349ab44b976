import type { Dict } from '../manifest.ts';
import { emptyDict } from '../plain.ts';

/** How a value meets one from a less specific place. `clobber` replaces it. */
export type Merge = 'clobber' | 'append' | 'update' | 'dictKeyAppend' | 'object';
/** `keys` is a text or a list of texts, `texts` a list of them, `choice` a text or a boolean. */
type Kind = 'boolean' | 'text' | 'dict' | 'keys' | 'texts' | 'choice' | 'hooks' | 'whole' | 'any';
type Field = { name: string; make: () => unknown; merge: Merge; kind: Kind };

const field = (name: string, make: () => unknown = () => null, merge: Merge = 'clobber', kind: Kind = 'any'): Field => ({ name, make, merge, kind });
const list = (): unknown[] => [];
const always = (value: unknown) => (): unknown => value;

const COMMON: Field[] = [
  field('enabled', always(true), 'clobber', 'boolean'),
  field('alias', always(null), 'clobber', 'text'),
  field('schema', always(null), 'clobber', 'text'),
  field('database', always(null), 'clobber', 'text'),
  field('tags', list, 'append'),
  field('meta', emptyDict, 'update', 'dict'),
  field('group', always(null), 'clobber', 'text'),
  field('static_analysis', always(null), 'clobber', 'choice'),
];

const NODE: Field[] = [
  ...COMMON,
  field('materialized', always('view'), 'clobber', 'text'),
  field('incremental_strategy', always(null), 'clobber', 'text'),
  field('batch_size'),
  field('lookback', always(1)),
  field('begin'),
  field('persist_docs', emptyDict, 'clobber', 'dict'),
  field('post-hook', list, 'append', 'hooks'),
  field('pre-hook', list, 'append', 'hooks'),
  field('quoting', emptyDict, 'update', 'dict'),
  field('column_types', emptyDict, 'update', 'dict'),
  field('full_refresh', always(null), 'clobber', 'boolean'),
  field('unique_key', always(null), 'clobber', 'keys'),
  field('on_schema_change', always('ignore'), 'clobber', 'text'),
  field('on_configuration_change', always('apply')),
  field('grants', emptyDict, 'dictKeyAppend', 'dict'),
  field('packages', list, 'append', 'texts'),
  field('docs', () => ({ show: true, node_color: null }), 'update', 'dict'),
  field('contract', () => ({ enforced: false, alias_types: true }), 'update', 'dict'),
  field('event_time'),
  field('concurrent_batches'),
];

const MODEL: Field[] = [...NODE, field('access', always('protected'), 'clobber', 'text'), field('freshness')];

const SEED: Field[] = [
  ...withDefault(NODE, 'materialized', 'seed'),
  field('delimiter', always(','), 'clobber', 'text'),
  field('quote_columns', always(null), 'clobber', 'boolean'),
];

const FUNCTION: Field[] = [
  ...withDefault(NODE, 'materialized', 'function'),
  field('type', always('scalar'), 'clobber', 'text'),
  field('volatility', always(null), 'clobber', 'text'),
  field('runtime_version', always(null), 'clobber', 'text'),
  field('entry_point', always(null), 'clobber', 'text'),
];

export const META_COLUMNS = ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'];
const SNAPSHOT: Field[] = [
  ...withDefault(NODE, 'materialized', 'snapshot'),
  field('strategy', always(null), 'clobber', 'text'),
  field('target_schema', always(null), 'clobber', 'text'),
  field('target_database', always(null), 'clobber', 'text'),
  field('updated_at', always(null), 'clobber', 'text'),
  field('check_cols', always(null), 'clobber', 'keys'),
  field('snapshot_meta_column_names', () => Object.fromEntries(META_COLUMNS.map((name) => [name, null])), 'object', 'dict'),
  field('dbt_valid_to_current', always(null), 'clobber', 'text'),
];

const TEST: Field[] = [
  ...withDefault(COMMON, 'schema', 'dbt_test__audit'),
  field('materialized', always('test'), 'clobber', 'text'),
  field('severity', always('ERROR'), 'clobber', 'text'),
  field('store_failures', always(null), 'clobber', 'boolean'),
  field('store_failures_as', always(null), 'clobber', 'text'),
  field('where', always(null), 'clobber', 'text'),
  field('limit', always(null), 'clobber', 'whole'),
  field('fail_calc', always('count(*)'), 'clobber', 'text'),
  field('warn_if', always('!= 0'), 'clobber', 'text'),
  field('error_if', always('!= 0'), 'clobber', 'text'),
];

const SOURCE: Field[] = [
  field('enabled', always(true), 'clobber', 'boolean'),
  field('event_time'),
  field('freshness', () => ({ warn_after: { count: null, period: null }, error_after: { count: null, period: null }, filter: null }), 'clobber', 'dict'),
  field('loaded_at_field', always(null), 'clobber', 'text'),
  field('loaded_at_query', always(null), 'clobber', 'text'),
  field('meta', emptyDict, 'update', 'dict'),
  field('tags', list),
  field('static_analysis'),
];

const UNIT_TEST: Field[] = [
  field('tags', list, 'append'),
  field('meta', emptyDict, 'update', 'dict'),
  field('enabled', always(true), 'clobber', 'boolean'),
  field('static_analysis'),
];

const EXPOSURE: Field[] = [field('enabled', always(true), 'clobber', 'boolean'), field('tags', list), field('meta', emptyDict, 'clobber', 'dict')];
const METRIC: Field[] = [field('enabled', always(true), 'clobber', 'boolean'), field('group'), field('meta', emptyDict, 'update', 'dict')];
const SAVED_QUERY: Field[] = [...METRIC, field('export_as'), field('schema'), field('cache', () => ({ enabled: false }))];
const GROUP: Field[] = [field('meta', emptyDict, 'update', 'dict')];

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
