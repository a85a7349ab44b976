import { nearestName } from '../../base/nearest.ts';
import { configFields, type Kind } from '../config/fields.ts';
import { isHtmlColor } from '../config/htmlColor.ts';
import type { Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { isTruthy, reprValue, strValue } from '../pythonText.ts';

/** What is wrong, with the name of the configuration. */
type Wrong = { name: string; message: string; hint?: string | undefined };

/** The first thing in a configuration that dbt would refuse, or null. */
export function validateConfig(config: Dict, resourceType: string): Wrong | null {
  for (const { name, kind } of configFields(resourceType)) {
    const value = config[name];
    if (value === null || value === undefined) {
      if (NEVER_NULL.has(name)) return { name, message: `the config '${name}' cannot be null` };
      continue;
    }
    const shape = SHAPES[kind];
    if (!shape.fits(value)) return { name, message: `the config '${name}' must be ${shape.said}, but it is ${reprValue(value)}` };
  }
  return validateChoices(config, resourceType);
}

/** The same of what dbt_project.yml alone says, which dbt validates before it reads `config(…)` and properties. */
export function validateProjectConfig(config: Dict, resourceType: string): Wrong | null {
  const name = resourceType === 'test' ? NEVER_NULL_IN_PROJECT.find((one) => config[one] === null) : undefined;
  return name === undefined ? validateConfig(config, resourceType) : { name, message: `the config '${name}' of tests cannot be null in dbt_project.yml` };
}

const NEVER_NULL_IN_PROJECT = ['severity', 'warn_if', 'error_if', 'fail_calc'];

const NEVER_NULL: ReadonlySet<string> = new Set(['enabled', 'materialized', 'persist_docs', 'access', 'delimiter']);

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isHook = (value: unknown): boolean => isDict(value) && isText(value['sql']);

const SHAPES: Readonly<Record<Kind, { fits(value: unknown): boolean; said: string }>> = {
  any: { fits: () => true, said: 'anything' },
  boolean: { fits: (value) => typeof value === 'boolean', said: 'true or false' },
  text: { fits: isText, said: 'a text' },
  dict: { fits: isDict, said: 'a mapping' },
  keys: { fits: (value) => isText(value) || areTexts(value), said: 'a text or a list of texts' },
  texts: { fits: areTexts, said: 'a text or a list of texts' },
  choice: { fits: (value) => isText(value) || typeof value === 'boolean', said: 'a text' },
  hooks: { fits: (value) => Array.isArray(value) && value.every(isHook), said: 'SQL, a mapping with sql, or a list of those' },
  whole: { fits: (value) => typeof value === 'number' || typeof value === 'bigint', said: 'a whole number' },
};

const ACCESSES = ['private', 'protected', 'public'];
const CHANGES = ['apply', 'continue', 'fail'];

function validateChoices(config: Dict, resourceType: string): Wrong | null {
  const severity = config['severity'];
  if (resourceType === 'test' && typeof severity === 'string' && !/^(?:warn|error)$/i.test(severity)) {
    return {
      name: 'severity',
      message: `Severity must be either 'warn' or 'error'. Got '${severity}'`,
      hint: didYouMean(severity.toLowerCase(), ['warn', 'error']),
    };
  }
  for (const type of ['seed', 'test', 'snapshot']) {
    if (resourceType === type && config['materialized'] !== '' && config['materialized'] !== type)
      return { name: 'materialized', message: `a ${type} must have a materialized value of '${type}'` };
  }
  const access = config['access'];
  if (resourceType === 'model' && typeof access === 'string' && !ACCESSES.includes(access)) {
    return { name: 'access', message: `the config 'access' must be one of ${ACCESSES.join(', ')}, but it is '${access}'`, hint: didYouMean(access, ACCESSES) };
  }
  const tags = config['tags'];
  if (Array.isArray(tags) && !tags.every((tag) => typeof tag === 'string')) {
    return { name: 'tags', message: `the config 'tags' must be a text or a list of texts, but it is ${reprValue(tags)}` };
  }
  const onChange = config['on_configuration_change'];
  if (onChange !== undefined && !CHANGES.includes(strValue(onChange))) {
    return {
      name: 'on_configuration_change',
      message: `on_configuration_change must be one of ${CHANGES.join(', ')}, not ${reprValue(onChange)}`,
      hint: didYouMean(strValue(onChange), CHANGES),
    };
  }
  return wrongSwitch(config) ?? wrongColor(config) ?? (resourceType === 'model' ? wrongFreshness(config['freshness']) : null);
}

/** What is on or off within a mapping of a configuration. */
function wrongSwitch(config: Dict): Wrong | null {
  for (const [name, key] of [
    ['docs', 'show'],
    ['contract', 'enforced'],
    ['contract', 'alias_types'],
  ] as const) {
    const value = isDict(config[name]) ? config[name][key] : undefined;
    if (value !== undefined && typeof value !== 'boolean')
      return { name, message: `the config '${name}.${key}' must be true or false, but it is ${reprValue(value)}` };
  }
  return null;
}

function wrongColor(config: Dict): Wrong | null {
  const docs = config['docs'];
  const color = isDict(docs) ? docs['node_color'] : null;
  if (color === null || color === undefined || color === '' || (typeof color === 'string' && isHtmlColor(color))) return null;
  return {
    name: 'docs',
    message: `Invalid color name for docs.node_color: ${strValue(color)}. It is neither a valid HTML color name nor a valid HEX code.`,
    hint: "write it as 'red' or '#cd7f32'",
  };
}

function wrongFreshness(freshness: unknown): Wrong | null {
  const after = isDict(freshness) ? freshness['build_after'] : null;
  if (after === null || after === undefined) return null;
  const name = 'freshness';
  if (!isDict(after)) return { name, message: `\`freshness.build_after\` must be a mapping, but it is ${reprValue(after)}` };
  const { count = null, period = null } = after;
  if (isTruthy(period) && count === null) return { name, message: '`freshness.build_after` must have a value for `count` if a `period` is provided' };
  if (count !== null && !isTruthy(period)) return { name, message: '`freshness.build_after` must have a value for `period` if a `count` is provided' };
  return null;
}

function didYouMean(given: string, known: readonly string[]): string | undefined {
  const near = nearestName(given, known);
  return near === null ? undefined : `did you mean '${near}'?`;
}
