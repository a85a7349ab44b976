import { describe, expect, it } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';

const builtins = builtinMacroFiles();
const BASE = { 'dbt_project.yml': 'name: p\n', 'models/a.sql': 'select 1 as id', 'models/b.sql': "select * from {{ ref('a') }}" };

function read(files: Record<string, string>): ReturnType<typeof readProject> {
  return readProject({ ...BASE, ...files }, { builtins });
}

function problemsOf(files: Record<string, string>): string[] {
  return read(files).problems.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

const ofModel = (text: string): Record<string, string> => ({ 'models/y.yml': `models:\n  - name: a\n${text}` });

describe('contracts are refused where dbt refuses them', () => {
  const contract = '    config: {contract: {enforced: true}}\n';
  const columns = '    columns: [{name: id, data_type: integer}]\n';

  it('of an incremental model that ignores a changed schema', () =>
    expect(problemsOf({ 'models/a.sql': "{{ config(materialized='incremental') }} select 1 as id", ...ofModel(contract + columns) })).toEqual([
      "models/y.yml:3 Invalid value for on_schema_change: ignore. Models materialized as incremental with contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'",
    ]));

  it('but not where the incremental model fails or appends columns', () =>
    expect(
      problemsOf({ 'models/a.sql': "{{ config(materialized='incremental', on_schema_change='fail') }} select 1 as id", ...ofModel(contract + columns) }),
    ).toEqual([]));

  it.each<[string, Record<string, string>, string]>([
    [
      'properties become incremental before config() says what a changed schema does',
      {
        'models/a.sql': "{{ config(on_schema_change='fail') }} select 1 as id",
        ...ofModel(`    config: {contract: {enforced: true}, materialized: incremental}\n${columns}`),
      },
      'models/y.yml:3',
    ],
    [
      'config() promises what only the properties keep',
      {
        'models/a.sql': "{{ config(materialized='incremental', contract={'enforced': true}) }} select 1 as id",
        ...ofModel(`    config: {on_schema_change: fail}\n${columns}`),
      },
      'models/a.sql:1',
    ],
    [
      'dbt_project.yml says so, whatever the model is in the end',
      {
        'dbt_project.yml': 'name: p\nmodels:\n  +materialized: incremental\n  +contract: {enforced: true}\n  p:\n    +on_schema_change: fail\n',
        'models/a.sql': "{{ config(materialized='table') }} select 1 as id",
        ...ofModel(columns),
      },
      'dbt_project.yml:2',
    ],
  ])('layer by layer: %s', (_, files, place) =>
    expect(problemsOf(files)).toEqual([
      `${place} Invalid value for on_schema_change: ignore. Models materialized as incremental with contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'`,
    ]),
  );

  it('and what they promise has the checksum that real dbt was recorded to give it', () => {
    const b = 'constraints: [{type: primary_key, columns: [id]}, {type: check, expression: "id > 0", name: ck}]';
    const ofB = '[{name: id, data_type: int, constraints: [{type: not_null}]}, {name: "B c", quote: true, data_type: varchar(10)}]';
    const { manifest } = read({
      'models/b.sql': "{{ config(materialized='table', contract={'enforced': true}) }} select 1 as id, 'x' as \"B c\"",
      ...ofModel(`${contract}    columns: [{name: id, data_type: int}]\n  - {name: b, ${b}, columns: ${ofB}}\n`),
    });
    expect(['a', 'b'].map((name) => manifest.nodes[`model.p.${name}`]?.contract?.checksum)).toEqual([
      '48d08ca5e910278afa540a4e7a03483ac21b749ccb2ddbfe06a0f72df2c61498',
      '984635646adf867638220b40a9b3bce1d77f4e6c4ee6bf4eea2d265ba9137709',
    ]);
  });

  it('without columns in YAML', () =>
    expect(problemsOf(ofModel(contract))).toEqual([
      'models/y.yml:2 Contract enforcement failed for: (models/a.sql) Constraints must be defined in a `yml` schema configuration file like `schema.yml`.',
    ]));

  it('of a Python model', () =>
    expect(
      problemsOf({ 'models/a.sql': '', 'models/c.py': 'def model(dbt, session): return 1', 'models/y.yml': `models:\n  - name: c\n${contract}${columns}` }),
    ).toEqual(["models/y.yml:2 Contract enforcement failed for: (models/c.py) Language Error: Expected 'sql' but found 'python'"]));

  it('with two primary keys among the columns, or one there and one of the model', () => {
    const key = 'constraints: [{type: primary_key}]';
    expect(problemsOf(ofModel(`    columns: [{name: id, ${key}}, {name: x, ${key}}]\n`))).toEqual([
      "models/y.yml:3 Found 2 columns (['id', 'x']) with primary key constraints defined in models/a.sql",
    ]);
    expect(problemsOf(ofModel(`    constraints: [{type: primary_key, columns: [id]}]\n    columns: [{name: id, ${key}}]\n`))).toEqual([
      "models/y.yml:3 the primary key of model 'a' is defined at the model level and at the columns level",
    ]);
  });
});

describe('foreign keys point to nodes', () => {
  const ofB = (to: string): Record<string, string> => ({
    'models/c.sql': 'select 1 as id',
    'models/y.yml': `models:\n  - name: c\n    columns: [{name: id, constraints: [{type: foreign_key, to: "${to}", to_columns: [id]}]}]\n`,
  });

  it('and make the model depend on them', () => expect(read(ofB("ref('a')")).manifest.nodes['model.p.c']?.depends_on.nodes).toEqual(['model.p.a']));
  it('by ref or source and nothing else', () =>
    expect(problemsOf(ofB('invalid'))).toEqual(["models/y.yml:3 Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model c: invalid."]));
  it('that exist', () => expect(problemsOf(ofB("ref('nowhere')"))).toEqual(["models/c.sql:1 model 'c': there is no model, seed or snapshot named 'nowhere'"]));
});

describe('configurations that dbt refuses', () => {
  const color = (text: string): string => `Invalid color name for docs.node_color: ${text}. It is neither a valid HTML color name nor a valid HEX code.`;

  it.each([
    ['in YAML', ofModel('    docs: {node_color: notacolor}\n'), [`models/y.yml:2 ${color('notacolor')}`]],
    ['in the model', { 'models/b.sql': "{{ config(docs={'node_color': '#xxx111'}) }} select 1 as id" }, [`models/b.sql:1 ${color('#xxx111')}`]],
    ['of the British spelling', ofModel('    docs: {node_color: grey}\n'), [`models/y.yml:2 ${color('grey')}`]],
    ['that is one', ofModel('    docs: {node_color: "#AbC"}\n'), []],
  ])('a colour %s', (_where, files, problems) => expect(problemsOf(files)).toEqual(problems));

  it('a colour in dbt_project.yml, there and not at each model', () =>
    expect(problemsOf({ 'dbt_project.yml': 'name: p\nmodels:\n  +docs: {node_color: no}\n' })).toEqual([`dbt_project.yml:3 ${color('False')}`]));

  it.each([
    ['{count: 1}', '`freshness.build_after` must have a value for `period` if a `count` is provided'],
    ['{period: day}', '`freshness.build_after` must have a value for `count` if a `period` is provided'],
  ])('a freshness of %s', (after, message) =>
    expect(problemsOf(ofModel(`    config: {freshness: {build_after: ${after}}}\n`))).toEqual([`models/y.yml:3 ${message}`]),
  );

  it('enabled of an exposure or a metric that is no boolean', () => {
    const enabled = 'config: {enabled: True and False}';
    const metric = `metrics: [{name: m, label: m, type: derived, type_params: {metrics: []}, ${enabled}}]`;
    expect(problemsOf({ 'models/y.yml': `exposures: [{name: e, type: ml, owner: {name: n}, ${enabled}}]\n${metric}\n` })).toEqual([
      "models/y.yml:1 the config 'enabled' must be true or false, but it is 'True and False'",
      "models/y.yml:2 the config 'enabled' must be true or false, but it is 'True and False'",
    ]);
  });

  it('enabled where it could mean several disabled models', () =>
    expect(
      problemsOf({
        'models/one/m.sql': '{{ config(enabled=false) }} select 1',
        'models/two/m.sql': '{{ config(enabled=false) }} select 1',
        'models/y.yml': 'models:\n  - name: m\n    config: {enabled: true}\n',
      }),
    ).toEqual([
      "models/y.yml:3 Found 2 matching disabled nodes for model 'm': models/one/m.sql, models/two/m.sql. Multiple nodes for the same unique id cannot be enabled in the schema file.",
    ]));
});

describe('mistakes are named where they stand', () => {
  const places = (files: Record<string, string>): string[] => read(files).problems.map(({ file, line, column }) => `${file}:${line}:${column}`);

  it('a docs block in the description of a column, on its own line of a block', () =>
    expect(
      places(
        ofModel(`    columns:\n      - name: id\n        description: "{{ doc('x') }}"\n      - name: b\n        description: |\n          {{ doc('y') }}\n`),
      ),
    ).toEqual(['models/y.yml:5:29', 'models/y.yml:8:17']));

  it('a ref in a macro', () =>
    expect(places({ 'macros/m.sql': "{% macro m() %}\n  {{ return(ref('nowhere')) }}\n{% endmacro %}", 'models/b.sql': 'select * from {{ m() }}' })).toEqual([
      'macros/m.sql:2:17',
    ]));

  it('arguments that do not fit a macro, at the call', () => {
    const macro = { 'macros/m.sql': '{% macro m(x) %}{{ x }}{% endmacro %}{% macro n() %}\n{{ m(y=1) }}{% endmacro %}' };
    expect(places({ ...macro, 'models/b.sql': 'select\n{{ m(1, 2) }}' })).toEqual(['models/b.sql:2:5']);
    expect(places({ ...macro, 'models/b.sql': 'select {{ n() }}' })).toEqual(['macros/m.sql:2:5']);
    expect(places(ofModel('    columns:\n      - name: id\n        data_tests:\n          - unique: {arguments: {x: 1}}\n'))).toEqual([]);
  });

  it('a column without a name, once', () => expect(places(ofModel('    columns: [id]\n'))).toEqual(['models/y.yml:3:15']));
  it('all templates of an entry', () =>
    expect(
      places({
        'models/y.yml': 'models:\n  - name: a\n    config: {tags: ["{{ 1 + }}"], schema: "{{ nope() }}"}\n',
      }),
    ).toEqual(['models/y.yml:3:29', 'models/y.yml:3:51']));

  it('a folder among the packages that is none', () => expect(places({ 'dbt_packages/q/README.md': '' })).toEqual(['dbt_packages/q/dbt_project.yml:1:1']));
  it('a ref of an exposure', () =>
    expect(
      places({ 'models/y.yml': 'exposures:\n  - name: e\n    type: ml\n    owner: {name: n}\n    depends_on:\n      - ref("a")\n      - ref("nowhere")\n' }),
    ).toEqual(['models/y.yml:7:9']));
  it('hooks of dbt_project.yml, on their line of a block', () =>
    expect(places({ 'dbt_project.yml': 'name: p\non-run-end:\n  - select 1\n  - |\n    {{ 1 / 0 }}\n' })).toEqual(['dbt_project.yml:5:10']));
  it('every cycle, each once', () => {
    const to = (name: string): string => `select * from {{ ref('${name}') }}`;
    expect(problemsOf({ 'models/a.sql': to('a'), 'models/b.sql': to('c'), 'models/c.sql': to('b') }).map((problem) => problem.replace(/.*: /, ''))).toEqual([
      'model.p.a → model.p.a',
      'model.p.b → model.p.c → model.p.b',
    ]);
  });
  it('a macro that does not exist, with the nearest name', () => {
    const { problems } = read({
      'macros/m.sql': '{% macro dollars() %}1{% endmacro %}{% macro n() %}{{ dollar() }}{% endmacro %}',
      'models/b.sql': 'select {{ n() }}',
    });
    expect(problems.map(({ hint }) => hint)).toEqual(["did you mean 'dollars'?"]);
  });
  it('an alias of nothing', () => expect(places({ 'models/y.yml': 'models:\n  - name: *x\n' })).toEqual(['models/y.yml:2:11']));
  it('properties of a package, in its folder', () =>
    expect(
      places({
        'dbt_packages/q/dbt_project.yml': 'name: q\n',
        'dbt_packages/q/models/c.sql': 'select 1',
        'dbt_packages/q/models/y.yml': `models: [{name: c, description: "{{ doc('x') }}"}]`,
      }),
    ).toEqual(['dbt_packages/q/models/y.yml:1:40']));
});

describe('variables that are not there', () => {
  const missing = "Required var 'nope' not found in config:\nVars supplied to <Configuration> = {}";

  it('in a description', () => expect(problemsOf(ofModel('    description: "{{ var(\'nope\') }}"\n'))).toEqual([`models/y.yml:3 ${missing}`]));
  it('in dbt_project.yml, once and not for each model', () =>
    expect(problemsOf({ 'dbt_project.yml': `name: p\nmodels:\n  p:\n    +tags: ["{{ var('nope') }}"]\n    +enabled: "{{ var('nope') }}"\n` })).toEqual([
      `dbt_project.yml:4 ${missing}`,
      `dbt_project.yml:5 ${missing}`,
    ]));
});

describe('properties that dbt refuses', () => {
  it.each([
    ['1', ["models/y.yml:3 'deprecation_date' must be a date or a time, but it is 1"]],
    ['soon', ["models/y.yml:3 'deprecation_date' must be a date or a time, but it is 'soon'"]],
    ['2030-01-01', []],
    ['2030-01-01 10:00:00', []],
    ["'2030-01-01'", []],
    ['null', []],
  ])('a deprecation_date of %s', (date, problems) => expect(problemsOf(ofModel(`    deprecation_date: ${date}\n`))).toEqual(problems));

  it.each([
    [
      '{standard_granularity_column: x}',
      "Time spine standard granularity column must be defined on the model. Got invalid column name 'x' for model 'a'. Valid names: ['id', 'day'].",
    ],
    [
      '{standard_granularity_column: id}',
      "Time spine standard granularity column must have a granularity defined. Please add one for column 'id' in model 'a'.",
    ],
    [
      '{standard_granularity_column: day, custom_granularities: [{name: month}]}',
      "Time spine custom granularity columns do not exist in the model. Columns not found: ['month']; Available columns: ['id', 'day']",
    ],
    ['{}', "'time_spine' must be a mapping with a standard_granularity_column, but it is {}"],
  ])('a time spine of %s', (spine, message) =>
    expect(problemsOf(ofModel(`    time_spine: ${spine}\n    columns: [{name: id}, {name: day, granularity: day}]\n`))).toEqual([`models/y.yml:3 ${message}`]),
  );

  it('an empty loaded_at_field', () =>
    expect(problemsOf({ 'models/y.yml': "sources:\n  - name: s\n    tables:\n      - {name: t, loaded_at_field: ''}\n" })).toEqual([
      'models/y.yml:4 loaded_at_field cannot be an empty string.',
    ]));

  it('two fixtures of one name', () =>
    expect(problemsOf({ 'tests/fixtures/a/f.csv': 'c\n2\n', 'tests/fixtures/b/f.csv': 'c\n2\n' })).toEqual([
      "tests/fixtures/b/f.csv:1 two fixtures have the name 'f': tests/fixtures/a/f.csv and tests/fixtures/b/f.csv",
    ]));

  it('but not an entry of data_tests without a name: it is left out, with a warning', () => {
    const { problems, warnings } = read({ 'tests/y.yml': 'data_tests:\n  - not_null: {where: x}\n' });
    expect(problems).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual(["this entry of 'data_tests' has no name and is left out"]);
  });
});

describe('what a deprecated model is told by', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const warned = (date: string): string[] =>
    readProject({ ...BASE, ...ofModel(`    deprecation_date: ${date}\n`) }, { builtins, now }).warnings.map(
      ({ event, file, message }) => `${event} ${file} ${message}`,
    );

  it('past its date', () =>
    expect(warned('1999-01-01')).toEqual([
      "DeprecatedReference models/b.sql model 'b' refers to a, which was deprecated on 1999-01-01T00:00:00+00:00",
      'DeprecatedModel models/y.yml Model a has passed its deprecation date of 1999-01-01T00:00:00+00:00. This model should be disabled or removed.',
    ]));
  it('before its date', () =>
    expect(warned('2999-01-01')).toEqual([
      "UpcomingReferenceDeprecation models/b.sql model 'b' refers to a, which is slated for deprecation on 2999-01-01T00:00:00+00:00",
    ]));
});

