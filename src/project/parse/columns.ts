import type { Column, Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { reprValue, strValue } from '../pythonText.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import type { SchemaFile } from './schemaFile.ts';

const KNOWN = new Set(['name', 'description', 'meta', 'data_type', 'constraints', 'docs', 'config', 'data_tests', 'tests', 'quote', 'tags', 'granularity']);
const CONSTRAINTS = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom'];

/** One entry under `columns:` with its place. */
export type ColumnEntry = { data: Dict; name: string; tests: unknown[]; testsPath: YamlPath; tags: string[]; path: YamlPath };

/** The columns of a properties entry; those without a name are reported and left out. */
export function columnEntries(file: SchemaFile, owner: Dict, path: YamlPath): ColumnEntry[] {
  const columns = owner['columns'];
  if (columns === undefined || columns === null) return [];
  if (!Array.isArray(columns)) {
    file.problem([...path, 'columns'], `'columns' must be a list, but it is ${reprValue(columns).slice(0, 60)}`, "write each column as '- name: …'");
    return [];
  }
  return (columns as unknown[]).flatMap((data, index) => {
    const at = [...path, 'columns', index];
    if (isDict(data) && typeof data['name'] === 'string') return [columnEntry(file, data, data['name'], at)];
    file.problem(
      at,
      isDict(data) ? 'this column has no name, or one that is no text' : `a column must be a mapping with a name, but this is ${reprValue(data).slice(0, 60)}`,
    );
    return [];
  });
}

function columnEntry(file: SchemaFile, data: Dict, name: string, path: YamlPath): ColumnEntry {
  const { tests, key } = testsOf(file, data, path);
  const config = isDict(data['config']) ? data['config'] : {};
  const tags = [...new Set([...texts(data['tags']), ...texts(config['tags'])])];
  return { data, name, tests, testsPath: [...path, key], tags, path };
}

/** `data_tests:`, or `tests:` as it used to be called. */
export function testsOf(file: SchemaFile, owner: Dict, path: YamlPath): { tests: unknown[]; key: string } {
  const key = 'tests' in owner && owner['tests'] !== null && !('data_tests' in owner) ? 'tests' : 'data_tests';
  if (Array.isArray(owner['tests']) && owner['tests'].length > 0 && 'data_tests' in owner) {
    file.problem([...path, 'tests'], "cannot have both 'tests' and 'data_tests' here", "move all tests under 'data_tests'");
  }
  const tests = owner[key];
  if (tests === undefined || tests === null) return { tests: [], key };
  if (Array.isArray(tests)) return { tests: tests as unknown[], key };
  file.problem([...path, key], `'${key}' must be a list, but it is ${reprValue(tests).slice(0, 60)}`, "write each test as '- name_of_test'");
  return { tests: [], key };
}

export function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A column as the manifest has it. Its description is rendered later. */
export function manifestColumn(file: SchemaFile, entry: ColumnEntry): Column {
  const { data, name, tags, path } = entry;
  const config = isDict(data['config']) ? data['config'] : {};
  const meta: Dict = { ...(isDict(data['meta']) ? data['meta'] : {}), ...(isDict(config['meta']) ? config['meta'] : {}) };
  const extras = Object.fromEntries(Object.entries(data).filter(([key]) => !KNOWN.has(key)));
  return {
    name,
    description: typeof data['description'] === 'string' ? data['description'] : '',
    meta,
    data_type: typeof data['data_type'] === 'string' ? data['data_type'] : null,
    constraints: constraintsOf(file, data['constraints'], [...path, 'constraints']),
    quote: typeof data['quote'] === 'boolean' ? data['quote'] : null,
    config: { meta, tags },
    tags,
    granularity: typeof data['granularity'] === 'string' ? data['granularity'] : null,
    doc_blocks: [],
    ...extras,
  };
}

/** Constraints with dbt's defaults filled in. */
export function constraintsOf(file: SchemaFile, constraints: unknown, path: YamlPath, isOfModel = false): Dict[] {
  if (!Array.isArray(constraints)) return [];
  return (constraints as unknown[]).flatMap((constraint, index) => {
    if (isDict(constraint) && CONSTRAINTS.includes(strValue(constraint['type']))) return [{ ...(isOfModel ? CONSTRAINT_OF_MODEL : CONSTRAINT), ...constraint }];
    file.problem([...path, index], `the type of a constraint must be one of ${CONSTRAINTS.join(', ')}`);
    return [];
  });
}

const CONSTRAINT: Dict = { type: null, name: null, expression: null, warn_unenforced: true, warn_unsupported: true, to: null, to_columns: [] };
const CONSTRAINT_OF_MODEL: Dict = { ...CONSTRAINT, columns: [] };
