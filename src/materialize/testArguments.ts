import { renderNative } from '../jinja/render.ts';
import type { Steps } from '../jinja/steps.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import type { ManifestNode } from '../project/manifest.ts';
import { toTemplateValue } from '../project/plain.ts';
import type { RunContext } from './context/runContext.ts';

/** The name under which a generic test's SQL is given its arguments. */
export const TEST_ARGUMENTS = '_dbt_generic_test_kwargs';
const CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;

/** A generic test's arguments: texts of the properties file rendered to what they stand for, the column's name left as it is. */
export function* testArguments(context: RunContext, node: ManifestNode): Steps<PyDict> {
  const named = new PyDict();
  const place = context.session.options.placeOfTest?.(node);
  for (const [name, value] of Object.entries(node.test_metadata?.kwargs ?? {})) {
    named.set(name, name === 'column_name' && typeof value === 'string' ? value : yield* rendered(context, toTemplateValue(value), place));
  }
  return named;
}

function* rendered(context: RunContext, value: Value, place: { line: number; column: number } | undefined): Steps<Value> {
  if (typeof value === 'string') {
    const source = CALL.test(value) ? `{{ ${value} }}` : value;
    return yield* renderNative(context.session.parse(source, context.subject.file, place), context.rendering);
  }
  if (Array.isArray(value)) {
    const items: Value[] = [];
    for (const item of value) items.push(yield* rendered(context, item, place));
    return items;
  }
  if (!(value instanceof PyDict)) return value;
  const dict = new PyDict();
  for (const [key, item] of value.items()) dict.set(key, yield* rendered(context, item, place));
  return dict;
}
