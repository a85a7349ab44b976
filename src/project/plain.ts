import { PyDict, PyFloat, PyObject, PySet, PyTuple, Undefined, normaliseInt, type Value } from '../jinja/values.ts';
import type { Dict } from './manifest.ts';

/** An empty dict without a prototype, so that a key like `__proto__` is a key as any other. */
export function emptyDict(): Dict {
  return Object.create(null) as Dict;
}

/** A shallow copy. */
export function copyDict(dict: Readonly<Dict>): Dict {
  return Object.assign(emptyDict(), dict);
}

export function isDict(value: unknown): value is Dict {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Plain data of the manifest as a new Python value for a template. Floats kept as `PyFloat` stay floats; Python values pass through. */
export function toTemplateValue(plain: unknown): Value {
  if (plain === null || plain === undefined) return null;
  switch (typeof plain) {
    case 'boolean':
    case 'string':
      return plain;
    case 'number':
      return Number.isSafeInteger(plain) ? plain : new PyFloat(plain);
    case 'bigint':
      return normaliseInt(plain);
    default:
      break;
  }
  if (Array.isArray(plain)) return plain.map(toTemplateValue);
  if (!isDict(plain)) return plain as Value;
  const dict = new PyDict();
  for (const key of Object.keys(plain)) dict.set(key, toTemplateValue(plain[key]));
  return dict;
}

/** A template's value as plain data for the manifest: tuples and sets become lists, floats stay `PyFloat`, objects their text. */
export function fromTemplateValue(value: Value): unknown {
  if (value === null || value instanceof Undefined) return null;
  if (typeof value !== 'object' || value instanceof PyFloat) return value;
  if (Array.isArray(value)) return value.map(fromTemplateValue);
  if (value instanceof PyTuple) return value.items.map(fromTemplateValue);
  if (value instanceof PySet) return [...value.values()].map(fromTemplateValue);
  const dict = value instanceof PyDict ? value : value.asDict();
  if (dict === undefined) return (value as PyObject).str();
  const plain = emptyDict();
  for (const [key, item] of dict.items()) plain[typeof key === 'string' ? key : String(fromTemplateValue(key))] = fromTemplateValue(item);
  return plain;
}

/** A deep copy of plain data. */
export function deepCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(deepCopy) as T;
  if (!isDict(value)) return value;
  const copy = emptyDict();
  for (const key of Object.keys(value)) copy[key] = deepCopy(value[key]);
  return copy as T;
}
