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
  test('end with the keys that are asked of the configuration, and their defaults', () => {
    const source = 'a = dbt.config.get("x")\ndbt.config(x=1)\nb = dbt.config.get("y", {"k": 3}); c = dbt.config.meta_get("m")';
    expect(textsOf(source)).toEqual([
      'config(x=1)',
      'config(config_keys_used=[(["x"] + [none])[0], (["y", {"k": 3}] + [none])[0]], config_keys_defaults=[(["x"] + [none])[1], (["y", {"k": 3}] + [none])[1]], meta_keys_used=[(["m"] + [none])[0]], meta_keys_defaults=[(["m"] + [none])[1]])',
    ]);
  });
  test('may be broken off by the end of the file', () => {
    expect(textsOf('dbt.ref("a")\ndbt.ref("b"')).toEqual(['ref("a")']);
  });
});
