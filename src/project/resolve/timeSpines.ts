import type { ManifestBuilder } from '../parse/builder.ts';

const LEGACY_NAME = 'metricflow_time_spine';
const FINE_ENOUGH = new Set(['nanosecond', 'microsecond', 'millisecond', 'second', 'minute', 'hour', 'day']);

/** A semantic model needs a time spine of a day or less: a model that says it is one, or one of the name that used to be asked for. */
export function checkTimeSpines(builder: ManifestBuilder): void {
  const [semanticModel] = builder.semanticModels.values();
  if (semanticModel === undefined) return;
  for (const node of builder.nodes.values()) {
    if (node.resource_type !== 'model') continue;
    if (node.name === LEGACY_NAME) return;
    const standard = node.time_spine?.['standard_granularity_column'];
    const granularity = typeof standard === 'string' ? node.columns[standard]?.granularity : null;
    if (typeof granularity === 'string' && FINE_ENOUGH.has(granularity.toLowerCase())) return;
  }
  builder.findings.problem({
    message: 'The semantic layer requires a time spine model with granularity DAY or smaller in the project, but none was found.',
    ...builder.originOf(semanticModel),
    hint: "add a model with one row a day, and to its properties 'time_spine: {standard_granularity_column: …}'",
  });
}
