import type { Dict } from './manifest.ts';
import { copyDict, emptyDict, isDict } from './plain.ts';
import { strValue } from './pythonText.ts';

const CRITERION =
  /^(?<childrens_parents>@)?(?:(?<parents_depth>\d*)(?<parents>\+))?(?:(?<method>[\w.]+):)?(?<value>.*?)(?:(?<children>\+)(?<children_depth>\d*))?$/;

/**
 * The selectors of selectors.yml as the manifest has them: command-line texts written out as mappings, references to other selectors
 * replaced by what they stand for. Throws an Error for a reference to one that is not defined before.
 */
export function manifestSelectors(selectors: readonly Dict[]): Dict {
  const known = emptyDict();
  for (const selector of selectors) {
    const copy = copyDict(selector);
    known[strValue(selector['name'])] = copy;
    copy['definition'] = definition(selector['definition'], known);
  }
  return known;
}

function definition(given: unknown, known: Dict): unknown {
  if (typeof given === 'string') return criterion(given);
  if (!isDict(given)) return given;
  for (const key of ['union', 'intersection']) {
    if (key in given) return { [key]: (Array.isArray(given[key]) ? (given[key] as unknown[]) : []).map((part) => definition(part, known)) };
  }
  const [key] = Object.keys(given);
  if (key === undefined) return given;
  const value = Array.isArray(given[key]) ? (given[key] as unknown[]).map((part) => definition(part, known)) : given[key];
  if (key === 'exclude') return { exclude: value };
  if (Object.keys(given).length === 1) return { method: key, value };
  if (key !== 'method' || value !== 'selector') return given;
  const other = known[strValue(given['value'])];
  if (!isDict(other)) throw new Error(`there is no selector named '${strValue(given['value'])}' above this one`);
  return other['definition'];
}

/** `+tag:x+1` as a mapping. */
function criterion(text: string): Dict {
  const groups = CRITERION.exec(text)?.groups ?? {};
  const value = groups['value'] ?? text;
  const dict: Dict = { method: groups['method'] ?? (value.includes('/') ? 'path' : /\.(?:sql|py|csv)$/i.test(value) ? 'file' : 'fqn'), value };
  if (groups['childrens_parents'] !== undefined) dict['childrens_parents'] = true;
  if (groups['parents'] !== undefined) dict['parents'] = true;
  if (groups['parents_depth']) dict['parents_depth'] = groups['parents_depth'];
  if (groups['children'] !== undefined) dict['children'] = true;
  if (groups['children_depth']) dict['children_depth'] = groups['children_depth'];
  return dict;
}
