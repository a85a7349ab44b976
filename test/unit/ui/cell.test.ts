import * as arrow from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { cellText, clippedCellText, decimalInteger, isNumeric, sqlType } from '../../../src/ui/table/cell.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';
import { rowsOf } from '../../../src/ui/table/rows.ts';

const one = (value: unknown, type: arrow.DataType) => arrow.vectorFromArray([value], type);

describe('a cell', () => {
  it.each([
    ['an integer, grouped', 1234567n, new arrow.Int64(), '1,234,567'],
    ['the smallest bigint', -9223372036854775808n, new arrow.Int64(), '-9,223,372,036,854,775,808'],
    ['a double', 0.1, new arrow.Float64(), '0.1'],
    ['a whole double', 4112, new arrow.Float64(), '4,112'],
    ['infinity', Infinity, new arrow.Float64(), 'Infinity'],
    ['a truth', false, new arrow.Bool(), 'false'],
    ['text as it is', '<script>', new arrow.Utf8(), '<script>'],
    ['a day', new Date('2100-01-28T00:00:00Z'), new arrow.DateDay(), '2100-01-28'],
    ['the end of time', new Date('9999-12-31T00:00:00Z'), new arrow.TimestampMillisecond(), '9999-12-31 00:00:00'],
    ['bytes', new Uint8Array([0, 255]), new arrow.Binary(), '\\x00ff'],
    ['a list', ['a', 'b'], new arrow.List(new arrow.Field('item', new arrow.Utf8())), '["a","b"]'],
  ])('reads %s', (_, value, type, words) => expect(cellText(one(value, type), 0)).toBe(words));

  it('reads whatever DuckDB has: moments without end, intervals, unions, and all of them within others', async () => {
    const database = await NodeDatabase.open('kinds');
    const texts = async (sql: string): Promise<(string | null)[]> => {
      const column = (await database.query(sql)).getChildAt(0)!;
      return Array.from({ length: column.length }, (_, index) => cellText(column, index));
    };
    expect(await texts("from (values (timestamp 'infinity'), (timestamp '-infinity'), (null), (timestamp '1969-12-31 23:59:59.000001')) t(x)")).toEqual([
      'infinity',
      '-infinity',
      null,
      '1969-12-31 23:59:59.000001',
    ]);
    expect(await texts("from (values (date 'infinity'), (date '-infinity')) t(x)")).toEqual(['infinity', '-infinity']);
    expect(await texts("select timestamp_ns '2020-01-01 00:00:00.123456789'")).toEqual(['2020-01-01 00:00:00.123456789']);
    expect(await texts('select interval (13 * i) month + interval (i) day - interval (i * 90) minute from range(0, 3) t(i)')).toEqual([
      '00:00:00',
      '1 year 1 month 1 day -01:30:00',
      '2 years 2 months 2 days -03:00:00',
    ]);
    expect(await texts('select [interval 1 day, null]')).toEqual(['["1 day",null]']);
    expect(await texts("select {'a': timestamp 'infinity', 'b': [map {'k': interval 2 day}], 'c': 9007199254740993}")).toEqual([
      '{"a":"infinity","b":[{"k":"2 days"}],"c":"9007199254740993"}',
    ]);
    expect(await texts("from (values (1::union(n int, t text)), ('x'::union(n int, t text))) t(x)")).toEqual(['1', '"x"']);
  });

  it('tells NULL from empty text', () => {
    expect(cellText(one(null, new arrow.Utf8()), 0)).toBeNull();
    expect(cellText(one('', new arrow.Utf8()), 0)).toBe('');
  });

  it('reads negative 128-bit integers', () => {
    expect(decimalInteger(new Uint32Array([0xfffffffe, 0xffffffff, 0xffffffff, 0xffffffff]))).toBe(-2n);
  });

  it('is cut only for the grid', () => {
    const long = one('x'.repeat(1000), new arrow.Utf8());
    expect(cellText(long, 0)).toHaveLength(1000);
    expect(clippedCellText(long, 0)).toHaveLength(401);
  });

  it('has a type with SQL’s name', () => {
    expect(sqlType(new arrow.Int64())).toBe('bigint');
    expect(sqlType(new arrow.Uint8())).toBe('utinyint');
    expect(sqlType(new arrow.List(new arrow.Field('item', new arrow.Utf8())))).toBe('varchar[]');
    expect(isNumeric(new arrow.Int32())).toBe(true);
  });
});

describe('rows of a small result', () => {
  it('are numbers, texts and days', () => {
    const table = new arrow.Table({
      n: one(5n, new arrow.Int64()),
      day: one(new Date('2100-01-02T00:00:00Z'), new arrow.DateDay()),
      name: one(null, new arrow.Utf8()),
    });
    expect(rowsOf(table)).toEqual([{ n: 5, day: '2100-01-02', name: null }]);
  });
});
