import { quoteName, quoteText } from '../../base/sqlName.ts';
import { FILE_COMMENT } from '../../engine/readableFiles.ts';
import type { Steps } from '../../jinja/steps.ts';
import { applySettings, mayChangeState, readState, restoreConnection, restoreInstance, type ConnectionState } from './connectionState.ts';
import { query } from './requests.ts';

export type Settings = readonly (readonly [name: string, value: string])[];

const MENTIONS_TEMPORARY = /\btemp(orary)?\b/i;

/**
 * What statements leave on the connection. In dbt it goes when a node gives its connection back: temporary relations, macros, types and sequences,
 * variables, settings. Here the connection stays, so all of it is dropped and set back.
 */
export class ConnectionTraces {
  /** Whether a statement since the last node may have made temporary relations. */
  private madeTemporary = false;
  /** As it was before the first statement since the last node that may have changed it. */
  private before: ConnectionState | null = null;
  /** And since the beginning of the command. */
  private atFirst: ConnectionState | null = null;

  /** `settings` are those of profiles.yml, which dbt-duckdb gives to every connection. */
  constructor(private readonly settings: Settings) {}

  /** The beginning of a command. */
  *begin(): Steps<void> {
    if (this.settings.length === 0) return;
    this.atFirst = yield* readState();
    yield* applySettings(this.settings);
  }

  /** To be asked before each statement: notes what it may change. */
  *foresee(sql: string): Steps<void> {
    if (MENTIONS_TEMPORARY.test(sql)) this.madeTemporary = true;
    if (this.before !== null || !mayChangeState(sql)) return;
    this.before = yield* readState();
    this.atFirst ??= this.before;
  }

  /** The end of a node. */
  *takeAway(): Steps<void> {
    if (this.before !== null) {
      yield* restoreConnection(this.before);
      yield* applySettings(this.settings);
      this.before = null;
    }
    if (this.madeTemporary) yield* dropTemporaryRelations();
    this.madeTemporary = false;
  }

  /** The end of a command: with dbt's process go settings of the whole engine and what was attached. */
  *end(): Steps<void> {
    if (this.atFirst === null) return;
    yield* restoreConnection(this.atFirst);
    yield* restoreInstance(this.atFirst);
    this.atFirst = null;
  }
}

/** Those of files stay: they are the tab's, and stored views read them. */
function* dropTemporaryRelations(): Steps<void> {
  const those = `where temporary and not internal and comment is distinct from ${quoteText(FILE_COMMENT)}`;
  const names = yield* query(
    `select 'view' as kind, view_name as name from duckdb_views() ${those} union all select 'table', table_name from duckdb_tables() ${those}`,
  );
  for (const { kind, name } of names.toArray() as { kind: string; name: string }[]) {
    yield* query(`drop ${kind} if exists temp.main.${quoteName(name)} cascade`);
  }
}
