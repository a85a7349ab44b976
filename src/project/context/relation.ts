import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PyError, PyObject, Undefined, type Value } from '../../jinja/values.ts';
import { NamedMembers } from './namedMembers.ts';

export type RelationPart = 'database' | 'schema' | 'identifier';
export type RelationPath = Record<RelationPart, string | null>;
export type PartPolicy = Record<RelationPart, boolean>;

export type RelationFields = {
  path: RelationPath;
  type: string | null;
  quotePolicy: PartPolicy;
  includePolicy: PartPolicy;
  /** 0 under `--empty`: the relation prints as a subquery without rows. */
  limit: number | null;
  /** What the relation prints as instead of its name: a file of an external source. */
  external: string | null;
  /** Set on `information_schema` relations. */
  informationSchemaView?: string | null | undefined;
};

export const PARTS: readonly RelationPart[] = ['database', 'schema', 'identifier'];
const ALL: PartPolicy = { database: true, schema: true, identifier: true };
const TYPES: Readonly<Record<string, string>> = {
  Table: 'table',
  CTE: 'cte',
  View: 'view',
  External: 'external',
  MaterializedView: 'materialized_view',
  PointerTable: 'pointer_table',
  Function: 'function',
};
const CTE_PREFIX = '__dbt__cte__';

/** `__dbt__cte__name`: what an ephemeral model is called inside the query that uses it. */
export function cteName(identifier: string): string {
  return CTE_PREFIX + identifier;
}

/** dbt's Relation: a name in the database with its kind, also while parsing, where no database is behind it. It never changes; its methods give new ones. */
export class Relation extends PyObject {
  readonly fields: RelationFields;

  constructor(fields: Partial<RelationFields> & { path: RelationPath }) {
    super();
    this.fields = { type: null, quotePolicy: ALL, includePolicy: ALL, limit: null, external: null, ...fields };
  }

  get pyType(): string {
    return this.isInformationSchema ? 'InformationSchema' : 'DuckDBRelation';
  }
  get path(): RelationPath {
    return this.fields.path;
  }
  get type(): string | null {
    return this.fields.type;
  }
  get database(): string | null {
    return this.path.database;
  }
  get schema(): string | null {
    return this.path.schema;
  }
  get identifier(): string | null {
    return this.path.identifier;
  }
  private get isInformationSchema(): boolean {
    return this.fields.informationSchemaView !== undefined;
  }

  with(changes: Partial<RelationFields>): Relation {
    return new Relation({ ...this.fields, ...changes });
  }

  /** The name as SQL, by the quoting and the parts this relation includes. */
  render(): string {
    if (this.fields.external !== null) return this.fields.external;
    const parts = PARTS.map((part) => {
      const name = this.fields.includePolicy[part] ? this.path[part] : null;
      return name !== null && this.fields.quotePolicy[part] ? `"${name}"` : name;
    });
    return [...parts, this.fields.informationSchemaView ?? null].filter((part) => part !== null).join('.');
  }

  override str(): string {
    const name = this.render();
    const { limit } = this.fields;
    if (limit === null || this.type === 'function') return name;
    return limit === 0 ? `(select * from ${name} where false limit 0)` : `(select * from ${name} limit ${limit})`;
  }
  override repr(): string {
    return `<${this.pyType} ${this.render()}>`;
  }

  include(parts: Partial<PartPolicy>): Relation {
    return this.with({ includePolicy: { ...this.fields.includePolicy, ...parts } });
  }
  quote(parts: Partial<PartPolicy>): Relation {
    return this.with({ quotePolicy: { ...this.fields.quotePolicy, ...parts } });
  }
  replacePath(parts: Partial<RelationPath>): Relation {
    return this.with({ path: { ...this.path, ...parts } });
  }
  withoutIdentifier(): Relation {
    return this.include({ identifier: false }).replacePath({ identifier: null });
  }
  informationSchema(view: string | null): Relation {
    return new Relation({
      path: { database: this.database, schema: null, identifier: 'INFORMATION_SCHEMA' },
      type: 'view',
      includePolicy: { database: this.database !== null, schema: false, identifier: true },
      quotePolicy: { ...this.fields.quotePolicy, identifier: false },
      informationSchemaView: view,
    });
  }

