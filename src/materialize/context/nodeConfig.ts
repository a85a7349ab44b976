import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PyError, PyObject, type CallArguments, type Called, type Value } from '../../jinja/values.ts';
import { callValue } from '../../jinja/render.ts';
import { isDict, toTemplateValue } from '../../project/plain.ts';

const META_COLUMNS = ['dbt_valid_from', 'dbt_valid_to', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'];

/** `config` while a node runs: calls of it do nothing any more, its values are the node's. */
export class NodeConfigObject extends PyObject {
  readonly pyType = 'RuntimeConfigObject';

  /** @param config null for macros, which have none. */
  constructor(
    private readonly config: { readonly [key: string]: unknown } | null,
    private readonly uniqueId: string,
  ) {
    super();
  }

  override call(_args: CallArguments): Called {
    return '';
  }

  private lookup(name: string): Value | undefined {
    const { config } = this;
    if (!config) return undefined;
    if (name === 'snapshot_table_column_names' && 'snapshot_meta_column_names' in config) return metaColumnNames(config['snapshot_meta_column_names']);
    if (name === 'pre-hook' || name === 'post-hook') return undefined; // Python calls them pre_hook and post_hook
    const key = [name, name.replaceAll('_', '-')].find((candidate) => candidate in config);
    return key === undefined ? undefined : toTemplateValue(config[key]);
  }

  private meta(name: string): Value | undefined {
    const meta = this.config?.['meta'];
    return isDict(meta) && name in meta ? toTemplateValue(meta[name]) : undefined;
  }

  private persists(what: string): Value {
    const docs = this.lookup('persist_docs') ?? new PyDict();
    if (!(docs instanceof PyDict))
      throw new PyError('CompilationError', `Invalid value provided for 'persist_docs'. Expected dict but received ${typeof docs}`);
    return docs.get(what) ?? false;
  }

  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'get':
      case 'meta_get':
        return hostFunction(name, ['name', 'default?', 'validator?'], (args) => {
          // a field that nobody set is there, and None
          const found = this.find(name, args.text('name'));
          return found === undefined ? args.value('default') : found;
        });
      case 'require':
      case 'meta_require':
        return this.require(name);
      case 'set':
        return hostFunction(name, ['name', 'value'], () => '');
      case 'persist_relation_docs':
        return hostFunction(name, [], () => this.persists('relation'));
      case 'persist_column_docs':
        return hostFunction(name, [], () => this.persists('columns'));
      default:
        return undefined;
    }
  }

  private find(method: string, name: string): Value | undefined {
    return method.startsWith('meta') ? this.meta(name) : this.lookup(name);
  }

  private require(method: string): Value {
    const find = this.find.bind(this, method);
    const { uniqueId } = this;
    return hostFunction(method, ['name', 'validator?'], function* (args) {
      const name = args.text('name');
      const value = find(name);
      if (value === undefined) throw new PyError('CompilationError', `Model '${uniqueId}' does not define a required config parameter '${name}'.`);
      const validator = args.value('validator');
      if (validator !== null) yield* callValue(validator, [value]);
      return value;
    } as Parameters<typeof hostFunction>[2]);
  }
}

function metaColumnNames(configured: unknown): PyDict {
  const names = isDict(configured) ? configured : {};
  return PyDict.of(META_COLUMNS.map((name) => [name, typeof names[name] === 'string' && names[name] ? (names[name] as string) : name]));
}