describe('a semantic model needs a time spine', () => {
  const semantic = (models: string): Record<string, string> => ({
    'models/y.yml': `${models || 'version: 2'}\nsemantic_models: [{name: people, model: "ref('a')", entities: [{name: id_one, type: primary, expr: id}]}]\n`,
  });

  it('or is refused', () =>
    expect(problemsOf(semantic(''))).toEqual([
      'models/y.yml:2 The semantic layer requires a time spine model with granularity DAY or smaller in the project, but none was found.',
    ]));
  it.each([
    ['day', 0],
    ['month', 1],
  ])('whose granularity is a %s', (grain, count) =>
    expect(problemsOf(semantic(`models: [{name: b, time_spine: {standard_granularity_column: d}, columns: [{name: d, granularity: ${grain}}]}]`))).toHaveLength(
      count,
    ),
  );
  it('which the model of the old name is, too', () =>
    expect(problemsOf({ ...semantic(''), 'models/metricflow_time_spine.sql': 'select 1 as date_day' })).toEqual([]));
});

describe('flags of a project', () => {
  const profiles = { 'profiles.yml': 'config: {fail_fast: true}\np: {target: dev, outputs: {dev: {type: duckdb, path: p.duckdb}}}\n' };

  it('are taken from profiles.yml where they used to be, with a warning', () => {
    const { project, warnings } = read({ ...profiles, 'dbt_project.yml': 'name: p\nprofile: p\n' });
    expect(project?.flags).toEqual({ fail_fast: true });
    expect(warnings.map(({ event }) => event)).toEqual(['ProjectFlagsMovedDeprecation']);
  });
  it('but not from both files', () =>
    expect(problemsOf({ ...profiles, 'dbt_project.yml': 'name: p\nprofile: p\nflags: {debug: true}\n' })).toEqual([
      "dbt_project.yml:3 Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml. Using 'config' in profiles.yml is deprecated.",
    ]));
});

