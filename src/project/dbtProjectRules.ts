import { nearestName } from '../base/nearest.ts';
import { PyFloat } from '../jinja/values.ts';
import type { Dict } from './manifest.ts';
import { isDict } from './plain.ts';
import { isTruthy, reprValue } from './pythonText.ts';
import { hasTemplate } from './templating.ts';

/** Something in dbt_project.yml that dbt refuses, and where. */
export type Refusal = { path: (string | number)[]; message: string; hint?: string | undefined };

type Kind = { name: string; fits: (value: unknown) => boolean };

const isText = (value: unknown): boolean => typeof value === 'string';
const orNull =
  (fits: Kind['fits']): Kind['fits'] =>
  (value) =>
    value === null || fits(value);

const TEXT: Kind = { name: 'a text', fits: orNull(isText) };
const TEXTS: Kind = { name: 'a list of texts', fits: orNull((value) => Array.isArray(value) && value.every(isText)) };
const HOOKS: Kind = { name: 'a text or a list of texts', fits: (value) => isText(value) || TEXTS.fits(value) };
const MAPPING: Kind = { name: 'a mapping', fits: isDict };
const MAPPING_OR_NOTHING: Kind = { name: 'a mapping', fits: orNull(isDict) };
const LIST: Kind = { name: 'a list', fits: Array.isArray };
const SWITCH: Kind = { name: 'true or false', fits: (value) => typeof value === 'boolean' };
const VERSION_TEXT =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?)?$/;
const VERSION: Kind = {
  name: "a version such as '1.0' or '1.0.0'",
  fits: orNull((value) => value instanceof PyFloat || (typeof value === 'string' && VERSION_TEXT.test(value))),
};
const CONFIG_VERSION: Kind = { name: '2', fits: (value) => value === 2 || (value instanceof PyFloat && value.value === 2) };
const QUOTING: Kind = { name: 'a mapping of database, schema and identifier to true or false', fits: orNull(isQuoting) };
const QUERY_COMMENT: Kind = {
  name: 'a text without */, or a mapping of comment, append and job-label',
  fits: orNull((value) => isComment(value) || isQueryComment(value)),
};

function isQuoting(value: unknown): boolean {
  const known = ['database', 'schema', 'identifier', 'project', 'snowflake_ignore_case'];
  return isDict(value) && Object.entries(value).every(([key, given]) => known.includes(key) && (given === null || typeof given === 'boolean'));
}

const isComment = (value: unknown): boolean => typeof value === 'string' && (hasTemplate(value) || !value.includes('*/'));

function isQueryComment(value: unknown): boolean {
  if (!isDict(value)) return false;
  return Object.entries(value).every(([key, given]) => {
    if (key === 'comment') return isComment(given);
    if (key === 'append') return given === null || typeof given === 'boolean';
    return key === 'job-label' && typeof given === 'boolean';
  });
}

const PATHS = ['source-paths', 'model-paths', 'macro-paths', 'data-paths', 'seed-paths', 'test-paths', 'analysis-paths', 'docs-paths', 'asset-paths'];
const RESOURCES = ['analyses', 'sources', 'tests', 'data_tests', 'unit_tests', 'metrics', 'semantic-models', 'saved-queries', 'exposures', 'functions'];
const of = (kind: Kind, ...keys: string[]): [string, Kind][] => keys.map((key) => [key, kind]);

/** Every key of dbt_project.yml and what it holds. */
const KEYS = new Map<string, Kind>([
  ...of({ name: 'a text', fits: isText }, 'name'),
  ...of(CONFIG_VERSION, 'config-version'),
  ...of(VERSION, 'version'),
  ...of(TEXTS, ...PATHS, 'function-paths', 'snapshot-paths', 'clean-targets'),
  ...of(TEXT, 'project-root', 'target-path', 'profile', 'log-path', 'packages-install-path'),
  ...of(QUOTING, 'quoting'),
  ...of(HOOKS, 'on-run-start', 'on-run-end', 'require-dbt-version'),
  ...of(LIST, 'dispatch', 'packages'),
  ...of(MAPPING_OR_NOTHING, 'models', 'seeds', 'snapshots', 'vars', 'dbt-cloud'),
  ...of(MAPPING, ...RESOURCES, 'flags'),
  ...of(QUERY_COMMENT, 'query-comment'),
  ...of(SWITCH, 'restrict-access'),
]);

/** Everything dbt would refuse in a rendered dbt_project.yml, in the order of its keys; `name` has rules of its own. */
export function projectRefusals(project: Dict): Refusal[] {
  const refusals = Object.keys(project).flatMap((key): Refusal[] => {
    const kind = KEYS.get(key);
    if (kind === undefined) return [{ path: [key], message: `unknown key '${key}'`, hint: hintFor(key) }];
    if (key === 'name' || kind.fits(project[key])) return [];
    return [{ path: [key], message: `'${key}' must be ${kind.name}, not ${reprValue(project[key])}` }];
  });
  return [...refusals, ...dispatchRefusals(project['dispatch']), ...contradictions(project)];
}

function hintFor(key: string): string | undefined {
  const near = nearestName(key, [...KEYS.keys()]);
  return near === null ? undefined : `did you mean '${near}'?`;
}

function dispatchRefusals(dispatch: unknown): Refusal[] {
  if (!Array.isArray(dispatch)) return [];
  return (dispatch as unknown[]).flatMap((entry, index) => {
    if (isDict(entry) && isTruthy(entry['macro_namespace']) && Array.isArray(entry['search_order'])) return [];
    return [{ path: ['dispatch', index], message: "each entry of 'dispatch' needs a macro_namespace and a search_order (a list)" }];
  });
}

const RENAMED = [
  ['source-paths', 'model-paths'],
  ['data-paths', 'seed-paths'],
] as const;

function contradictions(project: Dict): Refusal[] {
  const refusals: Refusal[] = [];
  for (const [old, now] of RENAMED) {
    if (old in project && now in project) refusals.push({ path: [old], message: `${old} and ${now} cannot both be defined: ${old} is the old name of ${now}` });
  }
  if (isTruthy(project['tests']) && isTruthy(project['data_tests'])) {
    refusals.push({ path: ['tests'], message: "'tests' and 'data_tests' cannot both be defined: 'tests' is the old name of 'data_tests'" });
  }
  return refusals;
}