  override truth(): boolean {
    return true;
  }
  override length(): number {
    return PARTS.length;
  }
  override equals(other: Value): boolean {
    return other instanceof Relation && JSON.stringify(other.fields) === JSON.stringify(this.fields);
  }
  override hashKey(): unknown {
    return `relation ${this.render()}`;
  }
  override asDict(): PyDict {
    return PyDict.of([
      ['path', pathDict(this.path)],
      ['type', this.type],
      ['quote_character', '"'],
      ['include_policy', policyDict(this.fields.includePolicy)],
      ['quote_policy', policyDict(this.fields.quotePolicy)],
    ]);
  }
  override iterate(): Iterable<Value> {
    return this.asDict().keys();
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttribute(key) : undefined;
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'database':
      case 'schema':
      case 'identifier':
        return this.path[name];
      case 'table':
      case 'name':
        return this.identifier;
      case 'type':
        return this.type;
      case 'path':
        return pathDict(this.path);
      case 'quote_policy':
        return policyDict(this.fields.quotePolicy);
      case 'include_policy':
        return policyDict(this.fields.includePolicy);
      case 'quote_character':
        return '"';
      case 'limit':
        return this.fields.limit;
      case 'external':
        return this.fields.external;
      case 'event_time_filter':
        return null;
      case 'information_schema_view':
        return this.fields.informationSchemaView ?? null;
      case 'is_table':
        return this.type === 'table';
      case 'is_view':
        return this.type === 'view';
      case 'is_cte':
        return this.type === 'cte';
      case 'is_materialized_view':
        return this.type === 'materialized_view';
      case 'is_pointer':
        return this.type === 'pointer_table';
      case 'is_function':
        return this.type === 'function';
      case 'can_be_renamed':
      case 'can_be_replaced':
      case 'dbt_created':
      case 'require_alias':
        return false;
      default:
        return relationConstant(name) ?? this.method(name);
    }
  }

  private method(name: string): Value | undefined {
    switch (name) {
      case 'render':
        return hostFunction(name, [], () => this.render());
      case 'render_limited':
        return hostFunction(name, [], () => this.str());
      case 'without_identifier':
        return hostFunction(name, [], () => this.withoutIdentifier());
      case 'include':
        return hostFunction(name, ['database?', 'schema?', 'identifier?'], (args) => this.include(flagsIn((part) => args.optional(part))));
      case 'quote':
        return hostFunction(name, ['database?', 'schema?', 'identifier?'], (args) => this.quote(flagsIn((part) => args.optional(part))));
      case 'quoted':
        return hostFunction(name, ['identifier'], (args) => `"${args.text('identifier')}"`);
      case 'replace_path':
        return hostFunction(name, ['**parts'], (args) => this.replacePath(pathIn((part) => args.named.get(part))));
      case 'incorporate':
      case 'replace':
        return hostFunction(name, ['**changes'], (args) => this.incorporate(args.named));
      case 'information_schema':
        return hostFunction(name, ['view_name?'], (args) => this.informationSchema(textOrNull(args.optional('view_name'))));
      case 'information_schema_only':
        return hostFunction(name, [], () => this.informationSchema(null));
      case 'matches':
        return hostFunction(name, ['database?', 'schema?', 'identifier?'], (args) => {
          const given = PARTS.filter((part) => args.value(part) !== null);
          if (given.length === 0) throw new PyError('DbtRuntimeError', 'Tried to match relation, but no search path was passed!');
          return given.every((part) => args.value(part) === this.path[part]);
        });
      case 'get':
        return hostFunction(name, ['key', 'default?'], (args) =>
          args.value('key') === 'metadata' ? PyDict.of([['type', this.pyType]]) : (this.getAttribute(args.text('key')) ?? args.value('default')),
        );
      case 'to_dict':
        return hostFunction(name, ['omit_none?'], () => this.asDict());
      default:
        return undefined;
    }
  }

  /** Python's `incorporate(path={…}, type=…)`: named fields are merged over what is there. */
  private incorporate(changes: ReadonlyMap<string, Value>): Relation {
    const fields: RelationFields = { ...this.fields };
    for (const [name, value] of changes) {
      if (name === 'path') fields.path = { ...fields.path, ...pathIn((part) => entryOf(value, part)) };
      else if (name === 'type') fields.type = typeIn(value);
      else if (name === 'quote_policy') fields.quotePolicy = { ...fields.quotePolicy, ...flagsIn((part) => entryOf(value, part)) };
      else if (name === 'include_policy') fields.includePolicy = { ...fields.includePolicy, ...flagsIn((part) => entryOf(value, part)) };
      else if (name === 'limit') fields.limit = typeof value === 'number' ? value : null;
      else if (name === 'external') fields.external = textOrNull(value);
      else if (name === 'information_schema_view') fields.informationSchemaView = textOrNull(value);
    }
    return new Relation(fields);
  }
}

