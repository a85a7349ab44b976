const compiled = new Map<string, RegExp>();

/** Python's `fnmatch`: `*`, `?`, `[set]`, `[!set]`, case kept. */
export function fnmatch(name: string, pattern: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(`^${translate(pattern)}$`, 'su');
    if (compiled.size > 500) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression.test(name);
}

function translate(pattern: string): string {
  let out = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    // a run of stars is one: nested repetition would take exponential time
    if (char === '*') out += out.endsWith('.*') ? '' : '.*';
    else if (char === '?') out += '.';
    else if (char === '[') {
      const end = pattern.indexOf(']', pattern[at + 1] === '!' ? at + 3 : at + 2);
      if (end < 0) out += '\\[';
      else {
        out += setOf(pattern.slice(at + 1, end));
        at = end;
      }
    } else out += escape(char);
  }
  return out;
}

function escape(char: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(char) ? `\\${char}` : char;
}

function setOf(body: string): string {
  const negated = body.startsWith('!');
  const inner = negated ? body.slice(1) : body;
  let out = '';
  for (let at = 0; at < inner.length; at++) {
    if (inner[at + 1] === '-' && at + 2 < inner.length) {
      const [from, to] = [inner[at]!, inner[at + 2]!];
      if (from <= to) out += `${escape(from)}-${escape(to)}`;
      at += 2;
    } else out += escape(inner[at]!);
  }
  if (!out) return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${out}]`;
}

/** Python's `Path.glob` as a test of one existing path: part by part, `**` stands for any folders. */
export function globMatch(path: string, pattern: string, isFolder: boolean): boolean {
  const wanted = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const parts = path.split('/').filter((part) => part !== '');
  const match = (part: number, want: number): boolean => {
    if (want === wanted.length) return part === parts.length;
    if (wanted[want] === '**') {
      if (want === wanted.length - 1) return isFolder;
      for (let next = part; next <= parts.length; next++) if (match(next, want + 1)) return true;
      return false;
    }
    return part < parts.length && fnmatch(parts[part]!, wanted[want]!) && match(part + 1, want + 1);
  };
  return match(0, 0);
}
