import { PyError } from '../../../jinja/values.ts';
import type { PyMatch } from './match.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\' };

/** A replacement such as `\1` or `\g<name>` filled in from a match. */
export function expandReplacement(template: string, match: PyMatch): string {
  return template.replace(/\\(?:g<(\w+)>|([1-9]\d?)|(0[0-7]{0,2})|([^]))/g, (_whole, name?: string, index?: string, octal?: string, other?: string) => {
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    const group = name ?? index;
    if (group !== undefined) return match.group(match.indexOf(/^\d+$/.test(group) ? Number(group) : group)) ?? '';
    const known = escapes[other ?? ''];
    if (known !== undefined) return known;
    if (/[a-zA-Z]/.test(other ?? '')) throw new PyError('error', `bad escape \\${other}`);
    return `\\${other}`;
  });
}
