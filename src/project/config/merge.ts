import type { Dict } from '../manifest.ts';
import { emptyDict, isDict } from '../plain.ts';
import { reprValue, strValue } from '../pythonText.ts';
import { mergeBehaviours, type Merge } from './fields.ts';

/** A configuration that cannot be merged; the caller knows the place. */
export class ConfigError extends Error {
  constructor(
    message: string,
    readonly key: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

const APPENDED = new Set(['pre-hook', 'pre_hook', 'post-hook', 'post_hook', 'tags', 'packages']);
const UPDATED = new Set(['quoting', 'column_types', 'meta', 'docs', 'contract']);

export function listify(value: unknown): unknown[] {
  return Array.isArray(value) ? [...(value as unknown[])] : [value];
}

/** `config(…)` called more than once in one file: hooks and tags add up, dicts are updated, the rest is replaced. Changes `calls`. */
export function addConfigCall(calls: Dict, options: Readonly<Dict>): void {
  if (Object.keys(calls).length === 0) {
    Object.assign(calls, options);
    return;
  }
  for (const key of Object.keys(options)) {
    const value = options[key];
    const before = calls[key];
    if (APPENDED.has(key)) calls[key] = key in calls ? [...listify(before), ...listify(value)] : listify(value);
    else if (UPDATED.has(key)) calls[key] = isDict(before) ? { ...before, ...dictOf(value, key) } : dictOf(value, key);
    else if (key === 'grants') calls[key] = addGrants(isDict(before) ? before : emptyDict(), dictOf(value, key), false);
    else if (key === 'snapshot_meta_column_names') calls[key] = { ...(isDict(before) ? before : {}), ...dictOf(value, key) };
    else calls[key] = value;
  }
}

/** `config` with one more layer over it. Neither is changed. Throws `ConfigError` where dbt refuses the two together, whatever a later layer says. */
export function mergeLayer(config: Dict, layer: Readonly<Dict>, resourceType: string): Dict {
  const behaviours = mergeBehaviours(resourceType);
  const merged: Dict = { ...config };
  for (const given of Object.keys(layer)) {
    if (given === '__proto__') continue;
    const key = given === 'pre_hook' ? 'pre-hook' : given === 'post_hook' ? 'post-hook' : given;
    merged[key] = mergeValue(behaviours.get(key) ?? 'clobber', config[key], layer[given], key);
  }
  refuseLooseContract(merged);
  return merged;
}

const KEEPING_CONTRACTS = ['append_new_columns', 'fail'];

function refuseLooseContract({ contract, materialized, on_schema_change: onChange }: Dict): void {
  if (!isDict(contract) || contract['enforced'] !== true || materialized !== 'incremental' || KEEPING_CONTRACTS.includes(onChange as string)) return;
  throw new ConfigError(
    `Invalid value for on_schema_change: ${strValue(onChange)}. Models materialized as incremental with contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'`,
    'on_schema_change',
    'add on_schema_change: append_new_columns where the model becomes incremental',
  );
}

function mergeValue(behaviour: Merge, before: unknown, value: unknown, key: string): unknown {
  switch (behaviour) {
    case 'clobber':
      return value;
    case 'append':
      return [...listify(before), ...listify(value)];
    case 'update':
    case 'object':
      return { ...dictOf(before ?? {}, key), ...dictOf(value, key) };
    case 'dictKeyAppend':
      return addGrants(dictOf(before ?? {}, key), dictOf(value, key), true);
  }
}

function dictOf(value: unknown, key: string): Dict {
  if (!isDict(value)) throw new ConfigError(`'${key}' must be a mapping, but it is ${reprValue(value)}`, key);
  return value;
}

/** `+select: [x]` adds to the names of a grant, `select: [x]` replaces them. */
function addGrants(before: Readonly<Dict>, value: Readonly<Dict>, dropPlus: boolean): Dict {
  const grants = emptyDict();
  for (const key of Object.keys(before)) grants[key] = listify(before[key]);
  for (const key of Object.keys(value)) {
    const isAddition = key.startsWith('+');
    const name = dropPlus && isAddition ? key.replace(/^\++/, '') : key;
    grants[name] = isAddition && name in grants ? [...(grants[name] as unknown[]), ...listify(value[key])] : listify(value[key]);
  }
  return grants;
}
