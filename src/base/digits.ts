const ASCII_ONLY = /^[\0-\x7f]*$/;
const DIGIT = /\p{Nd}/u;

/** Decimal digits of any script as 0 to 9, as Python reads them wherever it makes a number of a text. */
export function asciiDigits(text: string): string {
  return ASCII_ONLY.test(text) ? text : text.replace(/\p{Nd}/gu, (digit) => String(valueOf(digit.codePointAt(0)!)));
}

/** Unicode keeps the ten digits of a script in a row from 0 to 9, some rows side by side. */
function valueOf(code: number): number {
  let first = code;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return (code - first) % 10;
}
