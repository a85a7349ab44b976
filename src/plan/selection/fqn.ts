import { fnmatch } from './glob.ts';

/** Whether `selector` names the node of this fqn: with or without its package, a leaf, a folder, or a wildcard over either. */
export function matchesFqn(fqn: readonly string[], selector: string, versioned: boolean): boolean {
  return selects(fqn, selector, versioned) || selects(fqn.slice(1), selector, versioned);
}

function selects(fqn: readonly string[], selector: string, versioned: boolean): boolean {
  const wanted = selector.split('.');
  if (versioned) {
    if (fqn.at(-2) === selector) return true;
    if (fqn.slice(-2).join('_') === wanted.slice(-2).join('_')) return true;
  } else if (fqn.at(-1) === selector) return true;
  const parts = fqn.flatMap((part) => part.split('.'));
  if (parts.length < wanted.length) return false;
  for (const [at, want] of wanted.entries()) {
    if (/[*?[\]]/.test(want)) {
      if (fnmatch(parts.slice(at).join('.'), wanted.slice(at).join('.'))) return true;
      return wanted.length === 1 && fnmatch(fqn.at(versioned ? -2 : -1) ?? '', selector);
    }
    if (parts[at] !== want) return false;
  }
  return true;
}
