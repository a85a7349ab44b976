import { hostFunction, type HostFunction } from '../../jinja/hostFunction.ts';
import { PyError, PyFloat, PyObject, Undefined, type CallArguments, type Called, type Value } from '../../jinja/values.ts';

const STRING_TYPES = new Set(['text', 'character varying', 'character', 'varchar']);
const FLOAT_TYPES = new Set(['real', 'float', 'float4', 'float8', 'double']);
const NUMERIC_TYPES = new Set(['numeric', 'decimal']);
const INTEGER_TYPES = new Set(
  'tinyint smallint integer bigint hugeint utinyint usmallint uinteger ubigint int1 int2 int4 int8 short int signed long'.split(' '),
);
const DEFAULT_STRING_SIZE = 256;

/** dbt's type names in DuckDB's words. */
export function translateType(label: string): string {
  return label.toUpperCase() === 'STRING' ? 'TEXT' : label;
}

function numericType(type: string, precision: Value, scale: Value): string {
  return precision === null || scale === null ? type : `${type}(${show(precision)},${show(scale)})`;
}

function show(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof PyFloat) return String(value.value);
  return value instanceof PyObject ? value.repr() : String(value);
}

/** A column of a relation: its name and its type as the database writes it. */
export class Column extends PyObject {
  readonly pyType = 'DuckDBColumn';

  constructor(
    readonly name: string,
    readonly dtype: string,
    readonly charSize: Value = null,
    readonly precision: Value = null,
    readonly scale: Value = null,
  ) {
    super();
  }

  private get isString(): boolean {
    return STRING_TYPES.has(this.dtype.toLowerCase());
  }
  private get isNumeric(): boolean {
    return NUMERIC_TYPES.has(this.dtype.toLowerCase());
  }
  private get isInteger(): boolean {
    return INTEGER_TYPES.has(this.dtype.toLowerCase());
  }
  private get isFloat(): boolean {
    return FLOAT_TYPES.has(this.dtype.toLowerCase());
  }
  get isStruct(): boolean {
    return this.dtype.toLowerCase().startsWith('struct');
  }

  get dataType(): string {
    if (this.isString) return `character varying(${this.stringSize()})`;
    return this.isNumeric ? numericType(this.dtype, this.precision, this.scale) : this.dtype;
  }

  stringSize(): number {
    if (!this.isString) throw new PyError('DbtRuntimeError', 'Called string_size() on non-string field!');
    return this.dtype === 'text' || this.charSize === null ? DEFAULT_STRING_SIZE : Number(this.charSize);
  }

  /** Fields of a struct as columns of their own (`a.b`); any other column as itself. */
  flatten(): Column[] {
    if (!this.isStruct) return [this];
    return this.structFields().flatMap((field) => field.flatten().map((leaf) => new Column(`${this.name}.${leaf.name}`, leaf.dtype)));
  }

  private structFields(): Column[] {
    const content = /^STRUCT\((.*)\)$/is.exec(this.dtype)?.[1];
    if (content === undefined) return [];
    return splitTopLevel(content).map((field) => {
      const space = field.indexOf(' ');
      return new Column(field.slice(0, space), field.slice(space + 1));
    });
  }

  override repr(): string {
    const fields = this.structFields().map((field) => field.repr());
    return (
      `DuckDBColumn(column='${this.name}', dtype='${this.dtype}', char_size=${show(this.charSize)}, ` +
      `numeric_precision=${show(this.precision)}, numeric_scale=${show(this.scale)}, fields=[${fields.join(', ')}])`
    );
  }
  override equals(other: Value): boolean {
    return other instanceof Column && other.repr() === this.repr();
  }
  override hashKey(): unknown {
    throw new PyError('TypeError', "unhashable type: 'DuckDBColumn'");
  }

  override getAttribute(attribute: string): Value | undefined {
    switch (attribute) {
      case 'name':
      case 'column':
        return this.name;
      case 'dtype':
        return this.dtype;
      case 'quoted':
        return `"${this.name}"`;
      case 'data_type':
      case 'expanded_data_type':
        return this.dataType;
      case 'char_size':
        return this.charSize;
      case 'numeric_precision':
        return this.precision;
      case 'numeric_scale':
        return this.scale;
      case 'fields':
        return this.structFields();
      default:
        return this.method(attribute) ?? columnClassMethod(attribute);
    }
  }

