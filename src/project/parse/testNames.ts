import { compareText } from '../../jinja/compare.ts';
import { PyDict, type Value } from '../../jinja/values.ts';
import { md5Hex } from '../hash.ts';
import type { Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { reprValue, strValue } from '../pythonText.ts';

const LONGEST_NAME = 63;

/**
 * dbt's names for a generic test: of its type, the name of what it tests and its arguments. The full name goes into unique_id and fqn,
 * the short one (with an md5 where the full one is too long) into file and alias.
 */
export function genericTestNames(testType: string, targetName: string, args: Dict): { short: string; full: string } {
  const parts: string[] = [];
  for (const key of Object.keys(args).sort(compareText)) {
    if (key === 'model') continue;
    const value = args[key];
    const values: unknown[] = isDict(value) ? Object.values(value) : Array.isArray(value) ? (value as unknown[]) : [value];
    parts.push(...values.map(strValue));
  }
  const cleaned = parts.map((part) => part.replace(/[^0-9a-zA-Z_]+/g, '_')).join('__');
  const identifier = `${testType}_${targetName}`;
  const full = `${identifier}_${cleaned}`;
  const isShort = [...full].length <= LONGEST_NAME;
  return { full, short: isShort ? full : `${[...identifier].slice(0, 30).join('')}_${md5Hex(full)}` };
}

/** The ten digits at the end of a generic test's unique_id. */
export function testHash(name: string, metadata: { name: string; namespace: string | null; kwargs: Dict }): string {
  return md5Hex(name + reprValue(hashable(metadata))).slice(-10);
}

function hashable(value: unknown): Value {
  if (Array.isArray(value)) return value.map(hashable);
  if (!isDict(value)) return strValue(value);
  const sorted = new PyDict();
  for (const key of Object.keys(value).sort(compareText)) sorted.set(key, hashable(value[key]));
  return sorted;
}
