import { describe, expect, it } from 'vitest';
import { isTrap, sqlError } from '../../../src/engine/sqlError.ts';

describe('errors of statements', () => {
  it('names the line DuckDB names, and the statement', () => {
    const error = sqlError(new Error('Catalog Error: Table with name x does not exist!\n\nLINE 3: from x\n'), 'select\n*\nfrom x');
    expect(error).toMatchObject({ code: 'sql', line: 3, sql: 'select\n*\nfrom x' });
  });

  it('reads parser errors, which come as JSON', () => {
    const error = sqlError(new Error('{"exception_type":"Parser","exception_message":"syntax error\\n\\nLINE 1: selec 1"}'), 'selec 1');
    expect(error.message).toBe('Parser Error: syntax error\n\nLINE 1: selec 1');
    expect(error.line).toBe(1);
  });

  it('names the function and the reason when an extension is missing', () => {
    const said =
      "Extension Autoloading Error: An error occurred while trying to automatically install the required extension 'json':\nLoading external extensions is disabled through configuration";
    const { message } = sqlError(new Error(said), "select json_extract('{}', '$.a')");
    expect(message).toBe('“json_extract” needs the DuckDB extension “json”, which Tabhouse does not fetch: nothing leaves this tab.');
  });

  it('names the extension that arithmetic on times with a zone is in, of which DuckDB says nothing', () => {
    const said = "Binder Error: No function matches the given name and argument types '+(TIMESTAMP WITH TIME ZONE, INTERVAL)'. You might need to add casts.";
    expect(sqlError(new Error(said), 'select now() + interval 1 day').message).toMatch(
      /^“TIMESTAMP WITH TIME ZONE \+ INTERVAL” needs the DuckDB extension “icu”/,
    );
    const cast = sqlError(new Error('Conversion Error: Unimplemented type for cast (TIMESTAMP WITH TIME ZONE -> DATE)'), 'select now()::date');
    expect(cast.message).toMatch(/^“TIMESTAMP WITH TIME ZONE -> DATE” needs the DuckDB extension “icu”/);
    expect(sqlError(new Error("Binder Error: No function matches 'upper(TIMESTAMP WITH TIME ZONE)'"), 's').message).toContain('upper');
  });

  it('says what may be reached when a statement reaches further', () => {
    const error = sqlError(new Error('Permission Error: Cannot access file "x" - file system operations are disabled by configuration'), "from 'x'");
    expect(error.code).toBe('forbidden');
    expect(error.message).toContain('this project’s own tables and files, and nothing else');
  });

  it('tells exhausted memory from a broken engine', () => {
    expect(sqlError(new Error('Out of Memory Error: failed to allocate'), 's').code).toBe('memory');
    const trap = Object.assign(new Error('memory access out of bounds'), { name: 'RuntimeError' });
    expect(isTrap(trap)).toBe(true);
    expect(sqlError(trap, 's').code).toBe('trap');
  });
});