  private method(name: string): Value | undefined {
    const plain: Record<string, () => Value> = {
      is_string: () => this.isString,
      is_numeric: () => this.isNumeric,
      is_integer: () => this.isInteger,
      is_float: () => this.isFloat,
      is_number: () => this.isInteger || this.isNumeric || this.isFloat,
      is_struct: () => this.isStruct,
      string_size: () => this.stringSize(),
      flatten: () => this.flatten(),
    };
    const body = Object.hasOwn(plain, name) ? plain[name] : undefined;
    if (body) return hostFunction(name, [], body);
    if (name === 'can_expand_to') {
      return hostFunction(name, ['other_column'], (args) => {
        const other = args.value('other_column');
        return other instanceof Column && this.isString && other.isString && other.stringSize() > this.stringSize();
      });
    }
    if (name === 'literal') return hostFunction(name, ['value'], (args) => `${textOf(args.value('value'))}::${this.dataType}`);
    return undefined;
  }
}

/** Text between top-level commas. */
function splitTopLevel(content: string): string[] {
  const fields: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < content.length; i++) {
    if (content[i] === '(') depth++;
    else if (content[i] === ')') depth--;
    else if (content[i] === ',' && depth === 0) {
      fields.push(content.slice(start, i).trim());
      start = i + 1;
    }
  }
  fields.push(content.slice(start).trim());
  return fields;
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : show(value);
}

const makeColumn = hostFunction('DuckDBColumn', ['column', 'dtype', 'char_size?', 'numeric_precision?', 'numeric_scale?', 'fields?'], (args) => {
  const dtype = args.value('dtype');
  if (dtype instanceof Undefined) throw new PyError('UndefinedError', dtype.message());
  return new Column(textOf(args.value('column')), textOf(dtype), args.value('char_size'), args.value('numeric_precision'), args.value('numeric_scale'));
});

function columnClassMethod(name: string): HostFunction | undefined {
  switch (name) {
    case 'translate_type':
      return hostFunction(name, ['dtype'], (args) => translateType(args.text('dtype')));
    case 'numeric_type':
      return hostFunction(name, ['dtype', 'precision', 'scale'], (args) => numericType(args.text('dtype'), args.value('precision'), args.value('scale')));
    case 'string_type':
      return hostFunction(name, ['size'], (args) => `character varying(${show(args.value('size'))})`);
    case 'create':
      return hostFunction(name, ['name', 'label_or_dtype'], (args) => new Column(args.text('name'), translateType(args.text('label_or_dtype'))));
    case 'from_description':
      return hostFunction(name, ['name', 'raw_data_type'], (args) => fromDescription(args.text('name'), args.text('raw_data_type')));
    default:
      return undefined;
  }
}

function fromDescription(name: string, rawType: string): Column {
  const match = /^([^(]+)(?:\(([^)]+)\))?/.exec(rawType);
  if (!match) throw new PyError('DbtRuntimeError', `Could not interpret data type "${rawType}"`);
  const sizes = match[2]?.split(',').map((size) => {
    if (!/^\s*[+-]?\d+\s*$/.test(size))
      throw new PyError('DbtRuntimeError', `Could not interpret data_type "${rawType}": could not convert "${size}" to an integer`);
    return Number(size);
  });
  const type = match[1] as string;
  if (sizes?.length === 1) return new Column(name, type, sizes[0] as number);
  if (sizes?.length === 2) return new Column(name, type, null, sizes[0] as number, sizes[1] as number);
  return new Column(name, type);
}

/** The class `api.Column`. */
export class ColumnClass extends PyObject {
  readonly pyType = 'type';
  override call(args: CallArguments): Called {
    return makeColumn.call(args);
  }
  override getAttribute(name: string): Value | undefined {
    return columnClassMethod(name);
  }
}
