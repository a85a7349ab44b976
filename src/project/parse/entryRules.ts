import { nearestName } from '../../base/nearest.ts';
import { PyFloat } from '../../jinja/values.ts';
import type { Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { isTruthy, reprValue } from '../pythonText.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import { kindRefusals } from './entryShapes.ts';
import { functionRefusals } from './functionRules.ts';
import { modelRefusals } from './modelRules.ts';

export type EntryRefusal = { path: YamlPath; message: string; hint?: string | undefined };

const words = (text: string): string[] => text.split(' ');

/** The keys of entries that dbt takes no others in; models, seeds, snapshots, columns and tables may have more. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  sources: words(
    'name description meta database schema loader quoting freshness loaded_at_field loaded_at_field_present loaded_at_query tables tags config overrides',
  ),
  exposures: words('name type owner description label maturity meta tags url depends_on config'),
  groups: words('name owner description config'),
  unit_tests: words('name model given expect description overrides config versions'),
};
const GIVEN = words('input rows format fixture');
const EXPECT = words('rows format fixture');
const OVERRIDES = words('macros vars env_vars');
const ARGUMENT = words('name type description');

/** What dbt refuses in one entry of a properties file, whatever it describes. Paths begin at the entry. */
export function entryRefusals(section: string, entry: Dict): EntryRefusal[] {
  const refusals = [...strangers([], entry, KEYS[section]), ...kindRefusals(section, entry)];
  if (section === 'unit_tests') {
    refusals.push(
      ...each(entry, 'given', GIVEN),
      ...within(entry, 'expect', EXPECT),
      ...within(entry, 'overrides', OVERRIDES),
      ...versionsRefusals(entry['versions']),
    );
    if (!('given' in entry)) refusals.push({ path: [], message: "a unit test needs a 'given', which may be an empty list" });
  }
  if (section === 'sources') refusals.push(...sourceRefusals(entry));
  if (section === 'functions') refusals.push(...functionRefusals(entry));
  if (section === 'models') refusals.push(...versionRefusals(entry), ...modelRefusals(entry));
  if (section === 'macros') refusals.push(...each(entry, 'arguments', ARGUMENT), ...unnamed(entry, 'arguments'));
  if (section === 'groups' && !isDict(entry['owner'])) refusals.push({ path: [], message: "a group needs an 'owner'" });
  if ((section === 'groups' || section === 'exposures') && isDict(entry['owner'])) refusals.push(...ownerRefusals(entry['owner'], section));
  return refusals;
}

const PERIODS = words('minute hour day');

function sourceRefusals(source: Dict): EntryRefusal[] {
  const tables = Array.isArray(source['tables']) ? (source['tables'] as unknown[]) : [];
  return [
    ...loadedAtRefusals(source, tables),
    ...freshnessRefusals([], source),
    ...tables.flatMap((table, index) => (isDict(table) ? freshnessRefusals(['tables', index], table) : [])),
  ];
}

function loadedAtRefusals(source: Dict, tables: readonly unknown[]): EntryRefusal[] {
  const refusal = (path: YamlPath): EntryRefusal => ({ path: [...path, 'loaded_at_field'], message: 'loaded_at_field cannot be an empty string.' });
  return [
    ...(source['loaded_at_field'] === '' ? [refusal([])] : []),
    ...tables.flatMap((table, index) => (isDict(table) && table['loaded_at_field'] === '' ? [refusal(['tables', index])] : [])),
  ];
}

function freshnessRefusals(path: YamlPath, owner: Dict): EntryRefusal[] {
  const of = (within: YamlPath, value: unknown): EntryRefusal[] => {
    if (value === undefined || value === null) return [];
    if (!isDict(value)) return [{ path: within, message: `'freshness' must be a mapping, but it is ${reprValue(value)}` }];
    return ['warn_after', 'error_after'].flatMap((key) => timeRefusals([...within, key], value[key]));
  };
  const config = owner['config'];
  return [...of([...path, 'freshness'], owner['freshness']), ...(isDict(config) ? of([...path, 'config', 'freshness'], config['freshness']) : [])];
}

function timeRefusals(path: YamlPath, time: unknown): EntryRefusal[] {
  if (time === undefined || time === null) return [];
  const key = String(path.at(-1));
  if (!isDict(time)) return [{ path, message: `'${key}' must be a mapping of count and period, but it is ${reprValue(time)}` }];
  const { count = null, period = null } = time;
  return [
    ...(count === null || typeof count === 'number'
      ? []
      : [{ path: [...path, 'count'], message: `the count of '${key}' must be a whole number, but it is ${reprValue(count)}` }]),
    ...(period === null || PERIODS.includes(period as string)
      ? []
      : [{ path: [...path, 'period'], message: `the period of '${key}' must be minute, hour or day, but it is ${reprValue(period)}` }]),
  ];
}

function versionRefusals(model: Dict): EntryRefusal[] {
  const { latest_version: latest = null, versions = [] } = model;
  if (latest === null) return [];
  const numbers = Array.isArray(versions) ? (versions as unknown[]).filter(isDict).map((version) => version['v']) : [];
  if (numbers.some((number) => sameVersion(number, latest))) return [];
  return [
    {
      path: ['latest_version'],
      message: `the latest_version ${reprValue(latest)} is not one of the versions of '${reprValue(model['name']).slice(1, -1)}': ${reprValue(numbers)}`,
    },
  ];
}

function versionsRefusals(versions: unknown): EntryRefusal[] {
  if (!isDict(versions) || !isTruthy(versions['include']) || !isTruthy(versions['exclude'])) return [];
  return [{ path: ['versions'], message: 'Unit tests can not both include and exclude versions.' }];
}

function sameVersion(left: unknown, right: unknown): boolean {
  const plain = (value: unknown): unknown => (value instanceof PyFloat ? value.value : value);
  return plain(left) === plain(right);
}

function ownerRefusals(owner: Dict, section: string): EntryRefusal[] {
  const isNamed = [owner['name'], owner['email']].some((value) => value !== undefined && value !== null);
  return isNamed
    ? []
    : [{ path: ['owner'], message: `the owner of ${section === 'groups' ? 'a group' : 'an exposure'} must have at least one of 'name' or 'email'` }];
}

function within(entry: Dict, key: string, known: readonly string[]): EntryRefusal[] {
  const value = entry[key];
  return isDict(value) ? strangers([key], value, known) : [];
}

function each(entry: Dict, key: string, known: readonly string[]): EntryRefusal[] {
  const list = entry[key];
  return Array.isArray(list) ? (list as unknown[]).flatMap((value, index) => (isDict(value) ? strangers([key, index], value, known) : [])) : [];
}

function unnamed(entry: Dict, key: string): EntryRefusal[] {
  const list = Array.isArray(entry[key]) ? (entry[key] as unknown[]) : [];
  return list.flatMap((value, index) => (isDict(value) && !('name' in value) ? [{ path: [key, index], message: `each of '${key}' needs a name` }] : []));
}

function strangers(path: YamlPath, value: Dict, known: readonly string[] | undefined): EntryRefusal[] {
  if (known === undefined) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearestName(key, known);
      return {
        path: [...path, key],
        message: `unknown key '${key}': dbt takes ${known.join(', ')} here`,
        hint: near === null ? undefined : `did you mean '${near}'?`,
      };
    });
}
