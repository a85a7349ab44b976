import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PyObject, type Value } from '../../jinja/values.ts';
import type { Quoting } from '../dbtProject.ts';

type Part = 'database' | 'schema' | 'identifier';
const PARTS: readonly Part[] = ['database', 'schema', 'identifier'];
type Path = { [part in Part]: string | null };

/** What `ref`, `source` and `this` are while parsing: dbt's Relation without a database behind it. */
export class RelationValue extends PyObject {
  readonly pyType = 'DuckDBRelation';

  constructor(
    private readonly path: Path,
    private readonly quoting: Quoting,
    private readonly type: string | null = null,
    private readonly included: Quoting = { database: true, schema: true, identifier: true },
  ) {
    super();
  }

  render(): string {
    const parts = PARTS.filter((part) => this.included[part] && this.path[part] !== null);
    return parts.map((part) => (this.quoting[part] ? `"${this.path[part] ?? ''}"` : (this.path[part] ?? ''))).join('.');
  }

  override str(): string {
    return this.render();
  }
  override repr(): string {
    return `<DuckDBRelation ${this.render()}>`;
  }
  override truth(): boolean {
    return true;
  }
  override hashKey(): unknown {
    return `\0relation ${this.render()}`;
  }
  override equals(other: Value): boolean {
    return other instanceof RelationValue && other.render() === this.render();
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'database':
      case 'schema':
      case 'identifier':
        return this.path[name];
      case 'name':
      case 'table':
        return this.path.identifier;
      case 'type':
        return this.type;
      case 'is_table':
      case 'is_view':
      case 'is_cte':
      case 'is_materialized_view':
      case 'is_pointer':
      case 'is_function':
        return this.type === name.slice(3);
      case 'can_be_renamed':
      case 'can_be_replaced':
      case 'dbt_created':
        return false;
      case 'require_alias':
        return true;
      case 'limit':
      case 'external':
      case 'event_time_filter':
        return null;
      case 'quote_character':
        return '"';
      case 'path':
      case 'quote_policy':
      case 'include_policy':
        return PyDict.of(PARTS.map((part) => [part, name === 'path' ? this.path[part] : name === 'quote_policy' ? this.quoting[part] : this.included[part]]));
      default:
        return this.method(name);
    }
  }

  /** dbt's Relation is a mapping too; dbt_utils tells relations by that. */
  override asDict(): PyDict {
    const fields = ['path', 'type', 'quote_character', 'include_policy', 'quote_policy'];
    return PyDict.of(fields.map((name): [Value, Value] => [name, this.getAttribute(name) ?? null]));
  }

  private method(name: string): Value | undefined {
    const policy = (args: { optional(name: string): Value | undefined }, before: Quoting): Quoting => {
      const next = { ...before };
      for (const part of PARTS) if (typeof args.optional(part) === 'boolean') next[part] = args.optional(part) === true;
      return next;
    };
    const parts = ['database?', 'schema?', 'identifier?'];
    switch (name) {
      case 'quoted':
        return hostFunction(name, ['identifier'], (args) => `"${args.text('identifier')}"`);
      case 'matches':
        return hostFunction(name, parts, (args) => PARTS.every((part) => args.optional(part) === undefined || args.optional(part) === this.path[part]));
      case 'to_dict':
        return hostFunction(name, ['**named'], () => this.asDict());
      case 'render':
      case 'render_limited':
        return hostFunction(name, [], () => this.render());
      case 'include':
        return hostFunction(name, parts, (args) => new RelationValue(this.path, this.quoting, this.type, policy(args, this.included)));
      case 'quote':
        return hostFunction(name, parts, (args) => new RelationValue(this.path, policy(args, this.quoting), this.type, this.included));
      case 'replace_path':
        return hostFunction(name, ['**named'], (args) => this.withPath(args.named));
      case 'incorporate':
      case 'replace':
        return hostFunction(name, ['**named'], (args) => {
          const path = args.named.get('path');
          return this.withPath(
            path instanceof PyDict ? new Map([...path.items()].map(([key, value]) => [String(key), value])) : args.named,
            args.named.get('type'),
          );
        });
      case 'without_identifier':
        return hostFunction(name, [], () => new RelationValue({ ...this.path, identifier: null }, this.quoting, this.type, this.included));
      case 'information_schema':
      case 'information_schema_only':
        return hostFunction(name, ['view_name?'], (args) => {
          const view = args.optional('view_name');
          return new RelationValue(
            { ...this.path, schema: 'INFORMATION_SCHEMA', identifier: typeof view === 'string' ? view : null },
            { ...this.quoting, schema: false, identifier: false },
          );
        });
      case 'get':
        return hostFunction(name, ['key', 'default?'], (args) =>
          args.value('key') === 'metadata' ? PyDict.of([['type', 'DuckDBRelation']]) : (this.getAttribute(args.text('key')) ?? args.value('default')),
        );
      case 'add_ephemeral_prefix':
        return hostFunction(name, ['name'], (args) => `__dbt__cte__${args.text('name')}`);
      default:
        return undefined;
    }
  }

  private withPath(parts: ReadonlyMap<string, Value>, type?: Value): RelationValue {
    const path = { ...this.path };
    for (const part of PARTS) {
      const value = parts.get(part);
      if (value !== undefined) path[part] = typeof value === 'string' ? value : null;
    }
    return new RelationValue(path, this.quoting, typeof type === 'string' ? type : this.type, this.included);
  }
}
