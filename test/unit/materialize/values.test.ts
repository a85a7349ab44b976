import { describe, expect, it } from 'vitest';
import { str } from '../../../src/jinja/repr.ts';
import { parseCsvTable } from '../../../src/materialize/agate/csv.ts';
import { PyDecimal } from '../../../src/materialize/agate/decimal.ts';
import { inferTextType } from '../../../src/materialize/agate/types.ts';
import { Column } from '../../../src/project/context/column.ts';
import { Relation } from '../../../src/project/context/relation.ts';
import { RelationCache } from '../../../src/materialize/relations/relationCache.ts';
import { bindLiterals } from '../../../src/materialize/sql/bindings.ts';

const path = (database: string | null, schema: string | null, identifier: string | null) => ({ database, schema, identifier });

describe('seed columns', () => {
  const typeOf = (...values: string[]) => inferTextType(values);
  it('are numbers where every value is one, whatever its marks', () => {
    expect([typeOf('1', '', 'null'), typeOf('$1,000', '-5%'), typeOf('007'), typeOf('１', '٢')]).toEqual(['Number', 'Number', 'Number', 'Number']);
  });
  it('are dates, times, booleans or text', () => {
    expect([
      typeOf('2024-01-31', ''),
      typeOf('2024-02-30'),
      typeOf('2024-01-01 10:00:00'),
      typeOf('2024-01-01T10:00:00Z'),
      typeOf('true', 'False'),
      typeOf('yes'),
    ]).toEqual(['Date', 'Text', 'DateTime', 'DateTime', 'Boolean', 'Text']);
  });
  it('keep to one spelling of times', () => {
    expect(typeOf('2024-01-01 10:00:00', '2024-01-01T10:00:00')).toBe('Text');
  });
  it('are read with quotes, newlines inside them and a byte order mark', () => {
    expect(parseCsvTable('\ufeffid,name\r\n1,"a ""b""\nc"\r\n2,\r\n', ',', 'seeds/x.csv')).toEqual({
      names: ['id', 'name'],
      rows: [
        ['1', 'a "b"\nc'],
        ['2', ''],
      ],
    });
  });
  it('say which row has too many values', () => {
    for (const delimiter of ['', '||']) expect(() => parseCsvTable('a\n1\n', delimiter, 'seeds/x.csv')).toThrow('"delimiter" must be a 1-character string');
    expect(() => parseCsvTable('a,b\n1,2,3\n', ',', 'seeds/x.csv')).toThrow('Row 0 has 3 values, but Table only has 2 columns.');
  });
});

describe('decimals', () => {
  const of = (text: string) => PyDecimal.parse(text) as PyDecimal;
  it('print as Python prints them', () => {
    expect(['1.50', '-0.001', '1E+20', '0E-7', '123'].map((text) => str(of(text)))).toEqual(['1.50', '-0.001', '1E+20', '0E-7', '123']);
  });
  it('add, multiply and divide as Python does', () => {
    const result = (operator: string, a: string, b: string) => str(of(a).operate(operator, of(b), false) ?? null);
    expect([result('+', '1.5', '2.25'), result('*', '1.10', '3'), result('/', '1', '3'), result('/', '6', '2'), result('%', '-7', '3')]).toEqual([
      '3.75',
      '3.30',
      '0.3333333333333333333333333333',
      '3',
      '-1',
    ]);
  });
});

describe('relations', () => {
  const orders = new Relation({ path: path('db', 'main', 'orders'), type: 'table' });
  it('print by the parts and quotes they include', () => {
    expect([str(orders), str(orders.include({ database: false })), str(orders.quote({ identifier: false })), str(orders.withoutIdentifier())]).toEqual([
      '"db"."main"."orders"',
      '"main"."orders"',
      '"db"."main".orders',
      '"db"."main"',
    ]);
  });
  it('are a subquery without rows under --empty', () => {
    expect(str(orders.with({ limit: 0 }))).toBe('(select * from "db"."main"."orders" where false limit 0)');
  });
  it('are remembered through renames with the type of what was there', () => {
    const cache = new RelationCache();
    const quoting = { database: true, schema: true, identifier: true };
    cache.add(orders);
    cache.rename(orders, orders.with({ path: path('db', 'main', 'backup'), type: 'view' }));
    expect(cache.find(path('db', 'main', 'orders'), quoting)).toBeNull();
    expect(cache.find(path('db', 'main', 'backup'), quoting)?.type).toBe('table');
    expect(() => cache.find(path('db', 'main', 'BACKUP'), quoting)).toThrow('approximate match');
  });
});

describe('columns', () => {
  it('know their type as dbt names it', () => {
    expect([new Column('a', 'VARCHAR').dataType, new Column('b', 'DECIMAL(18,3)').dataType, new Column('c', 'numeric', null, 10, 2).dataType]).toEqual([
      'character varying(256)',
      'DECIMAL(18,3)',
      'numeric(10,2)',
    ]);
  });
  it('flatten structs into dotted names', () => {
    expect(new Column('s', 'STRUCT(a INTEGER, b STRUCT(c DECIMAL(10,2)))').flatten().map((leaf) => leaf.repr().slice(0, 45))).toEqual([
      "DuckDBColumn(column='s.a', dtype='INTEGER', c",
      "DuckDBColumn(column='s.b.c', dtype='DECIMAL(1",
    ]);
  });
});

describe('bound values', () => {
  it('take the place of question marks outside quotes', () => {
    expect(bindLiterals(`insert into "a?" values (?, '?', ?)`, ["it's", null])).toBe(`insert into "a?" values ('it''s', '?', NULL)`);
  });
});
