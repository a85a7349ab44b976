import type { Table } from 'apache-arrow';
import type { Steps } from '../../jinja/steps.ts';
import { ConnectionTraces, type Settings } from './connectionTraces.ts';
import { query } from './requests.ts';

/** dbt's one connection: it begins a transaction before the first statement that wants one, and rolls back when a statement fails. */
export class Transaction {
  private open = false;
  /** Whether SQL of the project may have begun a transaction by itself. */
  private mayHaveStrayed = false;
  private readonly traces: ConnectionTraces;

  /** `settings` are those of profiles.yml, which dbt-duckdb gives to every connection. */
  constructor(settings: Settings = []) {
    this.traces = new ConnectionTraces(settings);
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** The beginning of a command. */
  *begin(): Steps<void> {
    yield* this.traces.begin();
  }

  /** Runs SQL; a failure rolls back what is open before it is thrown on. */
  *execute(sql: string, autoBegin: boolean): Steps<Table> {
    if (autoBegin && !this.open) {
      yield* query('BEGIN');
      this.open = true;
    }
    this.mayHaveStrayed ||= /\b(?:begin|start)\b/i.test(sql);
    yield* this.traces.foresee(sql);
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
    yield* this.letGo();
  }

  private *letGo(): Steps<void> {
    try {
      yield* query('ROLLBACK');
    } catch {
      // DuckDB has rolled back by itself where the commit failed.
    }
  }

  /** The end of a node: dbt gives its connection back, which rolls back what is open, whoever began it. */
  *release(): Steps<void> {
    yield* this.rollback();
    if (this.mayHaveStrayed) yield* this.letGo();
    this.mayHaveStrayed = false;
    yield* this.traces.takeAway();
  }

  /** The end of a command, and of dbt's process. */
  *end(): Steps<void> {
    yield* this.release();
    yield* this.traces.end();
  }
}
