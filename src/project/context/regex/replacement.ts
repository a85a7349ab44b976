import { PyError } from '../../../jinja/values.ts';
import type { PyMatch } from './match.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\' };

/** A replacement such as `\1` or `\g<name>` filled in from a match. */
export function expandReplacement(template: string, match: PyMatch): string {
  const parts = /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2}|[4-7][0-7]{2})|([1-9]\d?)|([^]?))/g;
  return template.replace(parts, (whole, name?: string, octal?: string, index?: string, other?: string, offset?: number) => {
    if (octal !== undefined) return octalCharacter(octal, offset ?? 0);
    if (name !== undefined) return match.group(namedGroup(name, match, offset ?? 0)) ?? '';
    if (index !== undefined) return match.group(numberedGroup(Number(index), match, (offset ?? 0) + 1)) ?? '';
    const character = other ?? '';
    if (character === '') throw failure('bad escape (end of pattern)', offset ?? 0);
    if (character === 'g') throw failure('missing <', (offset ?? 0) + 2);
    const known = escapes[character];
    if (known === undefined && /[a-zA-Z]/.test(character)) throw failure(`bad escape \\${character}`, offset ?? 0);
    return known ?? whole;
  });
}

function failure(message: string, position: number): PyError {
  return new PyError('error', `${message} at position ${position}`);
}

function octalCharacter(digits: string, position: number): string {
  const code = parseInt(digits, 8);
  if (code > 0o377) throw failure(`octal escape value \\${digits} outside of range 0-0o377`, position);
  return String.fromCharCode(code);
}

function numberedGroup(index: number, match: PyMatch, position: number): number {
  if (index > match.groupCount) throw failure(`invalid group reference ${index}`, position);
  return index;
}

function namedGroup(name: string, match: PyMatch, offset: number): number {
  if (name === '') throw failure('missing group name', offset + 3);
  if (/^\d+$/.test(name)) return numberedGroup(Number(name), match, offset + 3);
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw failure(`bad character in group name '${name}'`, offset + 3);
  const group = match.groupNamed(name);
  if (group === undefined) throw new PyError('IndexError', `unknown group name '${name}'`);
  return group;
}
