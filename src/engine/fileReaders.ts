import { withEdits, type Edit } from './edits.ts';
import { SqlWords } from './sqlWords.ts';
import type { Token } from './tokens.ts';

/** What DuckDB reads by an extension of its own that is not in the tab. */
export type FileFormat = 'parquet' | 'json';

const OPTIONS = ['union_by_name := false', 'filename := false', 'hive_partitioning := true'];

/** The functions of those extensions that read whole files, and the options that can be had here, with their defaults. */
export const READERS: Record<FileFormat, { names: readonly string[]; options: readonly string[] }> = {
  parquet: { names: ['read_parquet', 'parquet_scan'], options: [...OPTIONS, 'binary_as_string := false'] },
  json: {
    names: ['read_json', 'read_json_auto', 'read_ndjson', 'read_ndjson_auto'],
    options: [...OPTIONS, "format := 'auto'", 'auto_detect := true', 'maximum_object_size := 0', 'sample_size := 0'],
  },
};
const NAMES = Object.values(READERS)
  .flatMap(({ names }) => names)
  .join('|');
/** The name of one of them. */
export const READER = new RegExp(`^(?:${NAMES})$`, 'i');
const MENTIONED = new RegExp(`\\b(?:${NAMES})\\b`, 'i');

/** Where calls of the functions that `name` knows stand: from the bracket that opens to the one that closes. */
export function callSpans(sql: string, name: RegExp): Token[] {
  const words = new SqlWords(sql);
  return brackets(words, name).map(([open, close]) => ({ start: words.start(open), end: words.end(close) }));
}

/** `filename = true` in a call as `filename := true`: functions of DuckDB take both, macros the second alone. */
export function nameOptions(sql: string): string {
  if (!MENTIONED.test(sql)) return sql;
  const words = new SqlWords(sql);
  const signs = brackets(words, READER).flatMap(([open, close]) => words.within(open, close, '=').filter((at) => isOption(words, at)));
  return withEdits(
    sql,
    signs.map((at): Edit => ({ start: words.start(at), end: words.end(at), text: ':=' })),
  );
}

/** The brackets, as tokens, of the calls of a function. */
function brackets(words: SqlWords, name: RegExp): [open: number, close: number][] {
  const calls = Array.from({ length: words.count }, (_, at) => at).filter((at) => words.word(at + 1) === '(' && name.test(words.word(at)));
  return calls.map((at) => [at + 1, words.closing(at + 1)]);
}

/** Whether the equals sign here gives an argument its name, and compares nothing. */
function isOption(words: SqlWords, at: number): boolean {
  return words.word(at - 2) === ',' && !/^[=>]$/.test(words.word(at + 1));
}
