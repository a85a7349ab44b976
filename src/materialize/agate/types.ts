import { PyDecimal } from './decimal.ts';

/** agate's types of a column, named by their classes. */
export type AgateType = 'Integer' | 'Number' | 'Date' | 'DateTime' | 'Boolean' | 'Text';

const CURRENCY = '؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫';
const YMD = /^(\d{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12]\d|0[1-9]|[1-9])$/;
const YMD_HMS = /^(\d{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12]\d|0[1-9]|[1-9])\s+(2[0-3]|[01]\d|\d):([0-5]\d|\d):([0-5]\d|\d)$/;
const ISO_DATE = /^(?!0000)(?:\d{4}-?W\d{2}(?:-?\d)?|\d{4}-?\d{3}|\d{4}-(?:0\d|1[0-2])|\d{4}|\d{2})$/;
const ISO_YMD = /^(?=\d{8}$|.{4}-.{2}-.{2}$)(\d{4})-?(\d{2})-?(\d{2})$/;
const ISO_TIME = /^T?(?:[01]\d|2[0-3])(?::[0-5]\d(?::[0-5]\d)?|[0-5]\d(?:[0-5]\d)?)?(?:[,.]\d+)?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/;

const isNull = (text: string): boolean => text === '' || text.toLowerCase() === 'null';

function strip(text: string, characters: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && characters.includes(text[from] as string)) from++;
  while (to > from && characters.includes(text[to - 1] as string)) to--;
  return text.slice(from, to);
}

/** agate's number: signs, percent and currency marks and thousands' commas are let through. */
export function parseNumber(raw: string): PyDecimal | null {
  let text = strip(raw.trim(), '%');
  const negative = text.startsWith('-');
  if (negative) text = text.slice(1);
  for (const symbol of CURRENCY) text = strip(text, symbol);
  const number = PyDecimal.parse(text.replaceAll(',', ''));
  return number && negative ? new PyDecimal(-number.digits, number.exponent, number.special) : number;
}

function isRealDate(match: RegExpExecArray): boolean {
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** In the order in which dbt tries them; what is no text of any of them is Text. */
const TESTS: { type: AgateType; fits: (text: string) => boolean }[] = [
  { type: 'Number', fits: (text) => isNull(text.trim()) || parseNumber(text) !== null },
  { type: 'Date', fits: (text) => matchesDate(YMD, text) },
  { type: 'DateTime', fits: (text) => matchesDate(YMD_HMS, text) || isIsoDateTime(text) },
  { type: 'Boolean', fits: (text) => isNull(text.replaceAll(',', '').trim()) || ['true', 'false'].includes(text.replaceAll(',', '').trim().toLowerCase()) },
];

function matchesDate(pattern: RegExp, raw: string): boolean {
  const text = raw.trim();
  if (isNull(text)) return true;
  const match = pattern.exec(text);
  return match !== null && isRealDate(match);
}

function isIsoDateTime(raw: string): boolean {
  const parts = raw.trim().split('T');
  const [date = '', time = '', ...more] = parts;
  const ymd = ISO_YMD.exec(date);
  return more.length === 0 && (ymd ? isRealDate(ymd) : ISO_DATE.test(date)) && ISO_TIME.test(time);
}

/** The type of a column of CSV texts, as dbt infers it: the first that fits every value. No rows at all: Integer. */
export function inferTextType(values: Iterable<string | null>): AgateType {
  let candidates = TESTS.map((test) => test);
  let spaced = true;
  let iso = true;
  let any = false;
  for (const value of values) {
    any = true;
    if (value === null) continue;
    // dbt tries the two spellings of a time as types of their own, so a column must keep to one of them.
    spaced &&= matchesDate(YMD_HMS, value);
    iso &&= isNull(value.trim()) || isIsoDateTime(value);
    candidates = candidates.filter((test) => test.fits(value));
    if (candidates.length === 0) return 'Text';
  }
  if (!any) return 'Integer';
  return candidates.find((test) => test.type !== 'DateTime' || spaced || iso)?.type ?? 'Text';
}

/** Digits after the point that a column of numbers needs. */
export function maxPrecision(numbers: Iterable<PyDecimal>): number {
  const precision = 28;
  let whole = 1;
  let decimals = 0;
  for (const number of numbers) {
    if (number.special) continue;
    whole = Math.max(whole, number.wholePlaces());
    decimals = Math.max(decimals, number.decimalPlaces());
  }
  return whole + decimals > precision ? precision - whole : decimals;
}

/** Does dbt read this text of a seed as nothing? */
export function isNullText(text: string): boolean {
  return isNull(text.trim());
}
