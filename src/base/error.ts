/** Who can mend it: the author of the project, the data, the caller, the browser or disk, or Tabhouse itself. */
export type Fault = 'project' | 'data' | 'usage' | 'environment' | 'tabhouse';

/** One thing wrong, with its place. `line` and `column` count from 1. */
export type Problem = {
  message: string;
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  /** What to do about it, or the nearest name that exists. */
  hint?: string | undefined;
};

export type ErrorDetail = Problem & {
  /** A short stable word for programs, such as `parse`, `busy`, `sql`, `quota`. */
  code: string;
  fault: Fault;
  sql?: string | undefined;
  /** unique_id of the node it happened in. */
  node?: string | undefined;
  /** All located problems, where one error stands for several. */
  problems?: Problem[] | undefined;
};

/** The one error type of Tabhouse. It crosses worker borders by `toDetail` and `fromDetail` without losing a field. */
export class TabhouseError extends Error {
  override readonly name = 'TabhouseError';
  readonly code: string;
  readonly fault: Fault;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly hint?: string | undefined;
  readonly sql?: string | undefined;
  readonly node?: string | undefined;
  readonly problems?: Problem[] | undefined;

  constructor(detail: ErrorDetail, options?: ErrorOptions) {
    super(detail.message, options);
    this.code = detail.code;
    this.fault = detail.fault;
    this.file = detail.file;
    this.line = detail.line;
    this.column = detail.column;
    this.hint = detail.hint;
    this.sql = detail.sql;
    this.node = detail.node;
    this.problems = detail.problems;
  }

  toDetail(): ErrorDetail {
    const { message, code, fault, file, line, column, hint, sql, node, problems } = this;
    return { message, code, fault, file, line, column, hint, sql, node, problems };
  }

  static fromDetail(detail: ErrorDetail): TabhouseError {
    return new TabhouseError(detail);
  }

  /** Any thrown thing as a TabhouseError; what is one already is returned as it is. */
  static from(thrown: unknown, more: Partial<ErrorDetail> = {}): TabhouseError {
    if (thrown instanceof TabhouseError) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new TabhouseError({ code: 'unexpected', fault: 'tabhouse', message, ...more }, { cause: thrown });
  }
}
