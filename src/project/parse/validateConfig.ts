import { nearestName } from '../../base/nearest.ts';
import { configFields } from '../config/fields.ts';
import { isHtmlColor } from '../config/htmlColor.ts';
import type { Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { isTruthy, reprValue, strValue } from '../pythonText.ts';

type Wrong = { message: string; hint?: string | undefined };

/** The first thing in a configuration that dbt would refuse, or null. */
export function validateConfig(config: Dict, resourceType: string): Wrong | null {
  for (const { name, kind } of configFields(resourceType)) {
    const value = config[name];
    if (value === null || value === undefined) {
      if (name === 'enabled' || name === 'materialized') return { message: `the config '${name}' cannot be null` };
      continue;
    }
    if (kind === 'boolean' && typeof value !== 'boolean') return { message: `the config '${name}' must be true or false, but it is ${reprValue(value)}` };
    if (kind === 'text' && typeof value !== 'string') return { message: `the config '${name}' must be a text, but it is ${reprValue(value)}` };
    if (kind === 'dict' && !isDict(value)) return { message: `the config '${name}' must be a mapping, but it is ${reprValue(value)}` };
  }
  return validateChoices(config, resourceType);
}

const ACCESSES = ['private', 'protected', 'public'];
const CHANGES = ['apply', 'continue', 'fail'];

function validateChoices(config: Dict, resourceType: string): Wrong | null {
  const severity = config['severity'];
  if (resourceType === 'test' && typeof severity === 'string' && !/^(?:warn|error)$/i.test(severity)) {
    return { message: `Severity must be either 'warn' or 'error'. Got '${severity}'`, hint: didYouMean(severity.toLowerCase(), ['warn', 'error']) };
  }
  for (const type of ['seed', 'test', 'snapshot']) {
    if (resourceType === type && config['materialized'] !== type) return { message: `a ${type} must have a materialized value of '${type}'` };
  }
  const access = config['access'];
  if (resourceType === 'model' && typeof access === 'string' && !ACCESSES.includes(access)) {
    return { message: `the config 'access' must be one of ${ACCESSES.join(', ')}, but it is '${access}'`, hint: didYouMean(access, ACCESSES) };
  }
  const tags = config['tags'];
  if (Array.isArray(tags) && !tags.every((tag) => typeof tag === 'string')) {
    return { message: `the config 'tags' must be a text or a list of texts, but it is ${reprValue(tags)}` };
  }
  const onChange = config['on_configuration_change'];
  if (onChange !== undefined && !CHANGES.includes(String(onChange))) {
    return { message: `on_configuration_change must be one of ${CHANGES.join(', ')}, not ${reprValue(onChange)}`, hint: didYouMean(String(onChange), CHANGES) };
  }
  const key = config['unique_key'];
  if (key !== null && key !== undefined && typeof key !== 'string' && !(Array.isArray(key) && key.every((part) => typeof part === 'string'))) {
    return { message: `unique_key must be a text or a list of texts, but it is ${reprValue(key)}` };
  }
  return wrongColor(config) ?? wrongContract(config) ?? (resourceType === 'model' ? wrongFreshness(config['freshness']) : null);
}

function wrongColor(config: Dict): Wrong | null {
  const docs = config['docs'];
  const color = isDict(docs) ? docs['node_color'] : null;
  if (color === null || color === undefined || color === '' || (typeof color === 'string' && isHtmlColor(color))) return null;
  return {
    message: `Invalid color name for docs.node_color: ${strValue(color)}. It is neither a valid HTML color name nor a valid HEX code.`,
    hint: "write it as 'red' or '#cd7f32'",
  };
}

const KEEPING_CONTRACTS = ['append_new_columns', 'fail'];

function wrongContract(config: Dict): Wrong | null {
  const contract = config['contract'];
  const onChange = config['on_schema_change'];
  if (!isDict(contract) || contract['enforced'] !== true || config['materialized'] !== 'incremental' || KEEPING_CONTRACTS.includes(onChange as string))
    return null;
  return {
    message: `Invalid value for on_schema_change: ${strValue(onChange)}. Models materialized as incremental with contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'`,
    hint: 'add on_schema_change: append_new_columns to the config',
  };
}

function wrongFreshness(freshness: unknown): Wrong | null {
  const after = isDict(freshness) ? freshness['build_after'] : null;
  if (!isDict(after)) return null;
  const { count = null, period = null } = after;
  if (isTruthy(period) && count === null) return { message: '`freshness.build_after` must have a value for `count` if a `period` is provided' };
  if (count !== null && !isTruthy(period)) return { message: '`freshness.build_after` must have a value for `period` if a `count` is provided' };
  return null;
}

function didYouMean(given: string, known: readonly string[]): string | undefined {
  const near = nearestName(given, known);
  return near === null ? undefined : `did you mean '${near}'?`;
}
