type Rule = { pattern: RegExp; isNegated: boolean };

/** `.dbtignore`: patterns as in `.gitignore`. Returns whether a path (relative to the project) is to be left out. */
export function ignoreMatcher(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map(ruleOf)
    .filter((rule) => rule !== null);
  if (rules.length === 0) return () => false;
  return (path) => {
    let isIgnored = false;
    for (const { pattern, isNegated } of rules) if (pattern.test(path)) isIgnored = !isNegated;
    return isIgnored;
  };
}

function ruleOf(line: string): Rule | null {
  let glob = line.replace(/(?<!\\)\s+$/, '');
  if (glob === '' || glob.startsWith('#')) return null;
  const isNegated = glob.startsWith('!');
  if (isNegated || glob.startsWith('\\#') || glob.startsWith('\\!')) glob = glob.slice(1);
  const isDirectory = glob.endsWith('/');
  if (isDirectory) glob = glob.slice(0, -1);
  const isAnchored = glob.includes('/');
  if (glob.startsWith('/')) glob = glob.slice(1);
  const body = globToPattern(glob);
  return { pattern: new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${body}${isDirectory ? '/' : '(?:/|$)'}`), isNegated };
}

function globToPattern(glob: string): string {
  let out = '';
  for (let i = 0; i < glob.length; i++) {
    const character = glob[i] as string;
    if (glob.startsWith('**/', i)) {
      out += '(?:[^/]+/)*';
      i += 2;
    } else if (glob.startsWith('**', i)) {
      out += '.*';
      i += 1;
    } else if (character === '*') out += '[^/]*';
    else if (character === '?') out += '[^/]';
    else if (character === '[' && glob.indexOf(']', i + 2) !== -1) {
      const end = glob.indexOf(']', i + 2);
      const set = glob.slice(i + 1, end).replace(/\\/g, '\\\\');
      out += `[${set.startsWith('!') ? `^${set.slice(1)}` : set}]`;
      i = end;
    } else out += character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  }
  return out;
}
