import { TabhouseError } from '../base/error.ts';

/** What a project may hold at most, however it comes in. */
export const MAX_FILES = 20_000;
export const MAX_BYTES = 200_000_000;

/** What others keep beside a project's own files, and the databases and data that lie there: heavy, and not the project. */
export const IGNORED = /(^|\/)(\.git|\.venv|venv|node_modules|__pycache__|__MACOSX|\.DS_Store)(\/|$)|\.(duckdb|duckdb\.wal|parquet)$/;

/** The refusal of a project beyond a limit. `what`: which one, as in “more than 200 MB”. */
export function tooMuch(what: string): TabhouseError {
  return new TabhouseError({
    code: 'too-large',
    fault: 'usage',
    message: `This holds ${what}.`,
    hint: 'drop only the dbt project: its models, macros, seeds and dbt_packages',
  });
}

export const tooManyFiles = (): TabhouseError => tooMuch(`more than ${MAX_FILES.toLocaleString('en-US')} files`);
export const tooManyBytes = (): TabhouseError => tooMuch(`more than ${MAX_BYTES / 1_000_000} MB`);
