import { TabhouseError } from '../../base/error.ts';
import { jsonText } from '../../base/json.ts';
import { nearestName } from '../../base/nearest.ts';
import { INDIRECT_SELECTIONS, usage, type IndirectSelection } from '../commandLine/parse.ts';
import { criterionOf, parseCriterion, type Spec } from './spec.ts';

/** One entry of selectors.yml, as the manifest keeps it. */
export type SelectorEntry = { name: string; definition: unknown; default?: boolean };

type Dictionary = Record<string, unknown>;
type Reading = { indirect: IndirectSelection; known: Map<string, Spec> };

/** All selectors of the project by name. @throws TabhouseError code `usage` */
export function readSelectors(entries: Record<string, unknown>, indirect: IndirectSelection): Map<string, Spec> {
  const reading: Reading = { indirect, known: new Map() };
  for (const [name, entry] of Object.entries(entries)) reading.known.set(name, readOne(name, entry as SelectorEntry, reading));
  return reading.known;
}

function readOne(name: string, entry: SelectorEntry, reading: Reading): Spec {
  try {
    return readDefinition(entry.definition, true, reading);
  } catch (thrown) {
    const error = TabhouseError.from(thrown);
    throw new TabhouseError({ ...error.toDetail(), message: `the selector '${name}' in ${error.message}`, file: 'selectors.yml' }, { cause: error });
  }
}

/** The selector that `default: true` marks, or null. */
export function defaultSelector(entries: Record<string, unknown>): string | null {
  const found = Object.entries(entries).filter(([, entry]) => (entry as SelectorEntry).default === true);
  if (found.length > 1)
    throw usage(`Error when parsing the selector file. Found multiple selectors with \`default: true\`: ${found.map(([name]) => name).join(' and ')}`);
  return found[0]?.[0] ?? null;
}

/** The selector called `name`. */
export function selectorNamed(name: string, selectors: Map<string, Spec>): Spec {
  const found = selectors.get(name);
  if (found) return found;
  const nearest = nearestName(name, selectors.keys());
  throw usage(
    `Could not find selector named ${name}, expected one of [${[...selectors.keys()].map((known) => `'${known}'`).join(', ')}]`,
    nearest ? `did you mean \`${nearest}\`?` : undefined,
  );
}

function readDefinition(definition: unknown, root: boolean, reading: Reading): Spec {
  if (typeof definition === 'string') return parseCriterion(definition, reading.indirect);
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition))
    throw usage(`selectors.yml: expected to find union, intersection, str or dict, instead found ${jsonText(definition)}`);
  const dictionary = definition as Dictionary;
  const keys = Object.keys(dictionary);
  if (root && keys.length > 1 && ('union' in dictionary || 'intersection' in dictionary))
    throw usage(`selectors.yml: Only a single 'union' or 'intersection' key is allowed in a root level selector definition; found ${keys.join(',')}.`);
  if ('union' in dictionary) return readGroup('union', dictionary, reading);
  if ('intersection' in dictionary) return readGroup('intersection', dictionary, reading);
  return readDictionary(dictionary, reading);
}

function readGroup(kind: 'union' | 'intersection', dictionary: Dictionary, reading: Reading): Spec {
  const components: Spec[] = [];
  let excluded: Spec | null = null;
  for (const part of listOf(dictionary, kind)) {
    if (typeof part === 'object' && 'exclude' in part) {
      if (excluded) throw usage('selectors.yml: You cannot provide multiple exclude arguments to the same selector set operator');
      excluded = readExclusions(part, reading);
    } else components.push(readDefinition(part, false, reading));
  }
  const group: Spec = { kind, components, indirect: 'eager', expected: null };
  return excluded ? without(group, excluded) : group;
}

function without(base: Spec, excluded: Spec): Spec {
  return { kind: 'difference', components: [base, excluded], indirect: 'eager', expected: null };
}

function readExclusions(dictionary: Dictionary, reading: Reading): Spec | null {
  const parts = listOf(dictionary, 'exclude').map((part) => readDefinition(part, false, reading));
  if (parts.length < 2) return parts[0] ?? null;
  return { kind: 'union', components: parts, indirect: 'eager', expected: null };
}

function readDictionary(dictionary: Dictionary, reading: Reading): Spec {
  const keys = Object.keys(dictionary);
  if (keys.length === 1) return criterion({ method: keys[0], value: dictionary[keys[0]!] }, dictionary, reading);
  if (dictionary['method'] === 'selector') {
    const name = String(dictionary['value']);
    const known = reading.known.get(name);
    if (!known) throw usage(`selectors.yml: Existing selector definition for ${name} not found.`);
    return known;
  }
  if (!('method' in dictionary && 'value' in dictionary))
    throw usage(`selectors.yml: Expected either 1 key or else "method" and "value" keys, but got ${keys.join(', ')}`);
  const base = criterion(dictionary, dictionary, reading);
  const excluded = 'exclude' in dictionary ? readExclusions(dictionary, reading) : null;
  return excluded ? without(base, excluded) : base;
}

function criterion(parts: Dictionary, raw: Dictionary, reading: Reading): Spec {
  const indirect = parts['indirect_selection'] ?? reading.indirect;
  if (!INDIRECT_SELECTIONS.some((known) => known === indirect)) throw usage(`selectors.yml: '${String(indirect)}' is not a valid IndirectSelection`);
  return criterionOf(jsonText(raw), parts, indirect as IndirectSelection);
}

function listOf(dictionary: Dictionary, key: string): (string | Dictionary)[] {
  const values = dictionary[key];
  if (!Array.isArray(values)) throw usage(`selectors.yml: Invalid value for key "${key}". Expected a list.`);
  for (const value of values)
    if (typeof value !== 'string' && (typeof value !== 'object' || value === null || Array.isArray(value)))
      throw usage(`selectors.yml: Invalid value in key "${key}", expected dict or str (value: ${jsonText(value)}).`);
  return values as (string | Dictionary)[];
}
