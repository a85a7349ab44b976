import type { Value } from '../../jinja/values.ts';
import type { ManifestNode } from '../../project/manifest.ts';
import { configFields } from '../../project/config/fields.ts';
import { isDict, toTemplateValue } from '../../project/plain.ts';

/** Fields of a node that dbt holds in dataclasses; dicts that users fill keep their None. */
const DATACLASSES = new Set(['docs', 'contract', 'depends_on', 'test_metadata']);

/** `model` of a node's templates: the node without the fields that are None, as dbt gives it. */
export function modelValue(node: ManifestNode, compiledCode: string | null): Value {
  const { unsupported: _, ...fields } = node;
  const dict = withoutNulls(fields, (key, value) => {
    if (key === 'config') return configValue(node);
    if (key === 'columns' && isDict(value)) return Object.fromEntries(Object.entries(value).map(([name, column]) => [name, dataclass(column, 'constraints')]));
    return key === 'refs' ? listed(value) : DATACLASSES.has(key) ? dataclass(value) : value;
  });
  if (compiledCode !== null) Object.assign(dict, { compiled: true, compiled_code: compiledCode, compiled_sql: compiledCode, extra_ctes_injected: true });
  return toTemplateValue(dict);
}

/** The configuration without the fields dbt knows that are None; what else a project configures may be None. */
function configValue({ config, resource_type }: ManifestNode): { [key: string]: unknown } {
  const known = new Set(configFields(resource_type).map(({ name }) => name));
  const kept = Object.entries(config).filter(([key, value]) => value !== undefined && (value !== null || !known.has(key)));
  return Object.fromEntries(kept.map(([key, value]) => [key, DATACLASSES.has(key) ? dataclass(value) : value]));
}

function dataclass(value: unknown, list?: string): unknown {
  return isDict(value) ? withoutNulls(value, (key, inner) => (key === list ? listed(inner) : inner)) : value;
}

function listed(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item) => dataclass(item)) : value;
}

function withoutNulls(fields: { readonly [key: string]: unknown }, convert: (key: string, value: unknown) => unknown): { [key: string]: unknown } {
  const kept = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept.map(([key, value]) => [key, convert(key, value)]));
}
