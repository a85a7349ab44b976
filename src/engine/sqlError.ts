import { TabhouseError } from '../base/error.ts';
import { timeZone } from './timeZones.ts';

/** Errors of the wasm machine itself. After one of them the instance may be in any state and has to be thrown away. */
const TRAP_NAME = /^(RuntimeError|RangeError|CompileError)$/;
const TRAP_MESSAGE =
  /^(RuntimeError|RangeError)\b|function signature mismatch|^unreachable|table index is out of bounds|memory access out of bounds|Maximum call stack size|INTERNAL Error|database has been invalidated/;

/** Whether an error of DuckDB-WASM means that this instance cannot be used any more. */
export function isTrap(thrown: unknown): boolean {
  return thrown instanceof Error && (TRAP_NAME.test(thrown.name) || TRAP_MESSAGE.test(thrown.message));
}

/** What in a statement asks for an extension, where DuckDB names the extension only. */
const CULPRITS: Record<string, RegExp> = {
  icu: /\b(at\s+time\s+zone|timezone|timestamptz|timestamp\s+with\s+time\s+zone|current_localtime\w*|date_trunc|extract|strptime|time_bucket)\b/i,
  json: /\b(?:read_)?\w*json\w*\b|->>?/i,
  parquet: /\b\w*parquet\w*\b/i,
  httpfs: /\b(?:https?|s3|gcs|r2|hf):\/\/[^\s'"]*/i,
};

const READS_FILES = /^(?:parquet|(?:read_)?(?:parquet|json|ndjson)(?:_auto|_scan)?)$/i;

/** What only ICU does with times with a zone, and of which DuckDB does not say so: `x + interval`, `x - x`, casts to a date. */
const ZONED = /'([+-])\(([^']*TIMESTAMP WITH TIME ZONE[^']*)\)'|Unimplemented type for cast \((TIMESTAMP WITH TIME ZONE -> DATE)\)/;

function unknownZone(message: string): { message: string; hint?: string } | null {
  const zone = /Unknown TimeZone '(.*)'!/.exec(message)?.[1];
  if (zone === undefined) return null;
  if (!timeZone(zone)) return { message: `Not implemented Error: Unknown TimeZone '${zone}'!` };
  return {
    message: `The time zone “${zone}” was not found, since the statement does not name it in AT TIME ZONE '${zone}' or timezone('${zone}', …).`,
    hint: 'Without the DuckDB extension “icu”, which Tabhouse does not fetch, zones are set up by the names a statement gives: write a CASE with one AT TIME ZONE a zone.',
  };
}

/** Settings of ICU: the lock on settings answers before the engine can say that it does not know them. */
const ICU_SETTING = /Cannot change configuration option "(timezone|calendar)"/i;

function extensionIn(message: string): string | undefined {
  return (
    /required extension '(\w+)'/.exec(message)?.[1] ??
    /exists in the (\w+) extension/.exec(message)?.[1] ??
    /Extension "[^"]*?(\w+)\.duckdb_extension/.exec(message)?.[1]
  );
}

function missingExtension(message: string, sql: string): { message: string; hint: string } | null {
  const [zoned, operator, operands = '', cast] = ZONED.exec(message) ?? [];
  if (zoned) {
    return {
      message: `“${cast ?? operands.replace(', ', ` ${operator} `)}” needs the DuckDB extension “icu”, which Tabhouse does not fetch: nothing leaves this tab.`,
      hint: 'Cast to timestamp first: cast(x as timestamp) gives the time in UTC.',
    };
  }
  const setting = ICU_SETTING.exec(message)?.[1];
  const extension = setting === undefined ? extensionIn(message) : 'icu';
  if (!extension) return null;
  const name = setting ?? /with name "?([^"\s]+)"? is not in the catalog/.exec(message)?.[1] ?? CULPRITS[extension]?.exec(sql)?.[0];
  return {
    message: `${name ? `“${name}” needs` : 'This statement needs'} the DuckDB extension “${extension}”, which Tabhouse does not fetch: nothing leaves this tab.`,
    hint:
      name && READS_FILES.test(name)
        ? 'Files of the open project can be read by their paths inside it; there is none of this name.'
        : 'Functions of DuckDB’s core work.',
  };
}

const FORBIDDEN =
  /file system operations are disabled|external extensions is disabled|enable external access|has been disabled by configuration|configuration has been locked/;

/** DuckDB-WASM hands parser errors over as JSON, all others as text. */
function plainMessage(raw: string): string {
  if (!raw.startsWith('{"exception_type"')) return raw;
  try {
    const parsed = JSON.parse(raw) as { exception_type: string; exception_message: string };
    return `${parsed.exception_type} Error: ${parsed.exception_message}`;
  } catch {
    return raw;
  }
}

/** A failed statement as the error the rooms above see: code `sql`, `forbidden`, `memory` or `trap`, with the statement and its line. */
export function sqlError(thrown: unknown, sql: string): TabhouseError {
  if (thrown instanceof TabhouseError) return thrown;
  const message = plainMessage(thrown instanceof Error ? thrown.message : String(thrown));
  const found = /^LINE (\d+):/m.exec(message)?.[1];
  const where = { sql, line: found ? Number(found) : undefined };
  const because = { cause: thrown };
  if (isTrap(thrown)) {
    const said = `The database engine broke down in this statement and was started again from the last completed state. It said: ${message}`;
    return new TabhouseError({ code: 'trap', fault: 'tabhouse', message: said, ...where }, because);
  }
  const missing = unknownZone(message) ?? missingExtension(message, sql);
  if (missing) return new TabhouseError({ code: 'sql', fault: 'project', ...where, ...missing }, because);
  if (FORBIDDEN.test(message)) {
    const said = `Statements reach this project’s own tables and files, and nothing else: no other files or databases, no extensions, no engine limits. ${message}`;
    return new TabhouseError({ code: 'forbidden', fault: 'project', message: said, ...where }, because);
  }
  if (/Out of Memory Error|std::bad_alloc|Array buffer allocation failed/i.test(message)) {
    const said = `The statement needs more memory than the tab may use. ${message.split('\n')[0]}`;
    return new TabhouseError(
      { code: 'memory', fault: 'data', message: said, hint: 'Read fewer columns or rows at a time, or aggregate earlier.', ...where },
      because,
    );
  }
  return new TabhouseError({ code: 'sql', fault: 'project', message, ...where }, because);
}
