import type { Table } from 'apache-arrow';
import type { Steps } from '../../jinja/steps.ts';
import { quoteName } from '../../base/sqlName.ts';
import { applySettings, mayChangeState, readState, restoreConnection, restoreInstance, type ConnectionState } from './connectionState.ts';
import { query } from './requests.ts';

const MENTIONS_TEMPORARY = /\btemp(orary)?\b/i;

/** dbt's one connection: it begins a transaction before the first statement that wants one, and rolls back when a statement fails. */
export class Transaction {
  private open = false;
  /** Whether a statement since the last cleaning may have made temporary relations. */
  private madeTemporary = false;
  /** As it was before the first statement since the last cleaning, and since the beginning, that may have changed it. */
  private before: ConnectionState | null = null;
  private atFirst: ConnectionState | null = null;

  /** `settings` are those of profiles.yml, which dbt-duckdb gives to every connection. */
  constructor(private readonly settings: readonly (readonly [name: string, value: string])[] = []) {}

  get isOpen(): boolean {
    return this.open;
  }

  /** The beginning of a command. */
  *begin(): Steps<void> {
    if (this.settings.length === 0) return;
    this.atFirst = yield* readState();
    yield* applySettings(this.settings);
  }

  /** Runs SQL; a failure rolls back what is open before it is thrown on. */
  *execute(sql: string, autoBegin: boolean): Steps<Table> {
    if (autoBegin && !this.open) {
      yield* query('BEGIN');
      this.open = true;
    }
    if (MENTIONS_TEMPORARY.test(sql)) this.madeTemporary = true;
    if (this.before === null && mayChangeState(sql)) {
      this.before = yield* readState();
      this.atFirst ??= this.before;
    }
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
   * The end of a node: dbt gives its connection back, which rolls back what is open, and temporary relations, macros, variables and settings of the
   * connection go with it. Here the connection stays, so they are dropped and set back.
   */
  *release(): Steps<void> {
    yield* this.rollback();
    if (this.before !== null) {
      yield* restoreConnection(this.before);
      yield* applySettings(this.settings);
    }
    this.before = null;
    if (!this.madeTemporary) return;
    this.madeTemporary = false;
    const names = yield* query(
      "select 'view' as kind, view_name as name from duckdb_views() where temporary and not internal union all select 'table', table_name from duckdb_tables() where temporary and not internal",
    );
    for (const { kind, name } of names.toArray() as { kind: string; name: string }[]) {
      yield* query(`drop ${kind} if exists temp.main.${quoteName(name)} cascade`);
    }
  }

  /** The end of a command: with dbt's process go settings of the whole engine and what was attached. */
  *end(): Steps<void> {
    if (this.atFirst === null) return;
    yield* restoreConnection(this.atFirst);
    yield* restoreInstance(this.atFirst);
    this.atFirst = null;
  }
}
