import { DataType, MapRow, StructRow, Vector } from 'apache-arrow';
import { floatRepr } from '../../jinja/floatText.ts';
import { str } from '../../jinja/repr.ts';
import { PyFloat, type Value } from '../../jinja/values.ts';
import { isDatetime } from './dates.ts';
import { PyDecimal } from './decimal.ts';

/** How a value of a type becomes a Python value. */
export type ConverterOf = (type: DataType) => (raw: unknown) => Value;

/** A list, struct or map as Python's `json.dumps` writes it; what JSON has no form for is its text. */
export function pythonJson(raw: unknown, type: DataType, converterOf: ConverterOf): string {
  if (raw === null || raw === undefined) return 'null';
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const item = type.children[0]?.type as DataType;
    return `[${[...(raw as Vector)].map((value) => pythonJson(value, item, converterOf)).join(', ')}]`;
  }
  if (DataType.isStruct(type)) {
    const { children } = type;
    const values = [...(raw as StructRow)].map(([, value], i) => pythonJson(value, children[i]?.type as DataType, converterOf));
    // without names (`row(1, 'a')`) it is a tuple in Python
    if (children.every(({ name }) => name === '')) return `[${values.join(', ')}]`;
    return `{${children.map(({ name }, i) => `${jsonText(name)}: ${values[i]}`).join(', ')}}`;
  }
  if (DataType.isMap(type)) {
    const entry = type.children[0]?.type as DataType;
    const [keyType, valueType] = entry.children.map((field) => field.type as DataType);
    const pairs = [...(raw as MapRow)].map(([key, value]) => {
      const shown = str(converterOf(keyType as DataType)(key as unknown));
      return `${jsonText(shown)}: ${pythonJson(value, valueType as DataType, converterOf)}`;
    });
    return `{${pairs.join(', ')}}`;
  }
  return scalar(converterOf(type)(raw));
}

/** dbt's `JSONEncoder`: decimals are floats, times in ISO 8601. */
function scalar(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof PyDecimal) return floatRepr(Number(value.str()));
  if (isDatetime(value)) return jsonText(str(value).replace(' ', 'T'));
  return value instanceof PyFloat ? floatRepr(value.value) : jsonText(str(value));
}

/** ASCII only, as `json.dumps` does by default. */
function jsonText(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
