import { describe, expect, it } from 'vitest';
import { withoutBuiltIns } from '../../../src/engine/builtIns.ts';
import { changesAndTells } from '../../../src/engine/changesAndTells.ts';
import { splitStatements } from '../../../src/engine/statements.ts';

describe('what native DuckDB has built in', () => {
  it.each([
    ['load icu', 'select null where false'],
    ["force install 'json'; select 1", 'select null where false; select 1'],
    ["set /* as it is */ TimeZone = 'Etc/UTC'; select 2", 'select null where false; select 2'],
    ["pragma timezone='UTC'", 'select null where false'],
    ["select current_setting ( 'TimeZone' ) as zone", "select 'UTC' as zone"],
    ["reset timezone; select current_setting('timezone')", "select null where false; select 'UTC'"],
  ])('does nothing: %s', (sql, sent) => {
    expect(withoutBuiltIns(sql)).toBe(sent);
  });

  it.each(['load httpfs', "set timezone = 'Europe/Berlin'", "select 'load icu; current_setting(''timezone'')'", "select 'x' -- current_setting('timezone')"])(
    'stays as it is where it does something, or is only spoken of: %s',
    (sql) => {
      expect(withoutBuiltIns(sql)).toBe(sql);
    },
  );
});

describe('statements that give rows and change something', () => {
  const first = (sql: string) => splitStatements(sql)[0]!;

  it.each(['insert into t values (1) returning a', '/* dbt */ execute p(1)', "select nextval('s')", 'call f()'])('are known: %s', (sql) => {
    expect(changesAndTells(first(sql))).toBe(true);
  });

  it.each(["select 'returning' as kind", 'select 1 -- returning', 'select "nextval" from t', 'insert into t select 1'])('are no others: %s', (sql) => {
    expect(changesAndTells(first(sql))).toBe(false);
  });
});
