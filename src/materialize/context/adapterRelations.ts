import type { Steps } from '../../jinja/steps.ts';
import { PyError, type Value } from '../../jinja/values.ts';
import { AgateTable } from '../agate/table.ts';
import { Relation } from '../../project/context/relation.ts';
import type { Session } from '../session.ts';
import type { AdapterMethods } from './adapter.ts';
import type { Bound } from '../../jinja/hostFunction.ts';

/** A relation argument. @throws PyError where it is something else. */
export function relationOf(args: Bound, name: string): Relation {
  const value = args.value(name);
  if (value instanceof Relation) return value;
  throw new PyError(
    'MacroArgTypeError',
    `'adapter.${args.functionName}' expects argument '${name}' to be of type '<class Relation>', instead got ${String(value)}`,
  );
}

const textOrNull = (value: Value): string | null => (typeof value === 'string' ? value : null);

export const relationMethods: AdapterMethods = {
  get_relation: {
    parameters: ['database', 'schema', 'identifier'],
    body: ({ session }, args) =>
      getRelation(session, textOrNull(args.value('database')), textOrNull(args.value('schema')), textOrNull(args.value('identifier'))),
  },
  already_exists: {
    parameters: ['schema', 'name'],
    body: function* ({ session }, args) {
      return (yield* getRelation(session, session.options.database, args.text('schema'), args.text('name'))) !== null;
    },
  },
  drop_relation: {
    parameters: ['relation'],
    body: function* ({ session }, args) {
      const relation = relationOf(args, 'relation');
      if (relation.type === null) throw new PyError('CompilationError', `Tried to drop relation ${relation.render()}, but its type is null.`);
      session.cache.drop(relation);
      yield* session.callMacro('drop_relation', { relation });
      return null;
    },
  },
  truncate_relation: {
    parameters: ['relation'],
    body: function* ({ session }, args) {
      yield* session.callMacro('truncate_relation', { relation: relationOf(args, 'relation') });
      return null;
    },
  },
  rename_relation: {
    parameters: ['from_relation', 'to_relation'],
    body: function* ({ session }, args) {
      const [from, to] = [relationOf(args, 'from_relation'), relationOf(args, 'to_relation')];
      session.cache.rename(from, to);
      yield* session.callMacro('rename_relation', { from_relation: from, to_relation: to });
      return null;
    },
  },
  create_schema: {
    parameters: ['relation'],
    body: function* ({ session }, args) {
      yield* createSchema(session, relationOf(args, 'relation'));
      return null;
    },
  },
  drop_schema: {
    parameters: ['relation'],
    body: function* ({ session }, args) {
      const relation = relationOf(args, 'relation').withoutIdentifier();
      yield* session.callMacro('drop_schema', { relation });
      yield* session.transaction.commit();
      session.cache.dropSchema(relation.database, relation.schema);
      return null;
    },
  },
  check_schema_exists: {
    parameters: ['database', 'schema'],
    body: function* ({ session }, args) {
      const schema = args.text('schema');
      const information = new Relation({
        path: { database: textOrNull(args.value('database')), schema, identifier: null },
        quotePolicy: session.quoting,
      }).informationSchema(null);
      const found = yield* session.callMacro('check_schema_exists', { information_schema: information, schema });
      return Number(firstColumn(found)[0] ?? 0) > 0;
    },
  },
  cache_added: cacheMethod(['relation'], (session, args) => session.cache.add(relationOf(args, 'relation'))),
  cache_dropped: cacheMethod(['relation'], (session, args) => session.cache.drop(relationOf(args, 'relation'))),
  cache_renamed: cacheMethod(['from_relation', 'to_relation'], (session, args) =>
    session.cache.rename(relationOf(args, 'from_relation'), relationOf(args, 'to_relation')),
  ),
  get_temp_relation_path: {
    parameters: ['model', 'batch_id?'],
    body: () => {
      throw new PyError('DbtRuntimeError', 'get_temp_relation_path is for MotherDuck only');
    },
  },
};

function cacheMethod(parameters: string[], change: (session: Session, args: Bound) => void): AdapterMethods[string] {
  return {
    parameters,
    body: ({ session }, args) => {
      change(session, args);
      return '';
    },
  };
}

function firstColumn(table: Value): Value[] {
  return table instanceof AgateTable ? table.cells.map((row) => row[0] as Value) : [];
}

/** The schema of a relation, made where there is none. */
export function* createSchema(session: Session, relation: Relation): Steps<void> {
  yield* session.callMacro('create_schema', { relation: relation.withoutIdentifier() });
  yield* session.transaction.commit();
}

/** The relation of that name, or null. A schema that has not been looked at is listed first. */
export function* getRelation(session: Session, database: string | null, schema: string | null, identifier: string | null): Steps<Relation | null> {
  yield* listRelations(session, database, schema);
  return session.cache.find({ database, schema, identifier }, session.quoting);
}

function* listRelations(session: Session, database: string | null, schema: string | null): Steps<Relation[]> {
  if (!session.cache.knows(database, schema)) {
    const schemaRelation = new Relation({ path: { database, schema, identifier: null }, quotePolicy: session.quoting }).include({ identifier: false });
    const found = yield* listUncached(session, schemaRelation);
    session.cache.addSchema(database, schema);
    for (const relation of found) session.cache.add(relation);
  }
  return session.cache.list(database, schema);
}

function* listUncached(session: Session, schemaRelation: Relation): Steps<Relation[]> {
  const rows = yield* session.callMacro('list_relations_without_caching', { schema_relation: schemaRelation });
  if (!(rows instanceof AgateTable)) return [];
  return rows.cells.map(
    ([database, identifier, schema, type]) =>
      new Relation({
        path: { database: database as string, schema: schema as string, identifier: identifier as string },
        type: (type as string | null) ?? 'external',
      }),
  );
}
