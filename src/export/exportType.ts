/** Types of DuckDB that Parquet, or Arrow on the way there, has no like of, and what they travel as. */
const travelAs: [RegExp, string][] = [
  [/^TIME WITH TIME ZONE\b/, 'VARCHAR'],
  [/^TIMESTAMP_S\b/, 'TIMESTAMP'],
  [/^(INTERVAL|BIT|BIGNUM|VARIANT|JSON)\b/, 'VARCHAR'],
  [/^"NULL"/, 'INTEGER'],
];
/** Those with a list of members in brackets; the members go with them. */
const membered = /^(ENUM|UNION)\(/;
const quoted = /^("(?:[^"]|"")*"|'(?:[^']|'')*')/;
const word = /^(\w+|\W)/;

/**
 * The type a value of DuckDB type `type` is cast to before it is written, also deep within lists, structs and maps; `type` itself where none is
 * needed. Intervals, bit strings, big numbers, enums, unions and times with a zone travel as text.
 */
export function exportType(type: string): string {
  let rest = type;
  let out = '';
  while (rest) {
    const simple = travelAs.find(([pattern]) => pattern.test(rest));
    if (simple && !isFieldName(out)) {
      out += simple[1];
      rest = rest.replace(simple[0], '');
    } else if (membered.test(rest) && !isFieldName(out)) {
      out += 'VARCHAR';
      rest = rest.slice(closingBracket(rest) + 1);
    } else {
      const piece = (quoted.exec(rest) ?? word.exec(rest))![0];
      out += piece;
      rest = rest.slice(piece.length);
    }
  }
  return out;
}

/** Whether what follows `before` is the name of a struct's field, which may read like a type. */
function isFieldName(before: string): boolean {
  const open = openBrackets(before);
  return open.at(-1) === 'STRUCT' && /[(,]\s*$/.test(before);
}

/** The words before the brackets that are open at the end of `text`. */
function openBrackets(text: string): string[] {
  const open: string[] = [];
  let last = '';
  for (let rest = text; rest;) {
    const piece = (quoted.exec(rest) ?? word.exec(rest))![0];
    if (piece === '(') open.push(last);
    else if (piece === ')') open.pop();
    last = piece;
    rest = rest.slice(piece.length);
  }
  return open;
}

function closingBracket(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const piece = (quoted.exec(text.slice(at)) ?? word.exec(text.slice(at)))![0];
    if (piece === '(') depth++;
    if (piece === ')' && --depth === 0) return at;
    at += piece.length;
  }
  return text.length - 1;
}
