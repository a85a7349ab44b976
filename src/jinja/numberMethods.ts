import { asInt } from './arithmetic.ts';
import { methodTable, boundMethod } from './methodTable.ts';
import { normaliseInt, PyFloat, PyTuple, type PyDict, type PySet, type Value } from './values.ts';

type AnyNumber = boolean | number | bigint | PyFloat;

const intMethods = methodTable<boolean | number | bigint>({
  bit_length: ['', (self) => (magnitude(self) === 0n ? 0 : magnitude(self).toString(2).length)],
  bit_count: ['', (self) => magnitude(self).toString(2).replaceAll('0', '').length],
  conjugate: ['', (self) => asInt(self) ?? 0],
  as_integer_ratio: ['', (self) => new PyTuple([asInt(self) ?? 0, 1])],
});

const floatMethods = methodTable<PyFloat>({
  is_integer: ['', (self) => Number.isInteger(self.value)],
  conjugate: ['', (self) => self],
  as_integer_ratio: ['', (self) => ratio(self.value)],
});

function magnitude(value: boolean | number | bigint): bigint {
  const int = BigInt(value);
  return int < 0n ? -int : int;
}

function ratio(value: number): PyTuple {
  let bottom = 1n;
  let top = value;
  while (!Number.isInteger(top)) {
    top *= 2;
    bottom *= 2n;
  }
  return new PyTuple([normaliseInt(BigInt(top)), normaliseInt(bottom)]);
}

/** Attributes and methods of `int`, `bool` and `float`. */
export function numberAttribute(value: AnyNumber | string | Value[] | PyTuple | PyDict | PySet, name: string): Value | undefined {
  if (value instanceof PyFloat) {
    if (name === 'real') return value;
    return name === 'imag' ? new PyFloat(0) : boundMethod(floatMethods, value, name);
  }
  if (typeof value === 'object' || typeof value === 'string') return undefined;
  if (name === 'real' || name === 'numerator') return asInt(value);
  if (name === 'imag') return 0;
  return name === 'denominator' ? 1 : boundMethod(intMethods, value, name);
}
