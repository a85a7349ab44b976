import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PyObject, type Value } from '../../jinja/values.ts';
import { isDict, toTemplateValue } from '../plain.ts';

/** Fields whose values dbt holds as objects of its own, not as dicts; `columns` is a dict of such. */
const ofRecords = new Set(['node', 'config', 'depends_on', 'docs', 'contract', 'checksum']);

/** An object of dbt (a run result, a node): its fields as attributes, `to_dict()` for all of them. */
export class RecordValue extends PyObject {
  readonly pyType: string;
  private readonly fields: { readonly [name: string]: unknown };
  private readonly made = new Map<string, Value>();

  constructor(pyType: string, fields: { readonly [name: string]: unknown }) {
    super();
    this.pyType = pyType;
    this.fields = fields;
  }

  /** A configuration answers None for what it has not got. */
  override getAttribute(name: string): Value | undefined {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    if (!Object.hasOwn(this.fields, name)) return this.method(name) ?? (this.pyType === 'config' ? null : undefined);
    const value = fieldValue(name, this.fields[name]);
    this.made.set(name, value);
    return value;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' && Object.hasOwn(this.fields, key) ? this.getAttribute(key) : undefined;
  }

  private method(name: string): Value | undefined {
    if (name === 'to_dict') return hostFunction(name, ['**options'], (args) => this.toDict(args.named.get('omit_none') === true));
    if (name !== 'get') return undefined;
    return hostFunction(name, ['key', 'default?'], (args) => {
      const found = this.getItem(args.value('key'));
      return found === undefined ? args.value('default') : found;
    });
  }

  private toDict(omitNone: boolean): Value {
    const entries = Object.entries(this.fields).filter(([, value]) => !omitNone || (value !== null && value !== undefined));
    return toTemplateValue(Object.fromEntries(entries));
  }

  override contains(value: Value): boolean {
    return typeof value === 'string' && Object.hasOwn(this.fields, value);
  }

  override truth(): boolean {
    return true;
  }
}

function fieldValue(name: string, value: unknown): Value {
  if (name === 'timing' && Array.isArray(value)) return value.map((entry) => (isDict(entry) ? new RecordValue('TimingInfo', entry) : toTemplateValue(entry)));
  if (!isDict(value)) return toTemplateValue(value);
  if (ofRecords.has(name)) return new RecordValue(name, value);
  if (name !== 'columns') return toTemplateValue(value);
  return PyDict.of(Object.entries(value).map(([key, column]) => [key, isDict(column) ? new RecordValue('ColumnInfo', column) : toTemplateValue(column)]));
}

/** `results` of the hooks at the end of a run. */
export function resultValues(results: readonly unknown[]): Value {
  return results.map((result) => (isDict(result) ? new RecordValue('RunResult', result) : toTemplateValue(result)));
}
