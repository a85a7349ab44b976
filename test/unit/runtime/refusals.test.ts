import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDbtSession } from '../../../src/runtime/createDbtSession.ts';
import type { DbtSession } from '../../../src/runtime/dbtSession.ts';
import type { RunResults } from '../../../src/runtime/results.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

const FILES = { 'dbt_project.yml': 'name: shop\nprofile: shop\n', 'models/a.sql': 'select 1 as id', 'models/b.sql': "select * from {{ ref('a') }}" };

let database: NodeDatabase;
let session: DbtSession;

function open(files: Record<string, string>): void {
  session = createDbtSession();
  session.setFiles({ ...FILES, ...files });
  database.renew(session.databaseName);
}
const run = (command: string): Promise<RunResults> => session.run(command, { connection: database.connection });
async function outcomes(command: string): Promise<string[]> {
  return (await run(command)).results.map(({ unique_id, status, message }) => `${unique_id} ${status} ${message}`);
}

beforeAll(async () => {
  database = await NodeDatabase.open('shop');
}, 120_000);
beforeEach(() => open({}));
afterAll(() => database.close());

describe('warnings of deprecated models under --warn-error', { timeout: 60_000 }, () => {
  const deprecated = (date: string): Record<string, string> => ({ 'models/y.yml': `models: [{name: a, deprecation_date: ${date}}]\n` });

  it('are errors, also of a project that was read before', async () => {
    open(deprecated('1999-01-01'));
    await expect(run('parse')).resolves.toBeDefined();
    await expect(run('--warn-error parse')).rejects.toThrow('deprecat');
    await expect(run('--warn-error parse')).rejects.toThrow('deprecat');
  });

  it('by name, and silenced by name', async () => {
    open(deprecated('1999-01-01'));
    await expect(run(`--warn-error-options '{"error": ["DeprecatedReference"]}' parse`)).rejects.toThrow('which was deprecated on');
    await expect(run(`--warn-error-options '{"error": "all", "silence": ["DeprecatedReference", "DeprecatedModel"]}' parse`)).resolves.toBeDefined();
  });

  it('before their date only for those who refer to them, and that is no deprecation of dbt', async () => {
    open(deprecated('2999-01-01'));
    await expect(run(`--warn-error-options '{"error": ["UpcomingReferenceDeprecation"]}' parse`)).rejects.toThrow('slated for deprecation');
    await expect(run(`--warn-error-options '{"error": ["Deprecations"]}' parse`)).resolves.toBeDefined();
  });

  it('and others are told once, but again under --no-partial-parse', async () => {
    open({ 'models/y.yml': 'exposures: [{name: "an exposure!", type: ml, owner: {name: n}}]\n' });
    await run('parse');
    await expect(run('--warn-error parse')).resolves.toBeDefined();
    await expect(run('--warn-error --no-partial-parse parse')).rejects.toThrow('exposure');
  });
});

describe('commands and nodes that dbt refuses', { timeout: 60_000 }, () => {
  it.each(['select a', 'selector s'])('--inline beside --%s', async (option) => {
    await expect(run(`compile --inline 'select 1' --${option}`)).rejects.toThrow(`inline: not allowed with argument ${option.split(' ')[0]}`);
  });

  it('a SQL model with a materialization for Python', async () => {
    open({
      'macros/m.sql': "{% materialization py, default, supported_languages=['python'] %}{{ return({'relations': []}) }}{% endmaterialization %}",
      'models/a.sql': "{{ config(materialized='py') }} select 1 as id",
    });
    expect(await outcomes('run -s a')).toEqual([
      `model.shop.a error Runtime Error in model a (models/a.sql)\n  Materialization "materialization_py_default" only supports languages ['python']; got "sql"`,
    ]);
  });

  it('a test whose condition is no boolean', async () => {
    open({
      'models/y.yml': 'models: [{name: a, columns: [{name: id, data_tests: [not_null]}]}]\n',
      'macros/t.sql':
        "{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}select 0 as failures, 'x' as should_warn, 'x' as should_error{% endmacro %}",
    });
    await run('run -s a');
    expect(await outcomes('test -s a')).toEqual([
      `test.shop.not_null_a_id.c1cebc1440 error Compilation Error in test not_null_a_id (models/y.yml)\n  Macro 'get_test_sql' returns 'x'.  It is not type 'bool' and cannot not be converted reliably to a bool.`,
    ]);
  });
});

describe('mistakes that show only when something runs', { timeout: 60_000 }, () => {
  it('a macro that does not exist, with the nearest name', async () => {
    open({ 'macros/m.sql': '{% macro dollars() %}1{% endmacro %}', 'models/a.sql': 'select {{ dollar() }} as id' });
    expect((await outcomes('run -s a'))[0]).toMatch(/'dollar' is undefined[^]*> in models\/a.sql:1[^]*did you mean 'dollars'\?/);
  });

  it('an argument of a generic test, at the line of the test', async () => {
    open({ 'models/y.yml': 'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests:\n          - unique: {arguments: {x: 1}}\n' });
    expect((await outcomes('test'))[0]).toContain('> in models/y.yml:6');
  });

  it('a query comment, at its line', async () => {
    open({ 'dbt_project.yml': 'name: shop\nprofile: shop\nquery-comment:\n  comment: "{{ nope() }}"\n' });
    await expect(run('run')).rejects.toMatchObject({ file: 'dbt_project.yml', line: 4 });
  });
});

