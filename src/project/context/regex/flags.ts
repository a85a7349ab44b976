/** Python's flags of an expression, as bits. */
export const flagBits = { IGNORECASE: 2, LOCALE: 4, MULTILINE: 8, DOTALL: 16, UNICODE: 32, VERBOSE: 64, ASCII: 256 };

/** The letters of inline flags such as `(?i)`. */
export const flagLetters: Readonly<Record<string, number>> = {
  i: flagBits.IGNORECASE,
  L: flagBits.LOCALE,
  m: flagBits.MULTILINE,
  s: flagBits.DOTALL,
  u: flagBits.UNICODE,
  x: flagBits.VERBOSE,
  a: flagBits.ASCII,
};

/** The flags of which an expression has one at most. */
export const typeFlags = flagBits.LOCALE | flagBits.UNICODE | flagBits.ASCII;
