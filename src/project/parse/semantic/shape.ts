import type { Dict } from '../../manifest.ts';
import { isDict } from '../../plain.ts';
import { reprValue, strValue } from '../../pythonText.ts';

/** A place below an entry: keys and indexes. */
export type ShapePath = readonly (string | number)[];

/** What dbt's schema of an entry refuses, in its words. */
export class ShapeError extends Error {
  constructor(
    message: string,
    readonly path: ShapePath,
  ) {
    super(message);
  }
}

/** Checks a value and makes of it what the manifest has. @throws ShapeError */
export type Reader = (value: unknown, path: ShapePath) => unknown;

/** A key of a mapping; left out, it is `fallback()` (or missing from the result), unless it is required. */
export type Field = { read: Reader; required?: true; fallback?: () => unknown };

function wrongType(value: unknown, type: string, path: ShapePath): ShapeError {
  return new ShapeError(`${reprValue(value)} is not of type '${type}'`, path);
}

export const text: Reader = (value, path) => {
  if (typeof value !== 'string') throw wrongType(value, 'string', path);
  return value;
};

export const boolean: Reader = (value, path) => {
  if (typeof value !== 'boolean') throw wrongType(value, 'boolean', path);
  return value;
};

export const integer: Reader = (value, path) => {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw wrongType(value, 'integer', path);
  return value;
};

export const anything: Reader = (value) => value;

export const mapping: Reader = (value, path) => {
  if (!isDict(value)) throw wrongType(value, 'object', path);
  return value;
};

/** Texts, numbers and booleans, kept as the text Python makes of them. */
export const expression: Reader = (value, path) => {
  if (value !== null && typeof value === 'object' && (isDict(value) || Array.isArray(value))) {
    throw new ShapeError(`${reprValue(value)} is not valid under any of the given schemas`, path);
  }
  return strValue(value);
};

export function optional(read: Reader): Reader {
  return (value, path) => (value === null ? null : read(value, path));
}

export function list(read: Reader): Reader {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrongType(value, 'array', path);
    return (value as unknown[]).map((item, index) => read(item, [...path, index]));
  };
}

/** One of dbt's names, in any case. */
export function oneOf(kind: string, names: readonly string[]): Reader {
  return (value, path) => {
    const given = text(value, path) as string;
    const name = given.toLowerCase();
    if (!names.includes(name)) throw new ShapeError(`'${given}' is not a valid ${kind}: it is one of ${names.join(', ')}`, path);
    return name;
  };
}

/** A mapping with these keys and no others. */
export function object(fields: Readonly<Record<string, Field>>): Reader {
  return (value, path) => {
    const given = mapping(value, path) as Dict;
    refuseOthers(given, fields, path);
    const made: Dict = {};
    for (const [name, { read, required, fallback }] of Object.entries(fields)) {
      if (name in given) made[name] = read(given[name], [...path, name]);
      else if (required) throw new ShapeError(`'${name}' is a required property`, path);
      else if (fallback) made[name] = fallback();
    }
    return made;
  };
}

function refuseOthers(given: Dict, fields: Readonly<Record<string, Field>>, path: ShapePath): void {
  const others = Object.keys(given)
    .filter((key) => !Object.hasOwn(fields, key))
    .sort();
  if (others.length === 0) return;
  const names = others.map((key) => `'${key}'`).join(', ');
  throw new ShapeError(`Additional properties are not allowed (${names} ${others.length === 1 ? 'was' : 'were'} unexpected)`, path);
}

export const orNull = (read: Reader): Field => ({ read: optional(read), fallback: () => null });
export const orEmptyList = (read: Reader): Field => ({ read: list(read), fallback: () => [] });
export const orEmptyMapping: Field = { read: mapping, fallback: () => ({}) };
export const needed = (read: Reader): Field => ({ read, required: true });
