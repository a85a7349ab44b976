import { PyFloat, normaliseInt } from '../../jinja/values.ts';

const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const TRUE = /^(?:yes|true|on)$/i;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INT = /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const TIMESTAMP = /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/**
 * What an unquoted YAML text means to PyYAML (YAML 1.1): `off` is false, `010` eight, `1e3` a text, `1:30` ninety, `2020-01-01` a date,
 * which is kept as dbt keeps it almost everywhere, as its ISO text.
 */
export function resolvePlainScalar(text: string): null | boolean | number | bigint | PyFloat | string {
  const first = text.charCodeAt(0);
  const startsNumber = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (startsNumber) {
    if (INT.test(text)) return readInt(text);
    if (FLOAT.test(text)) return new PyFloat(readFloat(text));
    return readTimestamp(text) ?? text;
  }
  if (text.length <= 5) {
    if (NULL.test(text)) return null;
    if (BOOLEAN.test(text)) return TRUE.test(text);
  }
  return text;
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

function readTimestamp(text: string): string | null {
  const match = TIMESTAMP.exec(text);
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour, minute, second, fraction, zone, sign, zoneHour = '0', zoneMinute = '00'] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (hour === undefined) return text === date ? date : null;
  const micros = fraction ? `.${fraction.slice(0, 6).padEnd(6, '0')}` : '';
  const offset = zone === undefined ? '' : zone === 'Z' ? '+00:00' : `${sign}${zoneHour.padStart(2, '0')}:${zoneMinute}`;
  return `${date}T${hour.padStart(2, '0')}:${minute}:${second}${micros === '.000000' ? '' : micros}${offset}`;
}
