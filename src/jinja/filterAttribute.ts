import { getItem } from './access.ts';
import { textOf } from './markup.ts';
import { Undefined, type Value } from './values.ts';

/** `str` in lower case, anything else as it is: how filters compare unless told otherwise. */
export function ignoreCase(value: Value): Value {
  return textOf(value)?.toLowerCase() ?? value;
}

const same = (value: Value): Value => value;

function parts(attribute: Value): Value[] {
  if (attribute === null) return [];
  const text = textOf(attribute);
  return text === undefined ? [attribute] : text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Reads a dotted attribute of items, such as `a.0.b`. */
export function attributeGetter(
  attribute: Value,
  permissive: boolean,
  options: { after?: ((value: Value) => Value) | undefined; fallback?: Value | undefined } = {},
): (item: Value) => Value {
  const path = parts(attribute);
  const { after = same, fallback = null } = options;
  return (item) => {
    let value = item;
    for (const part of path) {
      value = getItem(value, part, permissive);
      if (fallback !== null && value instanceof Undefined) value = fallback;
    }
    return after(value);
  };
}

/** Reads several attributes, separated by commas, as a list to sort by. */
export function attributesGetter(attribute: Value, permissive: boolean, after: ((value: Value) => Value) | undefined): (item: Value) => Value[] {
  const text = textOf(attribute);
  const getters = (text === undefined ? [attribute] : text.split(',')).map((one) => attributeGetter(one, permissive, { after }));
  return (item) => getters.map((get) => get(item));
}
