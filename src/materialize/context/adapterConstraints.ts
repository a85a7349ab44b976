import { hostFunction } from '../../jinja/hostFunction.ts';
import { repr, str } from '../../jinja/repr.ts';
import { PyDict, PyError, PyObject, type Value } from '../../jinja/values.ts';
import { readReference } from '../../project/parse/staticReference.ts';
import { relationOfNode, relationOfSource } from '../relations/relationOf.ts';
import type { Steps } from '../../jinja/steps.ts';
import { quoteText } from '../../base/sqlName.ts';
import type { Session } from '../session.ts';
import { query } from '../sql/requests.ts';
import { relationOf } from './adapterRelations.ts';
import type { AdapterMethods } from './adapter.ts';
import type { RunContext } from './runContext.ts';

export const constraintMethods: AdapterMethods = {
  render_raw_columns_constraints: {
    parameters: ['raw_columns'],
    body: (context, args) => [...entriesOf(args.value('raw_columns'))].map(([, column]) => columnDefinition(context, column)),
  },
  render_raw_model_constraints: {
    parameters: ['raw_constraints'],
    body: (context, args) => {
      const constraints = args.value('raw_constraints');
      return (Array.isArray(constraints) ? constraints : []).map((one) => tableConstraint(context, one)).filter((text) => text !== '');
    },
  },
  catalog_supports_foreign_keys: { parameters: ['database'], body: () => true },
  existing_key_constraint_types: {
    parameters: ['relation'],
    body: function* ({ session }, args) {
      const { database, schema, identifier } = relationOf(args, 'relation');
      return [...(yield* keyConstraints(session, database ?? '', schema ?? '', identifier ?? ''))].sort();
    },
  },
  parse_index: {
    parameters: ['raw_index'],
    body: (context, args) => {
      const raw = args.value('raw_index');
      if (raw === null) return null;
      if (!(raw instanceof PyDict))
        throw new PyError('CompilationError', `Invalid index config:\n  Got: ${str(raw)}\n  Expected a dictionary with at minimum a "columns" key`);
      const wrong = wrongIndex(raw);
      if (wrong !== null) throw new PyError('CompilationError', `Could not parse index config: ${wrong}`);
      const columns = raw.get('columns') as Value[];
      return new IndexConfig(
        columns.map((column) => str(column)),
        raw.get('unique') === true,
        context.session.options.now(),
      );
    },
  },
};

/** Kinds of keys a table has had since the first of its schema was asked about in this run, as dbt-duckdb keeps them. */
function* keyConstraints(session: Session, database: string, schema: string, identifier: string): Steps<ReadonlySet<string>> {
  const place = `${database.toLowerCase()}.${schema.toLowerCase()}`;
  let tables = session.keyConstraints.get(place);
  if (tables === undefined) {
    const found = yield* query(
      `select lower(table_name) as name, replace(lower(constraint_type), ' ', '_') as type from duckdb_constraints()
        where lower(database_name) = lower(${quoteText(database)}) and lower(schema_name) = lower(${quoteText(schema)})
          and constraint_type in ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')`,
    );
    const kinds = new Map<string, Set<string>>();
    for (const { name, type } of found.toArray() as { name: string; type: string }[]) kinds.set(name, (kinds.get(name) ?? new Set()).add(type));
    session.keyConstraints.set(place, (tables = kinds));
  }
  return tables.get(identifier.toLowerCase()) ?? new Set();
}

/** What dbt's JSON schema of an index says against it. */
function wrongIndex(raw: PyDict): string | null {
  const other = [...raw.items()].find(([key]) => key !== 'columns' && key !== 'unique')?.[0];
  if (other !== undefined) return `at path []: Additional properties are not allowed (${repr(other)} was unexpected)`;
  const columns = raw.get('columns');
  if (columns === undefined) return "at path []: 'columns' is a required property";
  if (!Array.isArray(columns)) return `at path ['columns']: ${repr(columns)} is not of type 'array'`;
  const wrong = columns.findIndex((column) => typeof column !== 'string');
  if (wrong >= 0) return `at path ['columns'][${wrong}]: ${repr(columns[wrong] ?? null)} is not of type 'string'`;
  const unique = raw.get('unique') ?? false;
  return typeof unique === 'boolean' ? null : `at path ['unique']: ${repr(unique)} is not of type 'boolean'`;
}

