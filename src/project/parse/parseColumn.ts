import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyObject, type CallArguments, type Value } from '../../jinja/values.ts';

const IS_STRING = /^(?:text|character|varchar|char|string|bpchar)/i;
const IS_INTEGER = /^(?:u?(?:tiny|small|big|huge)?int(?:eger)?|u?int\d+|(?:small|big)?serial)/i;
const IS_NUMERIC = /^(?:numeric|decimal)/i;
const IS_FLOAT = /^(?:real|float\d?|double)/i;

/** `api.Column` while parsing. */
export class ColumnFactory extends PyObject {
  readonly pyType = 'type';
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'translate_type':
        return hostFunction(name, ['dtype'], (args) => args.text('dtype'));
      case 'create':
        return hostFunction(name, ['name', 'label_or_dtype'], (args) => new ParseColumn(args.text('name'), args.text('label_or_dtype')));
      case 'string_type':
        return hostFunction(name, ['size?'], () => 'character varying');
      case 'numeric_type':
        return hostFunction(name, ['dtype', 'precision?', 'scale?'], (args) => args.text('dtype'));
      case 'from_description':
        return hostFunction(name, ['name', 'raw_data_type'], (args) => new ParseColumn(args.text('name'), args.text('raw_data_type')));
      default:
        return undefined;
    }
  }
  override call({ positional }: CallArguments): Value {
    return new ParseColumn(String(positional[0]), String(positional[1] ?? ''));
  }
}

/** A column as macros see it while parsing. */
class ParseColumn extends PyObject {
  readonly pyType = 'DuckDBColumn';
  constructor(
    private readonly name: string,
    private readonly dtype: string,
  ) {
    super();
  }
  override str(): string {
    return `<DuckDBColumn ${this.name} (${this.dtype})>`;
  }
  override repr(): string {
    return this.str();
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttribute(key) : undefined;
  }
  override getAttribute(name: string): Value | undefined {
    switch (name) {
      case 'name':
      case 'column':
        return this.name;
      case 'quoted':
        return `"${this.name}"`;
      case 'dtype':
      case 'data_type':
      case 'expanded_data_type':
        return this.dtype;
      case 'char_size':
      case 'numeric_precision':
      case 'numeric_scale':
        return null;
      default:
        return this.method(name);
    }
  }

  private method(name: string): Value | undefined {
    const says = (value: Value): Value => hostFunction(name, ['*args', '**kwargs'], () => value);
    switch (name) {
      case 'is_string':
        return says(IS_STRING.test(this.dtype));
      case 'is_integer':
        return says(IS_INTEGER.test(this.dtype));
      case 'is_numeric':
        return says(IS_NUMERIC.test(this.dtype));
      case 'is_float':
        return says(IS_FLOAT.test(this.dtype));
      case 'is_number':
        return says([IS_INTEGER, IS_NUMERIC, IS_FLOAT].some((kind) => kind.test(this.dtype)));
      case 'is_struct':
      case 'can_expand_to':
        return says(false);
      case 'string_size':
        return says(256);
      case 'flatten':
        return says([]);
      case 'literal':
        return hostFunction(name, ['value'], (args) => `${String(args.value('value'))}::${this.dtype}`);
      default:
        return undefined;
    }
  }
}
