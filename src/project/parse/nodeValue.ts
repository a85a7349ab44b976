import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PyObject, type Value } from '../../jinja/values.ts';
import { isDict, toTemplateValue } from '../plain.ts';

/** A node as dbt hands it to `generate_*_name`: an object with attributes, converted when they are looked at, and no mapping. */
export class NodeValue extends PyObject {
  readonly pyType = 'ModelNode';
  constructor(private readonly node: { readonly [key: string]: unknown }) {
    super();
  }

  override getAttribute(name: string): Value | undefined {
    if (name === 'config') return new ConfigValue(isDict(this.node['config']) ? this.node['config'] : {});
    if (name === 'identifier') return toTemplateValue(this.node['alias']);
    const value = this.node[name];
    return value === undefined ? undefined : toTemplateValue(value);
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttribute(key) : undefined;
  }
  override truth(): boolean {
    return true;
  }
}

/** A node's `config`: attributes, items and `get`. */
class ConfigValue extends PyObject {
  readonly pyType = 'NodeConfig';
  constructor(private readonly config: { readonly [key: string]: unknown }) {
    super();
  }

  private field(name: string): Value | undefined {
    const value = this.config[name === 'pre_hook' ? 'pre-hook' : name === 'post_hook' ? 'post-hook' : name];
    return value === undefined ? undefined : toTemplateValue(value);
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'get') return hostFunction('get', ['key', 'default?'], (args) => this.field(args.text('key')) ?? args.value('default'));
    return this.field(name);
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? (this.field(key) ?? null) : undefined;
  }
  override contains(value: Value): boolean {
    return typeof value === 'string' && this.field(value) !== undefined;
  }
  override truth(): boolean {
    return true;
  }
  override asDict(): PyDict | undefined {
    const dict = toTemplateValue(this.config);
    return dict instanceof PyDict ? dict : undefined;
  }
}
