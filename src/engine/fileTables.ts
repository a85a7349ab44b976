import { quoteName, quoteText } from '../base/sqlName.ts';
import type { Connection } from './connection.ts';
import { expandPatterns } from './filePatterns.ts';
import { callSpans, nameOptions, READERS, type FileFormat } from './fileReaders.ts';
import { FILE_COMMENT, namesOf, type ReadableFile } from './readableFiles.ts';
import { tokensOf } from './tokens.ts';

/**
 * Brings a file's rows where SQL can read them: gives the query that reads them, and the statement that drops what was made for it.
 * @throws TabhouseError of code `import` for a file that cannot be read
 */
export type StageRows = (connection: Connection, file: ReadableFile, format: FileFormat) => Promise<{ query: string; cleanUp: string }>;

const ENDINGS: Record<FileFormat, RegExp> = { parquet: /\.(?:parquet|parq|pq)$/i, json: /\.(?:json|jsonl|ndjson)$/i };
/** What takes a list of names apart in the macros. */
const UNLISTABLE = /[,'"[\]]/;
const WITH_FILE_NAME = 'tabhouse filename ';

/**
 * The project's files as statements read them. CSV and text files DuckDB reads itself. Parquet and JSON it would read by extensions that are not
 * in the tab: such a file becomes a temporary table of its own path as soon as a statement names it, and macros called as the extensions' functions
 * read that, so that a stored view keeps a text which means the same in native DuckDB (`docs/decisions/0016-projects-read-their-own-files.md`).
 */
export class FileTables {
  readonly #paths: readonly string[];
  readonly #stage: StageRows;
  readonly #tables = new Map<string, { file: ReadableFile; format: FileFormat }>();

  constructor(files: readonly ReadableFile[], stage: StageRows) {
    this.#paths = files.map(({ path }) => path);
    this.#stage = stage;
    for (const file of files) {
      const format = (Object.keys(ENDINGS) as FileFormat[]).find((each) => ENDINGS[each].test(file.path));
      if (format && !UNLISTABLE.test(file.path)) for (const name of namesOf(file.path)) this.#tables.set(name, { file, format });
    }
  }

  /** The statements that make the macros; to be run once a connection. */
  get setup(): string[] {
    const formats = new Set([...this.#tables.values()].map(({ format }) => format));
    return [...formats].flatMap((format) => READERS[format].names.map((name) => readerMacro(name, READERS[format].options)));
  }

  /** Has the files that a statement names loaded, and gives the text to send. `connection` must not come back here. */
  async prepare(sql: string, connection: Connection): Promise<string> {
    const text = expandPatterns(sql, this.#paths);
    if (this.#tables.size === 0) return text;
    await this.load(text, connection);
    return nameOptions(text);
  }

  /** Has the files that a text names loaded. A table that a rolled back transaction took along is made again. */
  async load(sql: string, connection: Connection): Promise<void> {
    for (const { file, format } of this.#named(sql)) {
      const present = await connection.query(`select 1 from duckdb_tables() where temporary and table_name = ${quoteText(file.path)}`);
      if (present.numRows === 0) await this.#loadFile(file, format, connection);
    }
  }

  async #loadFile(file: ReadableFile, format: FileFormat, connection: Connection): Promise<void> {
    const { query, cleanUp } = await this.#stage(connection, file, format);
    const table = `temp.main.${quoteName(file.path)}`;
    const columns = partitionsOf(file.path).map(([name, value]) => `, ${value} as ${quoteName(name)}`);
    const named = namesOf(file.path).map((name) => view(WITH_FILE_NAME + name, `select *, ${quoteText(name)} as filename from ${table}`));
    const others = namesOf(file.path)
      .filter((name) => name !== file.path)
      .map((name) => view(name, `from ${table}`));
    const made = `create temp table ${quoteName(file.path)} as select *${columns.join('')} from (${query});
comment on table ${table} is ${quoteText(FILE_COMMENT)}`;
    await connection.query([made, cleanUp, ...others, ...named].join(';\n'));
  }

  #named(sql: string): Set<{ file: ReadableFile; format: FileFormat }> {
    const named = new Set<{ file: ReadableFile; format: FileFormat }>();
    if (![...this.#tables.values()].some(({ file }) => sql.includes(file.path))) return named;
    const textReads = callSpans(sql, /^(?:read_text|read_blob|glob|read_csv|read_csv_auto|sniff_csv)$/i);
    for (const { start, end } of tokensOf(sql)) {
      if (sql[start] !== "'" && sql[start] !== '"') continue;
      const table = this.#tables.get(sql.slice(start + 1, end - 1));
      if (table && !textReads.some((span) => span.start < start && end <= span.end)) named.add(table);
    }
    return named;
  }
}

function view(name: string, query: string): string {
  return `create or replace temp view ${quoteName(name)} as ${query};
comment on view temp.main.${quoteName(name)} is ${quoteText(FILE_COMMENT)}`;
}

/**
 * A path or a list of paths as a text is `a` or `[a, 'b=c']`. Of several files rows come together by the names of their columns.
 * `hive_partitioning = false` is refused where it would matter.
 */
function readerMacro(name: string, options: readonly string[]): string {
  const names = `string_split(replace(trim(cast(path as varchar), '[]'), '''', ''), ', ')`;
  const table = `case when not hive_partitioning and name like '%=%/%' then error('hive_partitioning = false cannot be had in the tab')
    else concat('temp.main."', case when filename then ${quoteText(WITH_FILE_NAME)} else '' end, name, '"') end`;
  return `create or replace temp macro ${name}(path, ${options.join(', ')}) as table
    select * from query_table(list_transform(${names}, lambda name: ${table}), true)`;
}

/**
 * The columns that folders called `key=value` stand for, as SQL: DuckDB reads them so unless told not to, as dates, whole numbers or texts
 * (https://duckdb.org/docs/stable/data/partitioning/hive_partitioning).
 */
function partitionsOf(path: string): [name: string, value: string][] {
  return [...path.matchAll(/(?<=^|\/)([^/=]+)=([^/=]*)(?=\/)/g)].map(([, name = '', raw = '']) => {
    const value = quoteText(decoded(raw));
    const text = raw === '__HIVE_DEFAULT_PARTITION__' ? 'null' : value;
    const type = /^\d{4}-\d\d-\d\d$/.test(raw) ? 'date' : /^[+-]?\d{1,18}$/.test(raw) ? 'bigint' : 'varchar';
    return [decoded(name), `cast(${text} as ${type})`];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
