import type { Dict, ManifestSemanticNode } from '../manifest.ts';
import type { ManifestBuilder } from '../parse/builder.ts';
import { strValue } from '../pythonText.ts';

const KINDS = { measures: 'measure', entities: 'entity', dimensions: 'dimension' } as const;

/**
 * Names that elements of semantic models share, which MetricFlow refuses: of measures anywhere, of entities and of dimensions within a model.
 * As dbt does, only where there are metrics.
 */
export function checkSemanticElements(builder: ManifestBuilder): void {
  if (builder.metrics.size === 0) return;
  const owners = new Map<string, ManifestSemanticNode>();
  for (const model of builder.semanticModels.values()) {
    const report = (message: string): void => builder.findings.problem({ message, ...builder.originOf(model), hint: 'rename one of them' });
    for (const [key, kind] of Object.entries(KINDS)) {
      const seen = new Set<string>();
      for (const element of (model[key] as Dict[] | null) ?? []) {
        const name = strValue(element['name']);
        const other = kind === 'measure' ? owners.get(name) : undefined;
        if (seen.has(name)) report(`In semantic model \`${model.name}\`, can't use name \`${name}\` for a ${kind} when it was already used for a ${kind}`);
        else if (other !== undefined) report(`Found measure with name ${name} in multiple semantic models with names (${other.name}, ${model.name})`);
        seen.add(name);
        if (kind === 'measure') owners.set(name, model);
      }
    }
  }
}
