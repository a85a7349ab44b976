import { describe, expect, test } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';

const metric = (lines: string): string => `metrics:\n  - name: total\n    label: Total\n${lines}`;

/** Problems of a project whose only properties file has this text. */
function problemsOf(yaml: string): string[] {
  const files = {
    'dbt_project.yml': 'name: shop\nprofile: shop\nversion: "1.0"\n',
    'models/events.sql': 'select 1 as id',
    'models/metricflow_time_spine.sql': 'select 1 as date_day',
    'models/semantic.yml': yaml,
  };
  return readProject(files, { builtins: builtinMacroFiles() }).problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

describe('Metrics and semantic models that dbt refuses are refused with its words and their place', () => {
  test('properties of the metrics of old', () => {
    const [problem] = problemsOf(metric("    type: simple\n    type_params: {measure: a}\n    model: ref('events')\n    expression: id\n"));
    expect(problem).toMatch(/^models\/semantic\.yml:\d+ Invalid metrics config given in models\/semantic\.yml @ metrics: \{'name': 'total', /);
    expect(problem).toContain("at path []: Additional properties are not allowed ('expression', 'model' were unexpected)");
  });
  test.each([
    ['    type: simple\n', "at path []: 'type_params' is a required property"],
    [
      '    type: simple\n    type_params: {measure: {nam: a}}\n',
      "at path ['type_params', 'measure']: Additional properties are not allowed ('nam' was unexpected)",
    ],
    ['    type: sum\n    type_params: {measure: a}\n', "'sum' is not a valid MetricType"],
    ['    type: cumulative\n    type_params: {measure: a, window: 28}\n', "at path ['type_params', 'window']: 28 is not of type 'string'"],
    [
      '    type: cumulative\n    type_params: {measure: a, window: many days}\n',
      'Invalid count (many) in cumulative/conversion metric window string: (many days)',
    ],
    ['    type: simple\n    type_params: {measure: a}\n', 'A semantic model having a measure `a` does not exist but was referenced.'],
    ['    type: ratio\n    type_params: {numerator: total}\n', 'Invalid ratio metric. Both a numerator and denominator must be specified'],
    ['    type: derived\n    type_params: {expr: b, metrics: [b]}\n', 'The metric `b` does not exist but was referenced by metric `total`.'],
  ])('a metric with %j', (lines, message) => {
    expect(problemsOf(metric(lines)).join('\n')).toContain(message);
  });
  test('names with spaces', () => {
    expect(problemsOf('metrics: [{name: a b, label: x, type: simple, type_params: {measure: a}}]').join('\n')).toContain(
      "The metric name 'a b' is invalid.  It cannot contain spaces, must contain only letters, numbers and underscores",
    );
  });
  test('a semantic model with an unknown kind of dimension', () => {
    const yaml = "semantic_models: [{name: s, model: ref('events'), dimensions: [{name: d, type: place}]}]";
    expect(problemsOf(yaml).join('\n')).toContain("at path ['dimensions', 0, 'type']: 'place' is not a valid DimensionType");
  });
  test.each(['m', 'Sums', 'sum_', 'sum__of', 'week', 'metric_time'])('a measure named %s', (name) => {
    const yaml = `semantic_models: [{name: events, model: ref('events'), measures: [{name: ${name}, agg: sum}], entities: [{name: id, type: primary}]}]`;
    expect(problemsOf(yaml).join('\n')).toContain(`models/semantic.yml:1 Invalid name \`${name}\` - `);
  });
  test.each([
    [
      '{name: events, measures: [{name: ids, agg: sum}, {name: ids, agg: max}]}',
      "In semantic model `events`, can't use name `ids` for a measure when it was already used for a measure",
    ],
    [
      '{name: events, measures: [{name: ids, agg: sum}]}, {name: others, measures: [{name: ids, agg: sum}]}',
      'Found measure with name ids in multiple semantic models with names (events, others)',
    ],
  ])('elements of one name: %s', (models, message) => {
    const yaml = `semantic_models: [${models.replaceAll('{name: events', "{model: ref('events'), name: events").replaceAll('{name: others', "{model: ref('events'), name: others")}]\n`;
    expect(problemsOf(yaml + metric('    type: simple\n    type_params: {measure: ids}\n'))).toEqual([`models/semantic.yml:1 ${message}`]);
  });
  test('what is right is no problem', () => {
    const model = "semantic_models: [{name: events, model: ref('events'), measures: [{name: ids, agg: sum}], entities: [{name: id, type: primary}]}]\n";
    expect(problemsOf(model + metric('    type: simple\n    type_params: {measure: ids}\n'))).toEqual([]);
  });
});
