import type { ManifestNode } from '../manifest.ts';
import type { ManifestBuilder } from '../parse/builder.ts';
import { isVersioned } from '../parse/lookup.ts';

/** Models past their `deprecation_date`, and models that refer to one that is, or will be. */
export function checkDeprecations(builder: ManifestBuilder): void {
  const dated = [...builder.nodes.values()].filter((node) => node.resource_type === 'model' && typeof node.deprecation_date === 'string');
  for (const model of dated) {
    const isPast = Date.parse(model.deprecation_date as string) < builder.createdAt * 1000;
    const named = isVersioned(model) ? `${model.name}.v${String(model.version)}` : model.name;
    if (isPast) {
      builder.findings.warn({
        message: `Model ${named} has passed its deprecation date of ${String(model.deprecation_date)}. This model should be disabled or removed.`,
        ...builder.propertiesOf(model),
        event: 'DeprecatedModel',
      });
    }
    for (const child of childrenOf(builder, model)) {
      builder.findings.warn({
        message: `model '${child.name}' refers to ${named}, which ${isPast ? 'was deprecated' : 'is slated for deprecation'} on ${String(model.deprecation_date)}`,
        ...builder.originOf(child),
        event: isPast ? 'DeprecatedReference' : 'UpcomingReferenceDeprecation',
      });
    }
  }
}

function childrenOf(builder: ManifestBuilder, model: ManifestNode): ManifestNode[] {
  return [...builder.nodes.values()].filter((node) => node.resource_type === 'model' && node.depends_on.nodes?.includes(model.unique_id) === true);
}
