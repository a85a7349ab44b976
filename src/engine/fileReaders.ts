import { withEdits } from './edits.ts';
import { tokensOf, type Token } from './tokens.ts';

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
const READER = /^(?:read_parquet|parquet_scan|read_json|read_json_auto|read_ndjson|read_ndjson_auto)$/i;

/** Where calls of the functions that `name` knows stand: from the bracket that opens to the one that closes. */
export function callSpans(sql: string, name: RegExp): Token[] {
  const tokens = tokensOf(sql);
  return tokens.flatMap(({ start, end }, at) => {
    const open = tokens[at + 1];
    if (!open || sql[open.start] !== '(' || !name.test(sql.slice(start, end))) return [];
    return [{ start: open.start, end: closing(sql, tokens, at + 1) }];
  });
}

function closing(sql: string, tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (const { start, end } of tokens.slice(open)) {
    depth += sql[start] === '(' ? 1 : sql[start] === ')' ? -1 : 0;
    if (depth === 0) return end;
  }
  return sql.length;
}

/** `filename = true` in a call as `filename := true`: functions of DuckDB take both, macros the second alone. */
export function nameOptions(sql: string): string {
  const edits = callSpans(sql, READER).flatMap(({ start, end }) =>
    optionSigns(sql.slice(start, end)).map((sign) => ({ start: start + sign, end: start + sign + 1, text: ':=' })),
  );
  return withEdits(sql, edits);
}

/** Where the equals signs of options stand in a call's brackets. */
function optionSigns(call: string): number[] {
  const tokens = tokensOf(call);
  const sign = (at: number): string => (tokens[at] ? call[tokens[at].start]! : '');
  let depth = 0;
  return tokens.flatMap(({ start }, at) => {
    depth += '([{'.includes(sign(at)) ? 1 : ')]}'.includes(sign(at)) ? -1 : 0;
    return depth === 1 && sign(at) === '=' && sign(at - 2) === ',' && !/[=>]/.test(sign(at + 1)) ? [start] : [];
  });
}
