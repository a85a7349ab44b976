import { PyError, PyFloat, normaliseInt } from '../../jinja/values.ts';
import { yamlTimestamp, type YamlTime } from './timestamp.ts';

const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const TRUE = /^(?:yes|true|on)$/i;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INT = /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const REFUSED = /^(?:=|<<)$/;

export type YamlScalar = null | boolean | number | bigint | PyFloat | string | YamlTime;

/**
 * What an unquoted YAML text means to PyYAML (YAML 1.1): `off` is false, `010` eight, `1e3` a text, `1:30` ninety, `2020-01-01` a date.
 * @throws PyError where PyYAML makes nothing of it: a day that is not in the calendar, a bare `=` or `<<`.
 */
export function resolvePlainScalar(text: string): YamlScalar {
  const first = text.charCodeAt(0);
  const startsNumber = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (startsNumber) {
    if (INT.test(text)) return readInt(text);
    if (FLOAT.test(text)) return new PyFloat(readFloat(text));
    return yamlTimestamp(text) ?? text;
  }
  if (text.length <= 5) {
    if (NULL.test(text)) return null;
    if (BOOLEAN.test(text)) return TRUE.test(text);
    if (REFUSED.test(text)) throw new PyError('ConstructorError', `an unquoted '${text}' cannot be a value`);
  }
  return text;
}

/** What a text with a tag (`!!int "3"`, resolved to `tag:yaml.org,2002:int`) means to PyYAML. @throws PyError where the text does not fit the tag. */
export function taggedScalar(text: string, tag: string): YamlScalar {
  const refuse = (): never => {
    throw new PyError('ValueError', `'${text}' is no value of the tag '${tag}'`);
  };
  switch (tag.slice(tag.lastIndexOf(':') + 1)) {
    case 'str':
      return text;
    case 'null':
      return null;
    case 'bool':
      return BOOLEAN.test(text) ? TRUE.test(text) : refuse();
    case 'int':
      return INT.test(text) || /^[-+]?0o[0-7]+$/.test(text) ? readInt(text) : refuse();
    case 'float':
      return FLOAT.test(text) || /^[-+]?[0-9]+(?:e[-+]?[0-9]+)?$/i.test(text) ? new PyFloat(readFloat(text)) : refuse();
    case 'timestamp':
      return yamlTimestamp(text) ?? refuse();
    default:
      return refuse();
  }
}

function sexagesimal(text: string): number {
  return text.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}

function readInt(text: string): number | bigint {
  const digits = text.replaceAll('_', '').replace(/^[+-]/, '');
  const sign = text.startsWith('-') ? -1 : 1;
  if (digits.includes(':')) return sign * sexagesimal(digits);
  const isOctal = digits.length > 1 && digits.startsWith('0') && /^[0-7]+$/.test(digits);
  const size = BigInt(isOctal ? `0o${digits}` : digits);
  return normaliseInt(sign < 0 ? -size : size);
}

function readFloat(text: string): number {
  const clean = text.replaceAll('_', '').toLowerCase();
  const sign = clean.startsWith('-') ? -1 : 1;
  const size = clean.replace(/^[+-]/, '');
  if (size === '.inf') return sign * Infinity;
  if (size === '.nan') return NaN;
  return sign * (size.includes(':') ? sexagesimal(size) : Number(size));
}
