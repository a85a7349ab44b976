import type { Globals } from '../jinja/rendering.ts';
import type { Dict } from './manifest.ts';
import { copyDict, emptyDict, isDict } from './plain.ts';
import { projectError, type Findings } from './problems.ts';
import { strValue } from './pythonText.ts';
import { renderTree, renderYamlText, type KeyPath, type TemplateCache } from './templating.ts';
import type { YamlFile } from './yaml/loadYaml.ts';

const CRITERION =
  /^(?<childrens_parents>@)?(?:(?<parents_depth>\d*)(?<parents>\+))?(?:(?<method>[\w.]+):)?(?<value>.*?)(?:(?<children>\+)(?<children_depth>\d*))?$/;

/** selectors.yml, rendered and written out; a selector that cannot be used is reported and left out. */
export function readSelectors(yaml: YamlFile | null, globals: Globals, templates: TemplateCache, findings: Findings): Dict {
  if (yaml === null) return emptyDict();
  for (const problem of yaml.problems) findings.problem(problem);
  const list = isDict(yaml.value) ? yaml.value['selectors'] : null;
  if (!Array.isArray(list)) return emptyDict();
  const selectors = emptyDict();
  for (const [index, raw] of (list as unknown[]).entries()) {
    if (!isDict(raw) || typeof raw['name'] !== 'string' || raw['definition'] === undefined) {
      findings.inYaml(yaml, ['selectors', index], 'a selector needs a name and a definition');
      continue;
    }
    try {
      const render = (text: string, path: KeyPath): unknown =>
        renderYamlText(text, yaml.file, yaml.textPlaceOf(['selectors', index, ...path]), globals, templates);
      addSelector(selectors, renderTree(raw, render, () => false) as Dict);
    } catch (error) {
      findings.thrown(error, { file: yaml.file, ...yaml.placeOf(['selectors', index]) });
    }
  }
  return selectors;
}

/**
 * Adds a selector as the manifest has it: command-line texts written out as mappings, references to other selectors replaced by what they
 * stand for. Throws for a reference to one that is not defined before.
 */
function addSelector(known: Dict, selector: Dict): void {
  const copy = copyDict(selector);
  known[strValue(selector['name'])] = copy;
  copy['definition'] = definition(selector['definition'], known);
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
  if (!isDict(other)) throw projectError(`there is no selector named '${strValue(given['value'])}' above this one`);
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
