import type { Value } from '../../jinja/values.ts';
import type { ManifestNode } from '../../project/manifest.ts';
import { isDict, toTemplateValue } from '../../project/plain.ts';

const WITH_FIELDS = new Set(['config', 'docs', 'contract', 'depends_on', 'test_metadata', 'columns']);

/** `model` of a node's templates: the node without the fields that are None, as dbt gives it. */
export function modelValue(node: ManifestNode, compiledCode: string | null): Value {
  const { unsupported: _, ...fields } = node;
  const dict = withoutNulls(fields, 2);
  if (compiledCode !== null) Object.assign(dict, { compiled: true, compiled_code: compiledCode, compiled_sql: compiledCode, extra_ctes_injected: true });
  return toTemplateValue(dict);
}

function withoutNulls(fields: { readonly [key: string]: unknown }, depth: number): { [key: string]: unknown } {
  const kept: { [key: string]: unknown } = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue;
    kept[key] = depth > 0 && isDict(value) && (depth < 2 || WITH_FIELDS.has(key)) ? withoutNulls(value, depth - 1) : value;
  }
  return kept;
}