it('an exposure whose name has other signs is warned of', () => {
  const { problems, warnings } = read({ 'models/y.yml': 'exposures: [{name: "my exposure!", type: ml, owner: {name: n}}]\n' });
  expect(problems).toEqual([]);
  expect(warnings.map(({ event }) => event)).toEqual(['ExposureNameDeprecation']);
});

it('a var that is missing where names are generated is refused while parsing', () => {
  const macro = "{% macro generate_schema_name(custom, node) %}{% do var('somevar') %}{{ target.schema }}{% endmacro %}";
  expect(problemsOf({ 'macros/names.sql': macro, 'models/b.sql': 'select 1 as id' })[0]).toContain("Required var 'somevar' not found in config");
});

describe('two resources of one name', () => {
  const alias = '{% macro generate_alias_name(custom, node) %}{{ node.name }}_{{ node.resource_type }}{% endmacro %}';
  const files = { 'models/same.sql': 'select 1 as id', 'seeds/same.csv': 'id\n1\n', 'macros/alias.sql': alias };
  const said = "two resources have the name 'same': the model models/same.sql and the seed seeds/same.csv";

  it('are warned of', () => {
    const { problems, warnings } = read(files);
    expect(problems).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual([said]);
  });
  it('or refused where a flag asks for it', () =>
    expect(problemsOf({ ...files, 'dbt_project.yml': 'name: p\nflags: {require_unique_project_resource_names: true}\n' })).toEqual([
      `seeds/same.csv:1 ${said}`,
    ]));
});

