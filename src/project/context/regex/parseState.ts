import { flagBits } from './flags.ts';
import type { Reader } from './reader.ts';
import type { Node } from './tree.ts';
import { widthOfNode, type Width } from './width.ts';

/** Flags for the whole expression, as `(?i)` at its beginning sets them. */
export class InlineFlags {
  found = 0;
}

/** Reads options up to the `)` or the end, or items up to a `|` as well; `inline` is given where flags for the whole expression may still stand. */
type Parse = (state: ParseState, flags: number, inline?: InlineFlags) => Node;

/** What a parse knows of its groups. `inside`: how what stands in a group is read. */
export class ParseState {
  groupCount = 0;
  readonly groupNames = new Map<string, number>();
  /** Widths of the groups that are closed. */
  readonly widths = new Map<number, Width>();
  /** Where conditions name a group that may come later: group → position. */
  readonly conditions = new Map<number, number>();
  /** Inside of a lookbehind: the groups there were before it. */
  groupsBeforeLookbehind: number | null = null;
  depth = 0;
  constructor(
    readonly reader: Reader,
    readonly inside: { choice: Parse; sequence: Parse },
  ) {}

  open(name: string | null): number {
    const group = this.groupCount + 1;
    if (name !== null) {
      const other = this.groupNames.get(name);
      if (other !== undefined) throw this.reader.error(`redefinition of group name '${name}' as group ${group}; was group ${other}`, name.length + 1);
      this.groupNames.set(name, group);
    }
    return (this.groupCount = group);
  }

  close(group: number, body: Node): void {
    this.widths.set(group, widthOfNode(body, this.widths));
  }

  /** Refuses references to a group inside of itself, or of the same lookbehind. */
  checkReference(group: number, back: number): void {
    if (!this.widths.has(group)) throw this.reader.error('cannot refer to an open group', back);
    this.checkLookbehind(group);
  }

  checkLookbehind(group: number): void {
    if (this.groupsBeforeLookbehind === null) return;
    if (!this.widths.has(group)) throw this.reader.error('cannot refer to an open group');
    if (group > this.groupsBeforeLookbehind) throw this.reader.error('cannot refer to group defined in the same lookbehind subpattern');
  }
}

/** Flags are handed down with the place; this asks for one. */
export function has(flags: number, name: keyof typeof flagBits): boolean {
  return (flags & flagBits[name]) !== 0;
}