function entriesOf(value: Value): Iterable<readonly [Value, Value]> {
  return value instanceof PyDict ? value.items() : [];
}

const field = (holder: Value, name: string): string | null => {
  const value = holder instanceof PyDict ? holder.get(name) : undefined;
  return value === undefined || value === null ? null : str(value);
};

function columnDefinition(context: RunContext, column: Value): string {
  const name = field(column, 'name') ?? '';
  const quoted = column instanceof PyDict && column.get('quote') === true ? `"${name}"` : name;
  const constraints = column instanceof PyDict ? column.get('constraints') : undefined;
  const texts = (Array.isArray(constraints) ? constraints : []).map((one) => columnConstraint(context, one)).filter((text) => text !== '');
  return [quoted, field(column, 'data_type') ?? '', ...texts].join(' ');
}

function columnConstraint(context: RunContext, constraint: Value): string {
  const expression = field(constraint, 'expression') ?? '';
  switch (field(constraint, 'type')) {
    case 'check':
      return expression && `check (${expression})`;
    case 'not_null':
      return `not null ${expression}`.trim();
    case 'unique':
      return `unique ${expression}`.trim();
    case 'primary_key':
      return `primary key ${expression}`.trim();
    case 'foreign_key':
      return `references ${reference(context, constraint) ?? expression}`;
    default:
      return expression;
  }
}

function tableConstraint(context: RunContext, constraint: Value): string {
  const name = field(constraint, 'name');
  const prefix = name ? `constraint ${name} ` : '';
  const columns = listed(constraint, 'columns');
  const expression = field(constraint, 'expression') ?? '';
  switch (field(constraint, 'type')) {
    case 'check':
      return expression && `${prefix}check (${expression})`;
    case 'unique':
      return `${prefix}unique ${expression} (${columns})`.replace('  ', ' ');
    case 'primary_key':
      return `${prefix}primary key ${expression} (${columns})`.replace('  ', ' ');
    case 'foreign_key':
      return `${prefix}foreign key (${columns}) references ${reference(context, constraint) ?? expression}`;
    default:
      return expression && `${prefix}${expression}`;
  }
}

/** What `ref('…')` or `source('…', '…')` in the text stands for. */
function relationMeant({ session, subject }: RunContext, to: string): string {
  const from = session.manifest.nodes[subject.uniqueId]?.package_name ?? subject.packageName;
  const meant = readReference(to, subject.file);
  if (meant?.kind === 'ref') {
    const target = session.index.ref(meant.ref.name, meant.ref.package, meant.ref.version, from);
    return target === undefined ? to : relationOfNode(target, session.quoting).render();
  }
  const source = meant === null ? undefined : session.index.source(meant.source[0] ?? '', meant.source[1] ?? '', from);
  return source === undefined ? to : relationOfSource(source).render();
}

/** DuckDB takes no catalog in a foreign key's target. */
function reference(context: RunContext, constraint: Value): string | null {
  const to = field(constraint, 'to');
  const columns = listed(constraint, 'to_columns');
  if (!to || !columns) return null;
  const parts = relationMeant(context, to).split('.');
  return `${(parts.length > 2 ? parts.slice(1) : parts).join('.')} (${columns})`;
}

function listed(constraint: Value, name: string): string {
  const items = constraint instanceof PyDict ? constraint.get(name) : undefined;
  return Array.isArray(items) ? items.map((item) => str(item)).join(', ') : '';
}

/** An entry of the `indexes` config. Its name carries the time, so that a rebuilt table's index never meets the old one's name. */
class IndexConfig extends PyObject {
  readonly pyType = 'DuckDBIndexConfig';
  constructor(
    readonly columns: string[],
    readonly unique: boolean,
    readonly madeAt: Date,
  ) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'columns') return [...this.columns];
    if (name === 'unique') return this.unique;
    if (name !== 'render') return undefined;
    return hostFunction('render', ['relation'], (args) => {
      const parts = [...this.columns, relationOf(args, 'relation').identifier ?? '', String(this.madeAt.getTime())];
      return parts.join('_').replaceAll('"', '');
    });
  }
}
