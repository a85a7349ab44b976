import type { Steps } from '../../jinja/steps.ts';
import { TabhouseError } from '../../base/error.ts';
import { PyDict, PyError, type Value } from '../../jinja/values.ts';
import { Column } from '../../project/context/column.ts';
import { Relation } from '../../project/context/relation.ts';
import type { Session } from '../session.ts';
import type { AdapterMethods } from './adapter.ts';
import { relationOf } from './adapterRelations.ts';
import { executeSql } from './statements.ts';

export const columnMethods: AdapterMethods = {
  get_columns_in_relation: {
    parameters: ['relation'],
    body: ({ session }, args) => saidColumns(session, relationOf(args, 'relation')),
  },
  get_columns_in_table: {
    parameters: ['schema', 'identifier'],
    body: ({ session }, args) => columnsInTable(session, args.text('schema'), args.text('identifier')),
  },
  get_missing_columns: {
    parameters: ['from_relation', 'to_relation'],
    body: function* ({ session }, args) {
      const wanted = yield* columnsIn(session, relationOf(args, 'from_relation'));
      const present = new Set((yield* columnsIn(session, relationOf(args, 'to_relation'))).map(columnName));
      return wanted.filter((column) => !present.has(columnName(column)));
    },
  },
  get_column_schema_from_query: {
    parameters: ['sql'],
    body: function* ({ session }, args) {
      const { table } = yield* executeSql(session, `DESCRIBE (${args.text('sql')})`, { autoBegin: false, fetch: true });
      return table.cells.flatMap(([name, type]) => new Column(String(name), String(type)).flatten());
    },
  },
  expand_target_column_types: {
    parameters: ['from_relation', 'to_relation'],
    body: (_, args) => {
      relationOf(args, 'from_relation');
      relationOf(args, 'to_relation');
      return null;
    },
  },
  valid_snapshot_target: {
    parameters: ['relation', 'column_names?'],
    body: function* ({ session }, args) {
      yield* assertSnapshotColumns(session, relationOf(args, 'relation'), args.value('column_names'), false);
      return null;
    },
  },
  assert_valid_snapshot_target_given_strategy: {
    parameters: ['relation', 'column_names', 'strategy'],
    body: function* ({ session }, args) {
      const strategy = args.value('strategy');
      const keepsDeleted = strategy instanceof PyDict && strategy.get('hard_deletes') === 'new_record';
      yield* assertSnapshotColumns(session, relationOf(args, 'relation'), args.value('column_names'), keepsDeleted);
      return null;
    },
  },
};

const columnName = (column: Value): string => (column instanceof Column ? column.name : '');

/** Columns of a relation; none where it does not exist. */
export function* columnsIn(session: Session, relation: Relation): Steps<Value[]> {
  const columns = yield* saidColumns(session, relation);
  return Array.isArray(columns) ? columns : [];
}

/** What the macro, which a project may override, returns: whatever that is. */
function* saidColumns(session: Session, relation: Relation): Steps<Value> {
  try {
    return yield* session.callMacro('get_columns_in_relation', { relation });
  } catch (error) {
    if (error instanceof TabhouseError && /does not exist/i.test(error.message)) return [];
    throw error;
  }
}

function* columnsInTable(session: Session, schema: string, identifier: string): Steps<Value[]> {
  return yield* columnsIn(session, new Relation({ path: { database: session.options.database, schema, identifier }, quotePolicy: session.quoting }));
}

function* assertSnapshotColumns(session: Session, relation: Relation, names: Value, keepsDeleted: boolean): Steps<void> {
  const stored = (yield* columnsIn(session, relation)).map(columnName);
  const lowered = new Set(stored.map((name) => name.toLowerCase()));
  const wanted = (column: string): string => (names instanceof PyDict ? String(names.get(column) ?? column) : column);
  const missing = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'].map(wanted).filter((name) => !lowered.has(name.toLowerCase()));
  if (missing.length === 0 && keepsDeleted && !lowered.has(wanted('dbt_is_deleted'))) missing.push(wanted('dbt_is_deleted'));
  if (missing.length === 0) return;
  const list = missing.map((name) => `"${name}"`).join(', ');
  throw new PyError(
    'SnapshotTargetNotSnapshotTableError',
    `Snapshot target is missing configured columns (missing ${list}). See https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields for more information.`,
  );
}
