import { describe, expect, test } from 'vitest';
import { repr } from '../../../src/jinja/repr.ts';
import { toTemplateValue } from '../../../src/project/plain.ts';
import { loadPythonYaml, loadYaml } from '../../../src/project/yaml/loadYaml.ts';
import recorded from './yamlCases.json' with { type: 'json' };

/** Python prints a set in the order of its hashes, which change from run to run. */
const withSortedSets = (text: string | null) => text?.replace(/^\{('\w+'(?:, '\w+')*)\}$/, (_, items: string) => `{${items.split(', ').sort().join(', ')}}`);

describe('What PyYAML was recorded to read', () => {
  test.each(recorded)('$text', ({ text, repr: wanted }) => {
    const { value, problems } = loadPythonYaml(text, 'f.yml');
    expect(withSortedSets(problems.length ? null : repr(toTemplateValue(value)))).toBe(withSortedSets(wanted));
  });
});

describe("A project's file", () => {
  test('has dates as ISO texts, but in vars, in the arguments of tests, and where a text must stand', () => {
    const { value } = loadYaml(
      'vars: {d: 2020-01-01}\nmodels:\n- name: m\n  meta: {d: 2020-01-01, t: 2020-01-01 10:00:00Z}\n  tests: [{since: {day: 2020-01-01}}]',
      'f',
    );
    expect(repr(toTemplateValue(value))).toBe(
      "{'vars': {'d': datetime.date(2020, 1, 1)}, 'models': [{'name': 'm', 'meta': {'d': '2020-01-01', 't': '2020-01-01T10:00:00+00:00'}, " +
        "'tests': [{'since': {'day': datetime.date(2020, 1, 1)}}]}]}",
    );
  });
  test('has texts as keys', () => {
    expect(repr(toTemplateValue(loadYaml('meta: {2: a, yes: b, ~: c, 2020-01-01: d}', 'f').value))).toBe(
      "{'meta': {'2': 'a', 'True': 'b', 'None': 'c', '2020-01-01': 'd'}}",
    );
  });
  test('tells where a day stands that is in no calendar', () => {
    expect(loadYaml('a: 1\nb: 2020-02-30', 'f.yml').problems).toEqual([
      { message: 'YAML: day is out of range for month', file: 'f.yml', line: 2, column: 4, hint: undefined },
    ]);
  });
});
