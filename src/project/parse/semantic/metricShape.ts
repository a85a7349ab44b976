import type { Dict } from '../../manifest.ts';
import { boolean, expression, integer, list, mapping, needed, object, oneOf, orEmptyMapping, orNull, text, type Reader } from './shape.ts';
import { timeGranularity, timeWindow, whereFilter } from './words.ts';

/** Written as a name only, it has all other fields at their defaults. */
function byName(read: Reader): Reader {
  return (value, path) => read(typeof value === 'string' ? { name: value } : value, path);
}

const inputMeasure = byName(
  object({
    name: needed(text),
    filter: orNull(whereFilter),
    alias: orNull(text),
    join_to_timespine: { read: boolean, fallback: () => false },
    fill_nulls_with: orNull(integer),
  }),
);

const inputMetric = byName(
  object({ name: needed(text), filter: orNull(whereFilter), alias: orNull(text), offset_window: orNull(timeWindow), offset_to_grain: orNull(text) }),
);

const conversion = object({
  base_measure: needed(inputMeasure),
  conversion_measure: needed(inputMeasure),
  entity: needed(text),
  calculation: { read: oneOf('ConversionCalculationType', ['conversions', 'conversion_rate']), fallback: () => 'conversion_rate' },
  window: orNull(timeWindow),
  constant_properties: orNull(list(object({ base_property: needed(text), conversion_property: needed(text) }))),
});

const cumulative = object({
  window: orNull(timeWindow),
  grain_to_date: orNull(text),
  period_agg: { read: oneOf('PeriodAggregation', ['first', 'last', 'average']), fallback: () => 'first' },
});

const typeParams = object({
  measure: orNull(inputMeasure),
  numerator: orNull(inputMetric),
  denominator: orNull(inputMetric),
  expr: orNull(expression),
  window: orNull(timeWindow),
  grain_to_date: orNull(timeGranularity),
  metrics: orNull(list(inputMetric)),
  conversion_type_params: orNull(conversion),
  cumulative_type_params: orNull(cumulative),
});

/** A metric as it is written, checked, with dbt's defaults. */
export const metricShape = object({
  name: needed(text),
  label: needed(text),
  type: needed(oneOf('MetricType', ['simple', 'ratio', 'cumulative', 'derived', 'conversion'])),
  type_params: needed(typeParams),
  description: { read: text, fallback: () => '' },
  filter: orNull(whereFilter),
  time_granularity: orNull(text),
  meta: orEmptyMapping,
  tags: { read: list(text), fallback: () => [] },
  config: { read: mapping, fallback: () => ({}) },
});

/** The parameters of a metric with those that follow from its type. */
export function completeTypeParams(type: string, given: Dict): Dict {
  const { window, grain_to_date: grainToDate, cumulative_type_params: own, metrics, ...others } = given;
  return {
    ...others,
    input_measures: [],
    window,
    grain_to_date: grainToDate,
    metrics: metrics ?? [],
    cumulative_type_params: type === 'cumulative' ? cumulativeParams((own ?? {}) as Dict, window, grainToDate) : null,
    metric_aggregation_params: null,
  };
}

/** The older form has window and grain beside and not below `cumulative_type_params`. */
function cumulativeParams(own: Dict, window: unknown, grainToDate: unknown): Dict {
  return {
    window: own['window'] ?? window,
    grain_to_date: own['grain_to_date'] ?? grainToDate,
    period_agg: own['period_agg'] ?? 'first',
    metric: null,
  };
}

/** The metric that `create_metric: true` makes of a measure. */
export function metricOfMeasure(measure: Dict, config: Dict): Dict {
  const name = measure['name'] as string;
  const params = typeParams({ measure: name, expr: measure['expr'] ?? name }, []) as Dict;
  return {
    name,
    label: measure['label'] ?? name,
    type: 'simple',
    type_params: params,
    description: measure['description'] ?? `Metric created from measure ${name}`,
    filter: null,
    time_granularity: null,
    meta: {},
    tags: [],
    config,
  };
}
