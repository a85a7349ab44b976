import type { Table } from 'apache-arrow';
import type { Steps } from '../../jinja/steps.ts';
import { query } from './requests.ts';

const MENTIONS_TEMPORARY = /\btemp(orary)?\b/i;

/** dbt's one connection: it begins a transaction before the first statement that wants one, and rolls back when a statement fails. */
export class Transaction {
  private open = false;
  /** Whether a statement since the last cleaning may have made temporary relations. */
  private madeTemporary = false;

  get isOpen(): boolean {
    return this.open;
  }

  /** Runs SQL; a failure rolls back what is open before it is thrown on. */
  *execute(sql: string, autoBegin: boolean): Steps<Table> {
    if (autoBegin && !this.open) {
      yield* query('BEGIN');
      this.open = true;
    }
    if (MENTIONS_TEMPORARY.test(sql)) this.madeTemporary = true;
    try {
      return yield* query(sql);
    } catch (error) {
      yield* this.rollback();
      throw error;
    }
  }

  /** Nothing where nothing is open, as in dbt-duckdb. */
  *commit(): Steps<void> {
    if (!this.open) return;
    try {
      yield* query('COMMIT');
      this.open = false;
    } catch (error) {
      yield* this.rollback();
      throw error;
    }
  }

  *rollback(): Steps<void> {
    if (!this.open) return;
    this.open = false;
    try {
      yield* query('ROLLBACK');
    } catch {
      // DuckDB has rolled back by itself where the commit failed.
    }
  }

  /**
   * The end of a node: dbt gives its connection back, which rolls back what is open, and temporary relations go with it. Here the
   * connection stays, so they are dropped.
   */
  *release(): Steps<void> {
    yield* this.rollback();
    if (!this.madeTemporary) return;
    this.madeTemporary = false;
    const names = yield* query(
      "select 'view' as kind, view_name as name from duckdb_views() where temporary and not internal union all select 'table', table_name from duckdb_tables() where temporary and not internal",
    );
    for (const row of names.toArray() as { kind: string; name: string }[]) {
      yield* query(`drop ${row.kind} if exists temp.main."${row.name.replaceAll('"', '""')}" cascade`);
    }
  }
}
