import { usage, type IndirectSelection } from '../commandLine/parse.ts';
import { nearestName } from '../../base/nearest.ts';

/** One criterion: `2+tag:nightly+1`, `@source:raw`. */
export type Criterion = {
  kind: 'criterion';
  raw: string;
  method: Method;
  /** What follows the method after dots: `config.meta.owner` → `['meta', 'owner']`. */
  methodArguments: string[];
  value: unknown;
  childrensParents: boolean;
  parents: boolean;
  /** null: all the way. */
  parentsDepth: number | null;
  children: boolean;
  childrenDepth: number | null;
  indirect: IndirectSelection;
};

export type Group = {
  kind: 'union' | 'intersection' | 'difference';
  components: Spec[];
  indirect: IndirectSelection;
  /** As typed; a group with it warns when it matches nothing. */
  expected: string | null;
};

export type Spec = Criterion | Group;

export const METHODS = [
  'fqn',
  'tag',
  'group',
  'access',
  'source',
  'path',
  'file',
  'package',
  'config',
  'test_name',
  'test_type',
  'resource_type',
  'state',
  'exposure',
  'metric',
  'result',
  'source_status',
  'version',
  'semantic_model',
  'saved_query',
  'unit_test',
] as const;
export type Method = (typeof METHODS)[number];

const PATTERN = /^(?<childrens_parents>@)?(?<parents>(?<parents_depth>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<children_depth>\d*))?$/su;

/** Reads one criterion as it is typed. @throws TabhouseError code `usage` */
export function parseCriterion(raw: string, indirect: IndirectSelection): Criterion {
  const parts = PATTERN.exec(raw)?.groups;
  if (!parts) throw usage(`Invalid selector spec "${raw}"`);
  return criterionOf(raw, parts, indirect);
}

/** A criterion from its named parts: of a typed one, or of a dictionary of selectors.yml. */
export function criterionOf(raw: string, parts: Record<string, unknown>, indirect: IndirectSelection): Criterion {
  if (!('value' in parts)) throw usage(`Invalid node spec "${raw}" - no search value!`);
  const [method, methodArguments] = methodOf(parts['method'], parts['value']);
  const criterion: Criterion = {
    kind: 'criterion',
    raw,
    method,
    methodArguments,
    value: parts['value'],
    childrensParents: !!parts['childrens_parents'],
    parents: !!parts['parents'],
    parentsDepth: depthOf(parts['parents_depth']),
    children: !!parts['children'],
    childrenDepth: depthOf(parts['children_depth']),
    indirect,
  };
  if (criterion.children && criterion.childrensParents) throw usage(`Invalid node spec ${raw} - "@" prefix and "+" suffix are incompatible`);
  return criterion;
}

function methodOf(method: unknown, value: unknown): [Method, string[]] {
  if (method === undefined || method === null) {
    const text = String(value);
    if (text.includes('/')) return ['path', []];
    return [/\.(sql|py|csv)$/i.test(text) ? 'file' : 'fqn', []];
  }
  const [name = '', ...more] = String(method).split('.');
  const known = METHODS.find((candidate) => candidate === name);
  if (!known) {
    const nearest = nearestName(name, METHODS);
    throw usage(`'${name}' is not a valid method name`, nearest ? `did you mean \`${nearest}:\`?` : `known: ${METHODS.join(', ')}`);
  }
  return [known, more];
}

function depthOf(depth: unknown): number | null {
  if (depth === undefined || depth === null || depth === '') return null;
  const number = Number(depth);
  if (!Number.isInteger(number)) throw usage(`Invalid node spec - could not handle parent depth ${String(depth)}`);
  return number;
}

/** `--select` and `--exclude` as one difference; null stands for dbt's default, everything. */
export function parseSelection(select: string[] | null, exclude: string[] | null, indirect: IndirectSelection): Spec {
  const included = parseUnion(select ?? ['fqn:*', 'source:*', 'exposure:*', 'metric:*', 'semantic_model:*'], indirect, select !== null);
  const excluded = parseUnion(exclude ?? [], indirect, exclude !== null);
  return { kind: 'difference', components: [included, excluded], indirect: 'eager', expected: null };
}

function parseUnion(words: string[], indirect: IndirectSelection, expected: boolean): Spec {
  const components = words
    .flatMap((word) => word.split(' '))
    .map((raw): Spec => ({
      kind: 'intersection',
      components: raw.split(',').map((part) => parseCriterion(part, indirect)),
      indirect,
      expected: expected ? raw : null,
    }));
  return { kind: 'union', components, indirect, expected: null };
}