/** Class attributes that both `Relation` and each relation have (`api.Relation.View`). */
export function relationConstant(name: string): Value | undefined {
  if (Object.hasOwn(TYPES, name)) return TYPES[name];
  if (name === 'get_relation_type') return new NamedMembers('RelationType', (type) => (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined));
  if (name === 'scd_args') {
    return hostFunction(name, ['primary_key', 'updated_at'], (args) => {
      const key = args.value('primary_key');
      return [...(Array.isArray(key) ? key : [key]), args.value('updated_at')];
    });
  }
  if (name === 'add_ephemeral_prefix') return hostFunction(name, ['name'], (args) => cteName(args.text('name')));
  if (name === 'get_default_quote_policy' || name === 'get_default_include_policy') return hostFunction(name, [], () => policyDict(ALL));
  return undefined;
}

/** The class `api.Relation`: makes relations with the project's quoting. */
export class RelationClass extends PyObject {
  readonly pyType = 'RelationProxy';

  constructor(private readonly quoting: PartPolicy) {
    super();
  }

  override call(args: Parameters<NonNullable<PyObject['call']>>[0]): ReturnType<NonNullable<PyObject['call']>> {
    return this.create().call(args);
  }

  override getAttribute(name: string): Value | undefined {
    return name === 'create' ? this.create() : relationConstant(name);
  }

  private create() {
    return hostFunction('create', ['database?', 'schema?', 'identifier?', 'type?', '**others'], (args) => {
      const quotes = args.named.get('quote_policy');
      const includes = args.named.get('include_policy');
      const limit = args.named.get('limit');
      return new Relation({
        path: { database: null, schema: null, identifier: null, ...pathIn((part) => args.optional(part)) },
        type: typeIn(args.optional('type')),
        quotePolicy: { ...this.quoting, ...(quotes === undefined ? {} : flagsIn((part) => entryOf(quotes, part))) },
        includePolicy: { ...ALL, ...(includes === undefined ? {} : flagsIn((part) => entryOf(includes, part))) },
        limit: typeof limit === 'number' ? limit : null,
        external: textOrNull(args.named.get('external')),
      });
    });
  }
}

function pathDict(path: RelationPath): PyDict {
  return PyDict.of(PARTS.map((part) => [part, path[part]]));
}

function policyDict(policy: PartPolicy): PyDict {
  return PyDict.of(PARTS.map((part) => [part, policy[part]]));
}

function entryOf(holder: Value, key: string): Value | undefined {
  if (holder instanceof PyDict) return holder.get(key);
  if (holder instanceof PyObject) return holder.getAttribute(key) ?? holder.getItem(key);
  return undefined;
}

function textOrNull(value: Value | undefined): string | null {
  if (value === undefined || value === null || value instanceof Undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyObject) return value.str();
  throw new PyError('TypeError', 'a part of a relation must be a string');
}

/** A kind of relation that dbt knows, or none. */
function typeIn(value: Value | undefined): string | null {
  const type = textOrNull(value);
  if (type === null || type === 'ephemeral' || Object.values(TYPES).includes(type)) return type;
  throw new PyError('InvalidFieldValue', `Field "type" of type Optional[RelationType] in DuckDBRelation has invalid value '${type}'`);
}

function pathIn(read: (part: RelationPart) => Value | undefined): Partial<RelationPath> {
  const path: Partial<RelationPath> = {};
  for (const part of PARTS) {
    const value = read(part);
    if (value !== undefined) path[part] = textOrNull(value);
  }
  return path;
}

/** Parts whose flag was given and is not None. */
function flagsIn(read: (part: RelationPart) => Value | undefined): Partial<PartPolicy> {
  const flags: Partial<PartPolicy> = {};
  for (const part of PARTS) {
    const value = read(part);
    if (typeof value === 'boolean') flags[part] = value;
  }
  return flags;
}
