import { PyFloat } from '../../jinja/values.ts';

/** Whether the config under the dotted `keys` is, or as a list holds, `wanted`; `severity` in any case. */
export function configMatches(config: object, keys: readonly string[], wanted: unknown): boolean {
  let value: unknown = config;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return false;
    const name = value === config ? (ATTRIBUTES[key] ?? key) : key;
    if (!Object.hasOwn(value, name)) return false;
    value = (value as Record<string, unknown>)[name];
  }
  const anyCase = keys.length === 1 && keys[0] === 'severity';
  const same = (candidate: unknown): boolean => {
    if (candidate instanceof PyFloat) return typeof wanted === 'number' && candidate.value === wanted;
    return candidate === wanted || (anyCase && typeof candidate === 'string' && candidate.toUpperCase() === String(wanted).toUpperCase());
  };
  const word = String(wanted).toLowerCase();
  const truth = (candidate: unknown): boolean => (word === 'true' && candidate === true) || (word === 'false' && candidate === false);
  return Array.isArray(value) ? value.some((item) => same(item) || truth(item)) : value !== null && (same(value) || truth(value));
}

/** dbt looks by attribute, the manifest keeps these under their YAML names. */
const ATTRIBUTES: Record<string, string> = { pre_hook: 'pre-hook', post_hook: 'post-hook' };
