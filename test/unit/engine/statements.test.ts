import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitStatements } from '../../../src/engine/statements.ts';

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text);

describe('splitting a script into statements', () => {
  it('splits at semicolons and leaves empty statements out', () => {
    expect(texts('select 1;; select 2 ;\n')).toEqual(['select 1', 'select 2']);
  });

  it.each([
    ["select ';'", 'a string'],
    ["select 'it''s; so'", 'a doubled quote'],
    ["select e'it\\'s; so'", 'an escape string'],
    ['select 1 as ";"', 'a quoted name'],
    ['select $$a;b$$', 'dollar quotes'],
    ['select $tag$a;$$;b$tag$', 'tagged dollar quotes'],
    ['select 1 -- a;b', 'a line comment'],
    ['select /* a;/* b;*/ c;*/ 1', 'a nested comment'],
  ])('keeps %s whole: %s hides its semicolon', (sql) => {
    expect(texts(sql)).toEqual([sql]);
  });

  it('leaves out statements that are only comments', () => {
    expect(texts('-- nothing\n; /* here */; select 1')).toEqual(['select 1']);
  });

  it('knows first word and line of each statement', () => {
    const found = splitStatements("-- first\nselect 1;\n\n  /* c */ Attach 'x';\n(select 2)");
    expect(found.map(({ keyword, line }) => [keyword, line])).toEqual([
      ['SELECT', 2],
      ['ATTACH', 4],
      ['(', 5],
    ]);
  });

  it('loses no character that is not white space, comment or semicolon', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('select 1', "'a;b'", '"c;d"', '$$e;f$$', 'x'), { minLength: 1 }), (parts) => {
        expect(texts(parts.join(';'))).toEqual(parts);
      }),
    );
  });

  it('ends at the end of the text when a quote is never closed', () => {
    expect(texts("select 'open; and on")).toEqual(["select 'open; and on"]);
  });
});