it('a configuration of all resources of a type there are none of is warned of', () =>
  expect(read({ 'dbt_project.yml': 'name: p\nseeds: {+enabled: true}\n' }).warnings.map(({ message }) => message)).toEqual([
    'dbt_project.yml configures seeds, but nothing is there',
  ]));

it.each([
  ['{include: [1], exclude: [2]}', 'models/y.yml:1 Unit tests can not both include and exclude versions.'],
  ['{include: [1]}', "models/y.yml:1 Unit test 't' should not have a versions include or exclude when referencing non-versioned model 'a'"],
])('a unit test of the versions %s is refused', (versions, message) =>
  expect(problemsOf({ 'models/y.yml': `unit_tests: [{name: t, model: a, versions: ${versions}, given: [], expect: {rows: [{id: 1}]}}]\n` })).toEqual([message]),
);

describe('catalogs.yml', () => {
  const catalog = (rest: string): Record<string, string> => ({ 'catalogs.yml': `catalogs:\n  - name: c\n    ${rest}\n` });
  const two = 'write_integrations: [{name: one, catalog_type: w}, {name: two, catalog_type: w}]';

  it.each([
    [
      'write_integrations: [{name: one, catalog_type: w}, {name: one, catalog_type: w}]',
      "catalogs.yml:3 Catalog 'c' cannot have multiple 'write_integrations' with the same name: 'one'.",
    ],
    [two, "catalogs.yml:2 Catalog 'c' must specify an 'active_write_integration' when multiple 'write_integrations' are provided."],
    [
      `active_write_integration: three\n    ${two}`,
      "catalogs.yml:3 Catalog 'c' must specify an 'active_write_integration' from its set of defined 'write_integrations': ['one', 'two']. Got: 'three'.",
    ],
  ])('with %j is refused', (rest, message) => expect(problemsOf(catalog(rest))).toEqual([message]));
  it('that is right is no problem', () => expect(problemsOf(catalog(`active_write_integration: two\n    ${two}`))).toEqual([]));
});

describe('two nodes of one name in the database are refused where dbt refuses them', () => {
  const named = (name: string, materialized: string): string => `{{ config(alias='${name}', materialized='${materialized}') }} select 1 as id`;

  it('an ephemeral model counts, though nothing is stored of it', () =>
    expect(problemsOf({ 'models/a.sql': named('x', 'ephemeral'), 'models/c.sql': named('x', 'table') })).toEqual([
      'models/c.sql:1 two nodes would be stored as "warehouse"."main"."x": model.p.a (models/a.sql) and model.p.c (models/c.sql)',
    ]));

  it('names that differ in case are two', () =>
    expect(problemsOf({ 'models/a.sql': named('x', 'ephemeral'), 'models/c.sql': named('X', 'table') })).toEqual([]));
});
