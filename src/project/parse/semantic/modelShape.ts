import type { Dict } from '../../manifest.ts';
import { isDict } from '../../plain.ts';
import { anything, boolean, expression, list, needed, object, oneOf, orEmptyList, orEmptyMapping, orNull, text } from './shape.ts';
import { aggregation, timeGranularity, whereFilter } from './words.ts';

const no = (): boolean => false;
const flag = { read: boolean, fallback: no };

const entity = object({
  name: needed(text),
  type: needed(oneOf('EntityType', ['foreign', 'natural', 'primary', 'unique'])),
  description: orNull(text),
  label: orNull(text),
  role: orNull(text),
  expr: orNull(text),
  config: orEmptyMapping,
});

const measure = object({
  name: needed(text),
  agg: needed(aggregation),
  description: orNull(text),
  label: orNull(text),
  create_metric: flag,
  expr: orNull(expression),
  agg_params: orNull(object({ percentile: orNull(anything), use_discrete_percentile: flag, use_approximate_percentile: flag })),
  non_additive_dimension: orNull(object({ name: needed(text), window_choice: needed(aggregation), window_groupings: orEmptyList(text) })),
  agg_time_dimension: orNull(text),
  config: orEmptyMapping,
});

const dimension = object({
  name: needed(text),
  type: needed(oneOf('DimensionType', ['categorical', 'time'])),
  description: orNull(text),
  label: orNull(text),
  is_partition: flag,
  type_params: orNull(object({ time_granularity: needed(timeGranularity), validity_params: orNull(object({ is_start: flag, is_end: flag })) })),
  expr: orNull(text),
  metadata: { read: anything, fallback: () => null },
  config: orEmptyMapping,
});

/** A semantic model as it is written, checked, with dbt's defaults. */
export const semanticModelShape = object({
  name: needed(text),
  model: needed(text),
  config: orEmptyMapping,
  description: orNull(text),
  label: orNull(text),
  defaults: orNull(object({ agg_time_dimension: orNull(text) })),
  entities: orEmptyList(entity),
  measures: orEmptyList(measure),
  dimensions: orEmptyList(dimension),
  primary_entity: orNull(text),
});

/** A saved query as it is written, checked, with dbt's defaults. */
export const savedQueryShape = object({
  name: needed(text),
  query_params: needed(
    object({
      metrics: orEmptyList(text),
      group_by: orEmptyList(text),
      where: orNull(whereFilter),
      order_by: orEmptyList(text),
      limit: orNull(anything),
    }),
  ),
  description: orNull(text),
  label: orNull(text),
  exports: { read: list(object({ name: needed(text), config: orEmptyMapping })), fallback: () => [] },
  config: orEmptyMapping,
  tags: { read: (value, path) => (typeof value === 'string' ? [value] : list(text)(value, path)), fallback: () => [] },
});

/** Entities, measures or dimensions with the meta of their model below their own. */
export function withMeta(elements: unknown, modelMeta: Dict): Dict[] {
  return (elements as Dict[]).map((element) => {
    const config = element['config'] as Dict;
    return { ...element, config: { meta: { ...modelMeta, ...(isDict(config['meta']) ? config['meta'] : {}) } } };
  });
}
