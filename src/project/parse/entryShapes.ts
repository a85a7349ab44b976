import type { Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { reprValue } from '../pythonText.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import type { EntryRefusal } from './entryRules.ts';

/** What a key may hold, and what it is called; `within` says what is wrong inside of it. */
type Shape = { kind: string; fits: (value: unknown) => boolean; within?: (path: YamlPath, value: unknown) => EntryRefusal[] };
type Shapes = { readonly [key: string]: Shape };

const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const orNone = ({ kind, fits, within }: Shape): Shape => ({
  kind,
  fits: (value) => value === null || fits(value),
  within: (path, value) => (value === null ? [] : (within?.(path, value) ?? [])),
});
const oneOf = (...words: string[]): Shape => ({ kind: `one of ${words.join(', ')}`, fits: (value) => value === null || words.includes(value as string) });

const text: Shape = { kind: 'a text', fits: isText };
const textOrNone = orNone(text);
const texts: Shape = { kind: 'a list of texts', fits: isTexts };
const mapping: Shape = { kind: 'a mapping', fits: isDict };
const list: Shape = { kind: 'a list', fits: Array.isArray };
const flag: Shape = { kind: 'true or false', fits: (value) => typeof value === 'boolean' };
const flagOrNone = orNone(flag);

/** A mapping of these keys and no others. */
const only = (shapes: Shapes): Shape => ({
  ...mapping,
  within: (path, value) => [
    ...Object.keys(value as Dict)
      .filter((key) => !Object.hasOwn(shapes, key))
      .map((key) => ({ path: [...path, key], message: `unknown key '${key}': dbt takes ${Object.keys(shapes).join(', ')} here` })),
    ...shapeRefusals(path, value as Dict, shapes),
  ],
});
const some = (shapes: Shapes): Shape => ({ ...mapping, within: (path, value) => shapeRefusals(path, value as Dict, shapes) });
const each = (shapes: Shapes): Shape => ({
  ...list,
  within: (path, value) => (value as unknown[]).flatMap((item, at) => (isDict(item) ? shapeRefusals([...path, at], item, shapes) : [])),
});

const docs = only({ show: flag, node_color: textOrNone });
const quoting = only({ database: flagOrNone, schema: flagOrNone, identifier: flagOrNone, column: flagOrNone });
const granularity = oneOf('nanosecond', 'microsecond', 'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year');
const tested = { tests: list, data_tests: list };
const columns = each({
  description: text,
  docs,
  meta: mapping,
  tags: texts,
  config: mapping,
  constraints: list,
  granularity,
  quote: flagOrNone,
  data_type: textOrNone,
  ...tested,
});
const described = { description: text, docs, meta: mapping, config: mapping };
const node = { ...described, columns, ...tested };

/** From the dataclasses of dbt-core 1.11's `contracts/graph/unparsed.py`, whose JSON schemas dbt validates the entries with. */
const SECTIONS: { readonly [section: string]: Shapes } = {
  models: { ...node, data_type: textOrNone },
  seeds: node,
  snapshots: { ...node, relation: text },
  sources: {
    description: text,
    meta: mapping,
    quoting,
    loader: text,
    schema: textOrNone,
    database: textOrNone,
    tags: texts,
    config: mapping,
    overrides: text,
    tables: each({
      ...described,
      quoting,
      identifier: textOrNone,
      external: orNone(some({ location: textOrNone, file_format: textOrNone, row_format: textOrNone, tbl_properties: textOrNone, partitions: orNone(list) })),
      tags: texts,
      columns,
      ...tested,
    }),
  },
  exposures: {
    description: text,
    tags: texts,
    meta: mapping,
    url: textOrNone,
    label: textOrNone,
    maturity: oneOf('low', 'medium', 'high'),
    depends_on: texts,
    config: mapping,
    owner: some({ email: orNone({ kind: 'a text or a list of texts', fits: (value) => isText(value) || isTexts(value) }) }),
  },
  macros: { ...described, arguments: each({ name: text, type: textOrNone, description: text }) },
  unit_tests: { description: textOrNone, given: list, config: mapping, overrides: orNone(some({ macros: mapping, vars: mapping, env_vars: mapping })) },
  groups: { description: textOrNone, config: mapping },
  analyses: { description: textOrNone },
  functions: { description: textOrNone },
};

/** What in an entry is of another kind than dbt takes. Paths begin at the entry. */
export function kindRefusals(section: string, entry: Dict): EntryRefusal[] {
  const shapes = SECTIONS[section];
  return shapes === undefined ? [] : shapeRefusals([], entry, shapes);
}

function shapeRefusals(path: YamlPath, owner: Dict, shapes: Shapes): EntryRefusal[] {
  return Object.keys(owner).flatMap((key) => {
    const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
    const value = owner[key];
    if (shape === undefined || value === undefined) return [];
    if (!shape.fits(value))
      return [{ path: [...path, key], message: `'${key}' must be ${shape.kind}, but it is ${value === null ? 'empty' : reprValue(value)}` }];
    return shape.within?.([...path, key], value) ?? [];
  });
}
