import { oneOf, optional, ShapeError, text, type Reader } from './shape.ts';

const grains = ['nanosecond', 'microsecond', 'millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];

export const timeGranularity = oneOf('TimeGranularity', grains);

export const aggregation = oneOf('AggregationType', ['sum', 'min', 'max', 'count_distinct', 'sum_boolean', 'average', 'percentile', 'median', 'count']);

/** `28 days` as a count and a grain. */
export const timeWindow: Reader = (value, path) => {
  const given = text(value, path) as string;
  const [count = '', grain = '', ...others] = given.toLowerCase().split(' ');
  if (others.length || grain === '') {
    throw new ShapeError(`Invalid window (${given}) in cumulative/conversion metric. Should be of the form \`<count> <granularity>\`, e.g., \`28 days\``, path);
  }
  if (!/^\d+$/.test(count)) throw new ShapeError(`Invalid count (${count}) in cumulative/conversion metric window string: (${given})`, path);
  const single = grain.replace(/s$/, '');
  return { count: Number(count), granularity: grains.includes(single) ? single : grain };
};

/** A filter: a template, or a list of them. */
export const whereFilter: Reader = optional((value, path) => {
  const templates = Array.isArray(value) ? (value as unknown[]) : [value];
  return { where_filters: templates.map((one, index) => ({ where_sql_template: text(one, Array.isArray(value) ? [...path, index] : path) })) };
});
