import { asInt } from './arithmetic.ts';
import { refuseUndefined } from './compare.ts';
import { characters, isWide } from './characters.ts';
import { dictMethods, listMethods, setMethods, tupleMethods } from './containerMethods.ts';
import { formatMethods } from './formatMethods.ts';
import { sliceIndices, sliceText } from './iterate.ts';
import { Markup } from './markup.ts';
import { markupMethod } from './markupMethods.ts';
import { boundMethod } from './methodTable.ts';
import { numberAttribute } from './numberMethods.ts';
import { repr, typeName } from './repr.ts';
import { textMethods } from './textMethods.ts';
import { PyDict, PyError, PyFloat, PyObject, PySet, PyTuple, Undefined, type Value } from './values.ts';

/** A Python slice object, as the key of `x[a:b:c]`. */
export class PySlice extends PyObject {
  readonly pyType = 'slice';
  constructor(
    readonly start: number | null,
    readonly stop: number | null,
    readonly step: number | null,
  ) {
    super();
  }
  override repr(): string {
    return `slice(${repr(this.start)}, ${repr(this.stop)}, ${repr(this.step)})`;
  }
}

function textMethod(text: string, name: string): PyObject | undefined {
  return boundMethod(textMethods, text, name) ?? boundMethod(formatting, text, name);
}

const formatting = formatMethods({ getAttribute: (value, name) => getAttribute(value, name), getItem: (value, key) => getItem(value, key) });

function ownAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof PyObject) return value instanceof Markup ? markupMethod(textMethod(value.text, name)) : value.getAttribute(name);
  if (typeof value === 'string') return textMethod(value, name);
  if (Array.isArray(value)) return boundMethod(listMethods, value, name);
  if (value instanceof PyDict) return boundMethod(dictMethods, value, name);
  if (value instanceof PyTuple) return value.items[value.names.indexOf(name)] ?? boundMethod(tupleMethods, value, name);
  if (value instanceof PySet) return boundMethod(setMethods, value, name);
  return value === null || value instanceof Undefined ? undefined : numberAttribute(value, name);
}

function ownItem(value: Value, key: Value): Value | undefined {
  if (value instanceof PyDict) return isHashable(key) ? value.get(key) : undefined;
  if (value instanceof Markup) {
    const part = ownItem(value.text, key);
    return typeof part === 'string' ? new Markup(part) : part;
  }
  if (value instanceof PyObject) return value.getItem(key);
  if (key instanceof PySlice) return slice(value, key);
  const int = asInt(key);
  if (int === undefined) return undefined;
  if (typeof value === 'string') {
    const chars = isWide(value) ? characters(value) : value;
    return chars[Number(int < 0 ? Number(int) + chars.length : int)];
  }
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined;
  return items?.[Number(int < 0 ? Number(int) + items.length : int)];
}

function isHashable(key: Value): boolean {
  return !Array.isArray(key) && !(key instanceof PyDict) && !(key instanceof PySet) && !(key instanceof PySlice);
}

function slice(value: Value, { start, stop, step }: PySlice): Value | undefined {
  if (typeof value === 'string') return sliceText(value, start, stop, step);
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined;
  const picked = items && sliceIndices(items.length, start, stop, step).map((i) => items[i] as Value);
  return picked && (Array.isArray(value) ? picked : new PyTuple(picked));
}

/** Jinja's `value.name`: the attribute, else the item, else `Undefined`. */
export function getAttribute(value: Value, name: string, permissive = false): Value {
  if (value instanceof Undefined) {
    if (value.permissive) return new Undefined(name, value.hint, true);
    refuseUndefined(value);
  }
  const attribute = ownAttribute(value, name);
  if (attribute !== undefined) return attribute;
  const item = typeof value === 'object' && value !== null ? ownItem(value, name) : undefined;
  if (item !== undefined) return item;
  if (name.startsWith('__')) {
    return new Undefined(name, `access to attribute '${name}' of '${typeName(value)}' object is unsafe.`, permissive);
  }
  return missingAttribute(value, name, permissive);
}

/** Jinja's `value[key]`: the item, else the attribute of that name, else `Undefined`. */
export function getItem(value: Value, key: Value, permissive = false): Value {
  if (value instanceof Undefined) {
    if (value.permissive) return value;
    refuseUndefined(value);
  }
  const item = ownItem(value, key);
  if (item !== undefined) return item;
  if (key instanceof PySlice) refuseSlice(value);
  if (typeof key !== 'string') {
    return new Undefined(null, permissive ? null : `${objectType(value)} has no element ${repr(key)}`, permissive);
  }
  return ownAttribute(value, key) ?? missingAttribute(value, key, permissive);
}

/** Slices go straight to Python, past Jinja's leniency. */
function refuseSlice(value: Value): never {
  if (value instanceof PyDict) throw new PyError('TypeError', "unhashable type: 'slice'");
  throw new PyError('TypeError', `'${typeName(value)}' object is not subscriptable`);
}

function missingAttribute(value: Value, name: string, permissive: boolean): Undefined {
  return new Undefined(name, permissive ? null : `'${objectType(value)}' has no attribute '${name}'`, permissive);
}

function objectType(value: Value): string {
  return value === null ? 'None' : `${typeName(value)} object`;
}

/** A number of a float or int value as used in slices: None stays open. */
export function sliceBound(value: Value): number | null | undefined {
  if (value === null) return null;
  const int = value instanceof PyFloat ? undefined : asInt(value);
  return int === undefined ? undefined : Math.max(-(2 ** 53), Math.min(2 ** 53, Number(int)));
}
