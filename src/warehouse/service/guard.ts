import { TabhouseError } from '../../base/error.ts';
import type { Connection } from '../../engine/connection.ts';
import { isNeedless } from '../../engine/builtIns.ts';
import { splitStatements, type Statement } from '../../engine/statements.ts';
import { tokenLine, tokensOf } from '../../engine/tokens.ts';
import { setsMachine } from './machine.ts';
import { refuseUnstorable } from './unstorable.ts';

/** First words of statements that leave the project's own database; DuckDB's own walls stand behind this, here they get a clear reason. */
const REFUSED: Record<string, string> = {
  ATTACH: 'another database',
  DETACH: 'which databases are attached',
  EXPORT: 'files',
  IMPORT: 'files',
  INSTALL: 'extensions',
  LOAD: 'extensions',
};

/**
 * Refuses statements that reach beyond the project's own tables.
 * @throws TabhouseError code `forbidden` with the statement and its line.
 */
export function refuseForeign(sql: string): void {
  refuseAnyForeign(splitStatements(sql));
}

function refuseAnyForeign(statements: readonly Statement[]): void {
  for (const { keyword, text, line } of statements) {
    const reaches = reachOf(keyword, text);
    if (!reaches) continue;
    throw new TabhouseError({
      code: 'forbidden',
      fault: 'project',
      sql: text,
      line,
      message: `${keyword} reaches ${reaches}. Statements reach this project’s own tables, read its files, and nothing else.`,
    });
  }
}

/** What of it lies outside, in words; empty for a statement that stays inside. */
function reachOf(keyword: string, text: string): string {
  if (keyword === 'UPDATE') return /^UPDATE\s+EXTENSIONS\b/i.test(text) ? 'extensions' : '';
  if (keyword === 'COPY') return writesFile(text) ? 'a file to write' : '';
  return REFUSED[keyword] ?? '';
}

/** `COPY … TO 'file'`: where the project's files may be read it would write into memory, and be gone with the tab. */
function writesFile(copy: string): boolean {
  let depth = 0;
  for (const { start, end } of tokensOf(copy)) {
    const sign = copy.slice(start, end);
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
    else if (depth === 0 && /^to$/i.test(sign)) return true;
  }
  return false;
}

/** With or without the database before it. */
const OWN_SCHEMA = String.raw`(?:if exists )?(?:(?:"[^"]+"|\w+) \. )?"?tabhouse"?`;
const DROPS_HISTORY = new RegExp(String.raw`^drop (?:schema ${OWN_SCHEMA}(?: cascade| restrict)?$|table ${OWN_SCHEMA} \.)`);

/** Macros that clear a database of what a project does not know would take the history of its runs, which dbt does not keep there. */
function dropsHistory({ keyword, text }: Statement): boolean {
  return keyword === 'DROP' && DROPS_HISTORY.test(tokenLine(text));
}

function isCheckpoint({ keyword, text }: Statement): boolean {
  return keyword === 'CHECKPOINT' || ((keyword === 'FORCE' || keyword === 'PRAGMA') && /^(?:force |pragma (?:force_)?)checkpoint\b/.test(tokenLine(text)));
}

/**
 * The connection a project's own statements go through: guarded, with a moment between two statements at which `between` may use the
 * connection. Checkpoints are left out: Tabhouse makes one when the whole run is done, so that a crash leaves all of it or nothing. So is what loads
 * extensions that DuckDB has built in elsewhere, what drops the history of runs, and what sets the machine, of which `setAside` hears.
 */
export function guardedConnection(connection: Connection, between: () => Promise<void>, setAside: (sql: string) => void = () => {}): Connection {
  let inTransaction = false;
  const admit = (sql: string, statements: readonly Statement[]): string => {
    const aside = statements.filter(setsMachine);
    const kept = statements.filter((one) => !aside.includes(one) && !isCheckpoint(one) && !isNeedless(one) && !dropsHistory(one));
    refuseAnyForeign(kept);
    for (const statement of kept) refuseUnstorable(statement);
    for (const { text } of aside) setAside(text);
    return kept.length === statements.length ? sql : kept.length > 0 ? kept.map(({ text }) => text).join(';\n') : 'SELECT 1 WHERE false';
  };
  const follow = (statements: readonly Statement[]): void => {
    for (const { keyword } of statements) {
      if (keyword === 'BEGIN' || keyword === 'START') inTransaction = true;
      if (keyword === 'COMMIT' || keyword === 'ROLLBACK' || keyword === 'END' || keyword === 'ABORT') inTransaction = false;
    }
  };
  return {
    async query(sql) {
      const statements = splitStatements(sql);
      const admitted = admit(sql, statements);
      follow(statements);
      const table = await connection.query(admitted);
      if (!inTransaction) await between();
      return table;
    },
    stream: (sql) => connection.stream(admit(sql, splitStatements(sql))),
    insertArrow: (bytes, target) => connection.insertArrow(bytes, target),
    putFile: (path, bytes) => connection.putFile(path, bytes),
    dropFile: (path) => connection.dropFile(path),
  };
}
