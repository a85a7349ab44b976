import { quoteText } from '../base/sqlName.ts';
import { withEdits, type Edit } from './edits.ts';
import { READER } from './fileReaders.ts';
import { namesOf } from './readableFiles.ts';
import { tokensOf } from './tokens.ts';

const TAKES_LIST = /^(read_csv|read_csv_auto|read_text|read_blob|glob)$/i;
const BEFORE_TABLE = /^(from|join)$/i;
const HAS_PATTERN = /'[^'\n]*[*?[][^'\n]*'/;

/**
 * Patterns of file names (`'data/*.csv'`) as the list of the project's files that they stand for. DuckDB-WASM's own search takes `*` for `/` too, and
 * knows no `[ab]`; native DuckDB's rules are: `*` and `?` stay inside a folder, `**` is any number of folders, `[a-c]` and `[!a]` are letters.
 * A pattern of no file is left as it is: DuckDB says that there is none.
 * @param paths of the files that may be read
 */
export function expandPatterns(sql: string, paths: readonly string[]): string {
  if (paths.length === 0 || !HAS_PATTERN.test(sql)) return sql;
  const tokens = tokensOf(sql);
  const word = (at: number): string => (tokens[at] ? sql.slice(tokens[at].start, tokens[at].end) : '');
  const edits = tokens.flatMap(({ start, end }, at): Edit[] => {
    if (sql[start] !== "'") return [];
    const inFunction = word(at - 1) === '(' && (TAKES_LIST.test(word(at - 2)) || READER.test(word(at - 2)));
    if (!inFunction && !BEFORE_TABLE.test(word(at - 1))) return [];
    const found = matching(sql.slice(start + 1, end - 1).replaceAll("''", "'"), paths);
    if (found.length === 0) return [];
    const list = `[${found.map(quoteText).join(', ')}]`;
    return [{ start, end, text: inFunction ? list : `${readerOf(found[0]!)}(${list})` }];
  });
  return withEdits(sql, edits);
}

/** What DuckDB reads a file by that stands as a table. */
function readerOf(path: string): string {
  if (/\.parquet$/i.test(path)) return 'read_parquet';
  return /\.(?:json|jsonl|ndjson)$/i.test(path) ? 'read_json_auto' : 'read_csv_auto';
}

function matching(pattern: string, paths: readonly string[]): string[] {
  if (!/[*?[]/.test(pattern)) return [];
  const shape = new RegExp(`^${patternSource(pattern)}$`, 'u');
  return paths
    .flatMap(namesOf)
    .filter((name) => shape.test(name))
    .sort();
}

/** As a regular expression. */
function patternSource(pattern: string): string {
  return pattern
    .split('/')
    .map((part, at, parts) => (part === '**' ? (at === parts.length - 1 ? '.*' : '(?:[^/]+/)*') : partSource(part) + (at === parts.length - 1 ? '' : '/')))
    .join('');
}

function partSource(part: string): string {
  return part.replace(/\*+|\?|\[(!?)([^\]]+)\]|[^*?[]+|\[/g, (piece: string, not: string | undefined, letters: string | undefined) => {
    if (piece.startsWith('*')) return '[^/]*';
    if (piece === '?') return '[^/]';
    if (letters !== undefined) return `[${not ? '^' : ''}${letters.replace(/[\\\]^]/g, '\\$&')}]`;
    return piece.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  });
}
