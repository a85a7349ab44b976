/** A file's text, or why it is not text. dbt reads files as UTF-8 and nothing else. */
export type Decoded = { text: string; problem: null } | { text: null; problem: string; hint: string };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the bytes as UTF-8; a byte order mark stays, as it does in dbt. Text is taken as it is. */
export function decodeUtf8(content: string | Uint8Array): Decoded {
  if (typeof content === 'string') return { text: content, problem: null };
  try {
    return { text: utf8.decode(content), problem: null };
  } catch {
    return { text: null, problem: describe(content), hint: 'save the file as UTF-8' };
  }
}

function describe(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'this file is UTF-16 (little endian), not UTF-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'this file is UTF-16 (big endian), not UTF-8';
  const at = firstInvalid(bytes);
  const hex = (bytes[at] ?? 0).toString(16).padStart(2, '0');
  return `this file is not UTF-8: byte 0x${hex} at position ${at} cannot be read`;
}

function firstInvalid(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  const decodes = (end: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (decodes(middle)) low = middle;
    else high = middle - 1;
  }
  return beginOfCharacter(bytes, low);
}

/** Where the bytes before `at` begin a character that does not end, its first byte is the wrong one. */
function beginOfCharacter(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && ((bytes[start - 1] ?? 0) & 0xc0) === 0x80) start--;
  const lead = bytes[start - 1] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return length > at - start + 1 ? start - 1 : at;
}
