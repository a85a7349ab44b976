import { describe, expect, test } from 'vitest';
import { pythonCalls } from '../../../src/project/parse/pythonCalls.ts';

const textsOf = (source: string): string[] => pythonCalls(source).map(({ text }) => text);

describe('The calls a Python model makes of dbt', () => {
  test('are found wherever they stand, in order', () => {
    const source =
      'def model(dbt, session):\n    dbt.config(materialized="table", tags=["a"])\n    a = dbt.ref("x").filter(f(dbt.source("s", \'t\')))\n    return a';
    expect(textsOf(source)).toEqual(['config(materialized="table", tags=["a"])', 'ref("x")', 'source("s", \'t\')']);
  });
  test('are not those in strings and comments, nor those of other objects', () => {
    const source = '"""dbt.ref("a")"""\n# dbt.ref("b")\ns = \'dbt.ref("c")\'\nmydbt.ref("d"); x.dbt.ref("e"); dbt.this\nd = dbt . ref( # f\n "g)" )';
    expect(textsOf(source)).toEqual(['ref( \n "g)" )']);
  });
  test('may be broken off by the end of the file', () => {
    expect(textsOf('dbt.ref("a")\ndbt.ref("b"')).toEqual(['ref("a")']);
  });
});
