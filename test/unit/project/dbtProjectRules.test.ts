import { describe, expect, it } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';

const builtins = builtinMacroFiles();

/** Line and message of every problem of a dbt_project.yml with these lines below its name. */
function problemsOf(yaml: string): string[] {
  const { problems } = readProject({ 'dbt_project.yml': `name: p\n${yaml}\n` }, { builtins });
  return problems.map(({ line, message, hint }) => `${line} ${message}${hint === undefined ? '' : ` (${hint})`}`);
}

describe('dbt_project.yml is refused where dbt refuses it', () => {
  it.each([
    ["version: '1'", "2 dbt_project.yml: 'version' must be a version such as '1.0' or '1.0.0', not '1'"],
    ['version: 2', "2 dbt_project.yml: 'version' must be a version such as '1.0' or '1.0.0', not 2"],
    ['config-version: 1', "2 dbt_project.yml: 'config-version' must be 2, not 1"],
    ['model-path: [m]', "2 dbt_project.yml: unknown key 'model-path' (did you mean 'model-paths'?)"],
    ['model-paths: models', "2 dbt_project.yml: 'model-paths' must be a list of texts, not 'models'"],
    ['on-run-start: [1]', "2 dbt_project.yml: 'on-run-start' must be a text or a list of texts, not [1]"],
    ['vars: [1]', "2 dbt_project.yml: 'vars' must be a mapping, not [1]"],
    ['flags:', "2 dbt_project.yml: 'flags' must be a mapping, not None"],
    ['models: [a]', "2 dbt_project.yml: 'models' must be a mapping, not ['a']"],
    ['tests: [a]', "2 dbt_project.yml: 'data_tests' must be a mapping, not ['a']"],
    ['dispatch: {a: b}', "2 dbt_project.yml: 'dispatch' must be a list, not {'a': 'b'}"],
    ['dispatch:\n  - macro_namespace: dbt', "3 dbt_project.yml: each entry of 'dispatch' needs a macro_namespace and a search_order (a list)"],
    [
      'query-comment: hi */ there',
      "2 dbt_project.yml: 'query-comment' must be a text without */, or a mapping of comment, append and job-label, not 'hi */ there'",
    ],
    [
      'source-paths: [m]\nmodel-paths: [m]',
      '2 dbt_project.yml: source-paths and model-paths cannot both be defined: source-paths is the old name of model-paths',
    ],
    [
      'tests: {+severity: warn}\ndata_tests: {+severity: error}',
      "2 dbt_project.yml: 'tests' and 'data_tests' cannot both be defined: 'tests' is the old name of 'data_tests'",
    ],
    ["require-dbt-version: '>=2.0.0'", '2 this project needs dbt >=2.0.0, but this is dbt 1.11.16'],
  ])('%s', (yaml, problem) => expect(problemsOf(yaml)).toEqual([problem]));

  it('all that is wrong is said at once', () => expect(problemsOf('version: x\nprofile: 1\nquoting: {database: maybe}')).toHaveLength(3));

  it.each([
    "version: '1.0'",
    'version: 1.5',
    "version: '1.0.0-beta.1'",
    'version:',
    'models:',
    'vars:',
    'on-run-start: select 1',
    'quoting: {database: null}',
    'profile:',
  ])('what dbt takes is taken: %s', (yaml) => expect(problemsOf(yaml)).toEqual([]));
});

describe('undefined names while a project is read', () => {
  const read = (files: Record<string, string>): (string | undefined)[] =>
    readProject({ 'dbt_project.yml': 'name: p\n', ...files }, { builtins }).problems.map(({ message }) => message.split('\n')[0]);

  it('may be called in a model, which says so when it runs', () => expect(read({ 'models/a.sql': 'select {{ nowhere(1).x }}' })).toEqual([]));
  it('may not be called in a macro', () => {
    const files = { 'macros/m.sql': '{% macro outer() %}{{ nowhere() }}{% endmacro %}' };
    expect(read({ ...files, 'models/a.sql': 'select {{ outer() }}' })).toEqual(["'nowhere' is undefined"]);
  });
  it('are not those that dbt sets to None: `this` of a run hook, which takes the hooks of the models', () => {
    const project = 'name: p\non-run-start: select 1\nmodels: {+post-hook: "{{ outer() }}"}\n';
    const macro = '{% macro outer() %}{{ this.name }}{{ this }}{{ sql }}{% endmacro %}';
    expect(read({ 'dbt_project.yml': project, 'macros/m.sql': macro, 'models/a.sql': 'select 1' })).toEqual([]);
  });
  it('are none of those that dbt has while parsing, so that the macros of packages read as in dbt', () => {
    const names = 'column env sql_now load_agate_table validation adapter_macro adapter.behavior adapter.convert_type adapter.get_seed_file_path';
    const missing = names.split(' ').map((name) => `{% if ${name} is undefined %}{% do out.append('${name}') %}{% endif %}`);
    const macro = `{% macro outer() %}{% set out = [] %}${missing.join('')}{{ exceptions.raise_compiler_error('missing: ' ~ out) }}{% endmacro %}`;
    expect(read({ 'macros/m.sql': macro, 'models/a.sql': 'select {{ outer() }}, {{ equals(1, 2) }}' })).toEqual(['missing: []']);
    expect(read({ 'models/a.sql': "select {{ dbt.equals('1', '2') }}, {{ config.require('x', validator=validation.any[basestring]) }}" })).toEqual([]);
  });
  it('are none of those of relations, columns and empty results either', () => {
    const body =
      "{% set t = adapter.execute('x', fetch=true)[1] %}{% do t.select('a').print_table() %}{% for c in t.columns.keys() %}{% endfor %}" +
      "{% set c = api.Column.create('a', 'varchar(5)') %}{{ c.is_string() }}{{ c.is_integer() }}{{ c.quoted }}{{ this.is_materialized_view }}{{ this.matches(schema='main') }}{{ this.quoted('x') }}";
    expect(read({ 'macros/m.sql': `{% macro outer() %}${body}{% endmacro %}`, 'models/a.sql': 'select {{ outer() }}' })).toEqual([]);
  });
  it('may be called in the body of a call block of the model, even while a macro runs it', () => {
    const files = { 'macros/m.sql': '{% macro outer() %}{{ caller() }}{% endmacro %}' };
    expect(read({ ...files, 'models/a.sql': 'select {% call outer() %}{{ nowhere() }}{% endcall %}' })).toEqual([]);
  });
});

describe('a metric', () => {
  it('has the fields dbt gives it when they are not written', () => {
    const files = {
      'models/m.sql': 'select 1 as id',
      'models/m.yml': `
semantic_models:
  - name: sm
    model: ref('m')
    defaults: {agg_time_dimension: day}
    entities: [{name: id, type: primary}]
    dimensions: [{name: day, type: time, type_params: {time_granularity: day}}]
    measures: [{name: total, agg: sum}]
metrics:
  - {name: total, label: Total, type: simple, type_params: {measure: total}}
`,
    };
    const metric = readProject({ 'dbt_project.yml': 'name: p\n', ...files }, { builtins }).manifest.metrics['metric.p.total'];
    expect(metric).toMatchObject({ description: '', filter: null, metadata: null, time_granularity: null, meta: {}, tags: [] });
  });
});
