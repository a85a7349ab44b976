import type { Dict, ManifestSemanticNode } from '../manifest.ts';
import type { ManifestBuilder } from '../parse/builder.ts';
import { strValue } from '../pythonText.ts';

const NAME = /^[a-z](?:(?!__)[a-z0-9_])*[a-z0-9]$/;
const GRAINS = ['NANOSECOND', 'MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'];
const RESERVED = ['metric_time', 'mf_internal_uuid'];

/** Names of the semantic layer that MetricFlow, and so dbt, refuses: of models and their elements, of metrics and of saved queries. */
export function checkSemanticNames(builder: ManifestBuilder): void {
  const check = (name: unknown, owner: ManifestSemanticNode): void => {
    const reason = typeof name === 'string' ? refusal(name) : null;
    if (reason !== null) builder.findings.problem({ message: `Invalid name \`${strValue(name)}\` - ${reason}`, ...builder.originOf(owner) });
  };
  for (const model of builder.semanticModels.values()) {
    check(model.name, model);
    for (const kind of ['measures', 'entities', 'dimensions']) for (const element of (model[kind] as Dict[] | null) ?? []) check(element['name'], model);
  }
  for (const node of [...builder.metrics.values(), ...builder.savedQueries.values()]) check(node.name, node);
}

function refusal(name: string): string | null {
  if (!NAME.test(name))
    return (
      'names may only contain lower case letters, numbers, and underscores. Additionally, names must start with a lower case letter, ' +
      'cannot end with an underscore, cannot contain dunders (double underscores, or __), and must be at least 2 characters long.'
    );
  if (GRAINS.includes(name.toUpperCase())) return 'names cannot match reserved time granularity keywords';
  return RESERVED.includes(name.toLowerCase()) ? 'this name is reserved by MetricFlow.' : null;
}
