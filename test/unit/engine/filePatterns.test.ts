import { describe, expect, it } from 'vitest';
import { expandPatterns } from '../../../src/engine/filePatterns.ts';

const PATHS = ['data/b.csv', 'data/a.csv', 'data/old/z.csv', 'data/it’s [1].csv', 'top.csv', 'p/x.parquet', 'p/y.json', 'p/z.ndjson'];
const cases: [string, string, string][] = [
  ['stays inside a folder', "from read_csv('data/?.csv')", "from read_csv(['data/a.csv', 'data/b.csv'])"],
  ['goes into folders with **', "from read_csv('data/**/[az].csv', header = true)", "from read_csv(['data/a.csv', 'data/old/z.csv'], header = true)"],
  ['ends with **', "from read_text('data/old/**')", "from read_text(['data/old/z.csv'])"],
  ['knows what a letter is not', "from read_csv('data/[!b].csv')", "from read_csv(['data/a.csv'])"],
  ['may begin with ./', "from read_csv('./*.csv')", "from read_csv(['./top.csv'])"],
  ['may stand as a table', "select * from 'data/[a-b].csv' as t", "select * from read_csv_auto(['data/a.csv', 'data/b.csv']) as t"],
  ['may stand in glob', "from glob('top*')", "from glob(['top.csv'])"],
  ['may stand for Parquet files', "from 'p/*.parquet'", "from read_parquet(['p/x.parquet'])"],
  [
    'may stand for JSON files',
    "from read_json('p/*.json') join 'p/*.ndjson' using (x)",
    "from read_json(['p/y.json']) join read_json_auto(['p/z.ndjson']) using (x)",
  ],
  ['may stand behind a join', "from a join 'top*' using (x)", "from a join read_csv_auto(['top.csv']) using (x)"],
];

describe('A pattern of file names', () => {
  it.each(cases)('%s', (_, sql, expected) => expect(expandPatterns(sql, PATHS)).toBe(expected));

  it('is left alone where it is a text, in a comment, or stands for no file', () => {
    for (const sql of [
      "select 'data/*.csv'",
      "-- from 'data/*.csv'\nselect 1",
      "from read_csv('none/*.csv')",
      "select regexp_matches(x, 'data/*.csv') from t",
    ]) {
      expect(expandPatterns(sql, PATHS)).toBe(sql);
    }
  });

  it('is left alone where a project has no files', () => expect(expandPatterns("from 'data/*.csv'", [])).toBe("from 'data/*.csv'"));
});
