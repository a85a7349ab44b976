import { expect, test } from 'vitest';
import type { Value } from '../../../src/jinja/values.ts';
import { dateOf } from '../../../src/materialize/agate/dates.ts';
import { PyDecimal } from '../../../src/materialize/agate/decimal.ts';
import { AgateTable } from '../../../src/materialize/agate/table.ts';
import type { AgateType } from '../../../src/materialize/agate/types.ts';
import { renderDifference } from '../../../src/materialize/unit/difference.ts';

const day = (date: number): Value => dateOf(Date.UTC(2020, 0, date));
const differenceOf = (names: string[], expected: Value[][], actual: Value[][]) => {
  const rows = [...expected.map((row) => [...row, 'expected']), ...actual.map((row) => [...row, 'actual'])];
  const types = names.map((): AgateType => 'Text');
  return renderDifference(new AgateTable([...names, 'actual_or_expected'], [...types, 'Text'], rows));
};

test('rows that differ are shown as dbt was recorded to show them', () => {
  const names = ['id', 'arr', 'd', 'b', 'f'];
  const expected = [[2, '[1, 3]', day(2), false, PyDecimal.parse('2.5')]] as Value[][];
  const actual = [[1, '[1, 2]', day(1), true, PyDecimal.parse('1.5')]] as Value[][];
  expect(differenceOf(names, expected, actual)).toBe(
    [
      '@@ ,id,arr     ,d         ,b    ,f',
      '+++,1 ,"[1, 2]","datetime.date(2020, 1, 1)",true ,Decimal(\'1.5\')',
      '---,2 ,"[1, 3]","datetime.date(2020, 1, 2)",false,Decimal(\'2.5\')',
    ].join('\n'),
  );
  expect(
    differenceOf(
      ['id', 'd'],
      [[1, day(16)]],
      [
        [1, day(15)],
        [null, null],
      ],
    ),
  ).toBe('@@ ,id  ,d\n→  ,1   ,2020-01-16→2020-01-15\n+++,null,null');
});

test('the order of rows makes no difference', () => {
  const [one, same] = [PyDecimal.parse('1.5'), PyDecimal.parse('1.5')] as Value[];
  expect(
    differenceOf(
      ['id', 'f'],
      [
        [1, one!],
        [2, null],
      ],
      [
        [2, null],
        [1, same!],
      ],
    ),
  ).toBeNull();
});
