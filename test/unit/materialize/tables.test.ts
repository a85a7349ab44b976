import { expect, test } from 'vitest';
import { hostFunction } from '../../../src/jinja/hostFunction.ts';
import { dateOf } from '../../../src/materialize/agate/dates.ts';
import { PyDecimal } from '../../../src/materialize/agate/decimal.ts';
import { AgateTable } from '../../../src/materialize/agate/table.ts';
import type { Value } from '../../../src/jinja/values.ts';
import { renderHere } from '../jinja/renderHere.ts';

const cells: Value[][] = [
  [1, 'a', PyDecimal.parse('1.50'), true, dateOf(Date.UTC(2020, 0, 1))],
  [2, 'b', null, false, null],
  [2, 'a', PyDecimal.parse('3.25'), null, dateOf(Date.UTC(2020, 0, 3))],
  [4, null, PyDecimal.parse('0.50'), true, dateOf(Date.UTC(2019, 0, 1))],
];

/** What a template over this table prints, or the error. */
function say(expression: string): string {
  const printed: string[] = [];
  const t = new AgateTable(['id', 'name', 'amt', 'flag', 'd'], ['Integer', 'Text', 'Number', 'Boolean', 'Date'], cells, (text) => printed.push(text));
  const isEven = hostFunction('even', ['row'], (args) => {
    const row = args.value('row');
    return row instanceof Object && 'getItem' in row && Number(row.getItem('id')) % 2 === 0;
  });
  const { text, error } = renderHere(`{{ ${expression} }}`, {
    globals: new Map<string, Value>([
      ['t', t],
      ['even', isEven],
    ]),
  }) as { text?: string; error?: string };
  return error ?? [...printed, ...(text === 'None' ? [] : [text])].join('\n');
}

const lines = (text: string): string => text.trim().replace(/^ +/gm, '');

/** Recorded from dbt. */
test.each([
  ['t.rows[0][0:2]', "(1, 'a')"],
  ["t.columns['amt'].data_type.jsonify(t.rows[0]['amt'])", '1.5'],
  ["t.columns['d'].data_type.jsonify(t.rows[0]['d']) | tojson", '"2020-01-01"'],
  ["t.columns['amt'].data_type.jsonify(t.rows[1]['amt']) is none", 'True'],
  ["t.columns['id'][1:3]", '(2, 2)'],
  ['t.limit(0, 4, 2).rows | length', '2'],
  ['t.limit(-1).rows | length', '3'],
  ["t.pivot('name').print_table()", '| name | Count |\n| ---- | ----- |\n| a    |     2 |\n| b    |     1 |\n|      |     1 |'],
  [
    "t.pivot('name', 'flag').print_table()",
    '| name | True | None | False |\n| ---- | ---- | ---- | ----- |\n| a    |    1 |    1 |     0 |\n| b    |    0 |    0 |     1 |\n|      |    1 |    0 |     0 |',
  ],
  [
    "t.pivot(['name', 'id']).print_table()",
    '| name | id | Count |\n| ---- | -- | ----- |\n| a    |  1 |     1 |\n| a    |  2 |     1 |\n| b    |  2 |     1 |\n|      |  4 |     1 |',
  ],
  [
    "t.join(t.select(['id', 'amt']), 'id').print_table()",
    `| id | name |  amt |  flag |          d | amt2 |
     | -- | ---- | ---- | ----- | ---------- | ---- |
     |  1 | a    | 1.50 |  True | 2020-01-01 | 1.50 |
     |  2 | b    |      | False |            |      |
     |  2 | b    |      | False |            | 3.25 |
     |  2 | a    | 3.25 |       | 2020-01-03 |      |
     |  2 | a    | 3.25 |       | 2020-01-03 | 3.25 |
     |  4 |      | 0.50 |  True | 2019-01-01 | 0.50 |`,
  ],
  ["t.rename(t.column_names | map('upper')).column_names", "('ID', 'NAME', 'AMT', 'FLAG', 'D')"],
  ["t.select(['ID', 'AMT'] | map('lower')).column_names", "('id', 'amt')"],
  ['t.merge([t, t]).rows | length', '8'],
  ["t.homogenize('id', [1, 5]).rows | length", '5'],
  ["t.group_by('name')", '| table | rows |\n| ----- | ---- |\n| a     | 2    |\n| b     | 1    |\n|       | 1    |\n'],
  ['t.print_table(max_rows=2, max_columns=2)', '| id | name | ... |\n| -- | ---- | --- |\n|  1 | a    | ... |\n|  2 | b    | ... |\n| ... | ...  | ... |'],
])('%s', (expression, wanted) => expect(lines(say(expression))).toBe(lines(wanted)));

test('rows are picked and found by what can be called', () => {
  expect(say("t.where(even).columns['id'].values()")).toBe('(2, 2, 4)');
  expect(say('t.find(even).id')).toBe('2');
});

test.each([
  ["t.pivot('id')", 'Row names cannot be of type int'],
  ['t.join(t, inner=true, full_outer=true)', 'can not be both'],
  ["t.to_csv('x.csv')", "to_csv() of a query's table is not offered here"],
  ['t.aggregate(1)', 'aggregate() needs objects of agate'],
  ['t.nonsense()', "has no attribute 'nonsense'"],
])('%s fails', (expression, message) => expect(say(expression)).toContain(message));