describe('selectors that dbt refuses', { timeout: 60_000 }, () => {
  it.each(['ls', "compile --inline 'select 1'"])('are refused by name in `dbt %s`', async (command) => {
    open({ 'selectors.yml': 'selectors:\n  - name: s\n    definition:\n      union: [a, {exclude: [a]}, {exclude: [b]}]\n' });
    await expect(run(command)).rejects.toThrow("the selector 's' in selectors.yml: You cannot provide multiple exclude arguments");
  });

  it('at the line of the one that refers to none', () => {
    open({ 'selectors.yml': 'selectors:\n  - name: s\n    definition: a\n  - name: t\n    definition: {method: selector, value: u}\n' });
    expect(session.problems().map(({ line, message }) => `${line} ${message}`)).toEqual(["4 there is no selector named 'u' above this one"]);
  });
});

describe('what templates ask of the adapter in vain', { timeout: 60_000 }, () => {
  const relation = "api.Relation.create(database='shop', schema='main', identifier='x')";

  it.each([
    ['adapter.list_schemas("shop")', "'RuntimeDatabaseWrapper object' has no attribute 'list_schemas'"],
    ['adapter.Column.translate_type("string")', "'RuntimeDatabaseWrapper object' has no attribute 'Column'"],
    ['adapter.behavior.nope', 'The flag nope has not been registered.'],
    ["adapter.dispatch('current_timestamp', packages=['dbt'])()", 'The "packages" argument of adapter.dispatch() has been deprecated.'],
    ["adapter.get_hard_deletes_behavior({'hard_deletes': 'x'})", 'Invalid setting for property hard_deletes.'],
    [`adapter.drop_relation(${relation})`, 'Tried to drop relation "shop"."main"."x", but its type is null.'],
    [`${relation}.matches()`, 'Tried to match relation, but no search path was passed!'],
    ["api.Relation.create(identifier='x', type='bogus')", `Field "type" of type Optional[RelationType] in DuckDBRelation has invalid value 'bogus'`],
  ])('%s', async (expression, message) => {
    open({ 'models/a.sql': `{% if execute %}{% do ${expression} %}{{ ${expression} }}{% endif %} select 1 as id` });
    expect((await outcomes('run -s a'))[0]).toContain(message);
  });

  it.each([
    ["ref('nope', 'a')", "named 'a' in package or project 'nope' which was not found"],
    ["ref('a', v=2)", "named 'a' with version '2' which was not found"],
    ["ref('aa')", "named 'aa' which was not found"],
  ])('%s, at its line', async (expression, message) => {
    open({ 'models/a.sql': 'select 1 as id', 'models/b.sql': `select\n{% if execute %}{{ ${expression} }}{% endif %}` });
    const [outcome] = await outcomes('run -s b');
    expect(outcome).toContain(message);
    expect(outcome).toContain('> in models/b.sql:2');
  });

  it('but the rows of the last of several statements they get, as in Python', async () => {
    open({
      'models/a.sql':
        "{% if execute %}{% set rows = run_query('create temp table t as select 5 as x; select x from t;') %}{% endif %}select '{{ rows.columns[0][0] }}' as id",
    });
    expect((await run('compile -s a')).results[0]?.compiled_code).toBe("select '5' as id");
  });
});

describe('what a project may say otherwise', { timeout: 60_000 }, () => {
  const packaged = (flags: string): Record<string, string> => ({
    'dbt_project.yml': `name: shop\nprofile: shop\n${flags}`,
    'packages.yml': 'packages: [{local: q}]\n',
    'dbt_packages/q/dbt_project.yml': 'name: q\n',
    'dbt_packages/q/macros/v.sql': "{% materialization view, default %}{{ exceptions.raise_compiler_error('not this view') }}{% endmaterialization %}",
  });

  it('a materialization of a package replaces one of dbt only by a flag', async () => {
    open(packaged(''));
    expect((await outcomes('run -s a'))[0]).toContain('success');
    open(packaged('flags: {require_explicit_package_overrides_for_builtin_materializations: false}\n'));
    expect((await outcomes('run -s a'))[0]).toContain('not this view');
  });

  it('ephemeral models stay out of compiled code under --no-inject-ephemeral-ctes', async () => {
    open({ 'models/a.sql': "{{ config(materialized='ephemeral') }} select 1 as id" });
    const [compiled] = (await run('compile -s b --no-inject-ephemeral-ctes')).results;
    expect(compiled?.compiled_code).toBe('select * from __dbt__cte__a');
  });

  it.each([
    ['a b', ['a']],
    ["'a b'", ['a', 'b']],
    ['--selector s', []],
  ])('compile prints what the first argument of its selection names: %s', async (selection, printed) => {
    open({ 'selectors.yml': 'selectors: [{name: s, definition: a}]\n' });
    const { output } = await run(`compile ${selection.startsWith('-') ? '' : '-s '}${selection}`);
    expect(output.flatMap((line) => /^Compiled node '(\w+)'/.exec(line)?.[1] ?? [])).toEqual(printed);
  });

  it('metric() is the name of a metric, with its fields', async () => {
    open({
      'models/y.yml': 'metrics: [{name: rate, label: The rate, type: derived, type_params: {expr: "1", metrics: []}}]\n',
      'models/b.sql': "select '{{ metric('rate') }}' as a, '{{ metric('rate').label }}' as b",
    });
    const [compiled] = (await run('compile -s b')).results;
    expect(compiled?.compiled_code).toBe("select 'rate' as a, 'The rate' as b");
  });
});
