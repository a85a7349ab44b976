import { PyDict, PySet, PyTuple, type Value } from '../../jinja/values.ts';
import { PyDate, PyDateTime } from '../context/datetime/dateTime.ts';
import { emptyDict, isDict } from '../plain.ts';
import { strValue } from '../pythonText.ts';

/** Texts of a properties file: a date there is refused, not read as its ISO text. */
const TEXT_KEYS = new Set(['name', 'description']);
const TEST_KEYS = new Set(['tests', 'data_tests']);

/**
 * The values of a project's file as dbt keeps them in its manifest: dates as ISO texts, keys as texts. `vars` of dbt_project.yml stay Python
 * values, and the arguments of tests keep their dates.
 */
export function plainYaml(file: unknown): unknown {
  if (!isDict(file)) return plainValue(file);
  const plain = emptyDict();
  for (const key of Object.keys(file)) plain[key] = key === 'vars' ? file[key] : plainEntry(key, file[key]);
  return plain;
}

/** Plain data of a value of YAML: dates and times as ISO texts. */
export function plainValue(value: unknown): unknown {
  if (value instanceof PyDate || value instanceof PyDateTime) return value.toJSON();
  return withPlainKeys(value, plainEntry, plainValue);
}

/** Plain data in which dates stay dates. */
function datedValue(value: unknown): unknown {
  return withPlainKeys(value, (_key, item) => datedValue(item), datedValue);
}

function plainEntry(key: string, value: unknown): unknown {
  if (TEST_KEYS.has(key) && Array.isArray(value)) return datedValue(value);
  return TEXT_KEYS.has(key) && (value instanceof PyDate || value instanceof PyDateTime) ? value : plainValue(value);
}

function withPlainKeys(value: unknown, entry: (key: string, item: unknown) => unknown, item: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(item);
  if (value instanceof PyTuple) return value.items.map(item);
  if (value instanceof PySet) return [...value.values()].map(item);
  if (!isDict(value) && !(value instanceof PyDict)) return value;
  const plain = emptyDict();
  const pairs: Iterable<readonly [Value, unknown]> = value instanceof PyDict ? value.items() : Object.entries(value);
  for (const [key, inner] of pairs) plain[plainKey(key)] = entry(plainKey(key), inner);
  return plain;
}

/** Keys that are no texts become their Python text: `1`, `True`, `None`. */
export function plainKey(key: Value): string {
  return strValue(key);
}
