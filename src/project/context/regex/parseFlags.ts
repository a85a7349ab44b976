import { flagBits, flagLetters, typeFlags } from './flags.ts';
import type { Reader } from './reader.ts';

/** Flags turned on and off; scoped: only for the group that follows. */
export type FlagChange = { on: number; off: number; scoped: boolean };

/** The flags behind `(?`, whose first letter is read, up to `)` or `:`. */
export function parseFlags(reader: Reader, first: string): FlagChange {
  if (first !== '-' && flagLetters[first] === undefined) throw reader.error(`unknown extension ?${first}`, first.length + 1);
  const [on, end] = first === '-' ? [0, '-'] : flagsOn(reader, first);
  if (end === ')') return { on, off: 0, scoped: false };
  const off = end === '-' ? flagsOff(reader) : 0;
  if (on & off) throw reader.error('bad inline flags: flag turned on and off', 1);
  return { on: withType(on), off, scoped: true };
}

function flagsOn(reader: Reader, first: string): [number, string] {
  let on = 0;
  for (let letter = first; ;) {
    if (letter === 'L') throw reader.error("bad inline flags: cannot use 'L' flag with a str pattern");
    const flag = flagLetters[letter] as number;
    on |= flag;
    if (flag & typeFlags && (on & typeFlags) !== flag) throw reader.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
    letter = flagOrEnd(reader, ')-:', 'missing -, : or )');
    if (')-:'.includes(letter)) return [on, letter];
  }
}

function flagsOff(reader: Reader): number {
  let off = 0;
  for (let letter = flagOrEnd(reader, '', 'missing flag'); letter !== ':'; letter = flagOrEnd(reader, ':', 'missing :')) {
    const flag = flagLetters[letter] as number;
    if (flag & typeFlags) throw reader.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
    off |= flag;
  }
  return off;
}

function flagOrEnd(reader: Reader, ends: string, missing: string): string {
  const token = reader.get();
  if (token === undefined) throw reader.error(missing);
  if (flagLetters[token] === undefined && !(token.length === 1 && ends.includes(token))) {
    throw reader.error(/^\p{L}$/u.test(token) ? 'unknown flag' : missing, token.length);
  }
  return token;
}

/** Unicode is what there is where ASCII is not asked for. */
function withType(on: number): number {
  return on & ~flagBits.UNICODE;
}
