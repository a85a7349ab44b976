import { describe, expect, it } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { readProject } from '../../../src/project/readProject.ts';
import cases from './entryCases.json' with { type: 'json' };

const builtins = builtinMacroFiles();

function problemsOf(yaml: string): string[] {
  const files = { 'dbt_project.yml': 'name: p\n', 'models/a.sql': 'select 1 as id', 'macros/m.sql': '{% macro mm(x) %}1{% endmacro %}', 'models/y.yml': yaml };
  return readProject(files, { builtins }).problems.map(({ line, message, hint }) => `${line} ${message}${hint === undefined ? '' : ` (${hint})`}`);
}

describe('entries of properties files are refused where dbt refuses them', () => {
  it.each([
    ['sources:\n  - name: q\n    scheme: main\n    tables: [{name: t}]\n', /^3 unknown key 'scheme': dbt takes name, .* \(did you mean 'schema'\?\)$/],
    ['exposures:\n  - {name: e, type: ml, owner: {name: n}, enabled: true}\n', /^2 unknown key 'enabled'/],
    ['exposures:\n  - {name: e, type: ml, owner: {team: n}}\n', /^2 the owner of an exposure must have at least one of 'name' or 'email'$/],
    ['groups:\n  - {name: g}\n', /^2 a group needs an 'owner'$/],
    ['unit_tests:\n  - {name: u, model: a, given: [], expect: {rows: [], row: 1}}\n', /^2 unknown key 'row'.*\(did you mean 'rows'\?\)$/],
    ['macros:\n  - {name: mm, arguments: [{name: x, foo: 1}]}\n', /^2 unknown key 'foo'/],
    ['models:\n  - name: a\n    description: 5\n', /^3 'description' must be a text, but it is 5$/],
    ['models: [{name: a, columns: [{name: id, data_type: 5}]}]\n', /^1 'data_type' must be a text, but it is 5$/],
    ['models: [{name: a, columns: [{name: id, quote: maybe}]}]\n', /^1 'quote' must be true or false, but it is 'maybe'$/],
    ['models: [{name: a, columns: [{name: id, meta: [1]}]}]\n', /^1 'meta' must be a mapping, but it is \[1\]$/],
    ['models: [{name: a, config: {tags: {a: b}}}]\n', /the config 'tags' must be a text or a list of texts, but it is \[\{'a': 'b'\}\]$/],
    ['models: [{name: a, config: {access: publik}}]\n', /the config 'access' must be one of private, protected, public.*\(did you mean 'public'\?\)$/],
    [
      'sources:\n  - name: q\n    freshness: {warn_after: {count: 1, period: week}}\n    tables: [{name: t}]\n',
      /^3 the period of 'warn_after' must be minute, hour or day, but it is 'week'$/,
    ],
    [
      'sources: [{name: q, tables: [{name: t, config: {freshness: {error_after: {count: one, period: day}}}}]}]\n',
      /^1 the count of 'error_after' must be a whole number/,
    ],
    [
      "models:\n  - name: a\n    latest_version: 1\n    versions: [{v: '1'}, {v: 2}]\n",
      /^3 the latest_version 1 is not one of the versions of 'a': \['1', 2\]$/,
    ],
    ['models:\n  - name: a\n    columns:\n', /^3 'columns' must be a list, but it is empty$/],
  ])('%s', (yaml, problem) => expect(problemsOf(yaml)).toEqual([expect.stringMatching(problem) as unknown]));

  it.each([
    'models: [{name: a, foo: 1, columns: [{name: id, bar: 2}]}]',
    'sources: [{name: q, overrides: other, tables: [{name: t, foo: 1}]}]',
    'macros: [{name: mm, arguments: [{name: x, type: string, description: d}]}]',
    'exposures: [{name: e, type: ml, owner: {email: a@example.com, team: x}, config: {enabled: true}}]',
  ])('what dbt takes is taken: %s', (yaml) => expect(problemsOf(`${yaml}\n`)).toEqual([]));
});

describe('properties of every kind are taken or refused as real dbt was recorded to do', () => {
  it.each(cases as [string, boolean][])('%s', (yaml, isTaken) => {
    const { problems } = readProject({ 'dbt_project.yml': 'name: p\n', 'models/a.sql': 'select 1 as id', 'models/y.yml': `${yaml}\n` }, { builtins });
    expect(problems.map(({ message }) => message)).toEqual(isTaken ? [] : expect.arrayContaining([expect.any(String)]));
  });
});
