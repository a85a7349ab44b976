import { charge } from '../../../jinja/meter.ts';
import { codeAt, widthOf } from './codePoints.ts';
import { compileTree } from './compile.ts';
import { flagBits } from './flags.ts';
import { Machine } from './machine.ts';
import { parsePattern } from './parse.ts';

/** One match: offsets of each group, -1 where a group took no part. Group 0 is the whole; `lastGroup` was closed last (-1: none). */
export type Found = { starts: number[]; ends: number[]; lastGroup: number };

/** Where a match may be: anywhere behind, beginning exactly there, or taking all of the text from there. */
export type Extent = 'search' | 'match' | 'fullmatch';

/** A compiled expression. The work of searching is charged to the rendering under way. */
export type Engine = {
  groupCount: number;
  groupNames: ReadonlyMap<string, number>;
  /** Flags given and inline, as bits. */
  flags: number;
  /** The first match from `from` on; `advance`: one that is empty at `from` does not count. */
  find(text: string, from: number, extent: Extent, advance?: boolean): Found | null;
};

/** An expression in Python's syntax, with Python's flag bits; fails with Python's words. */
export function compilePattern(pattern: string, flags: number): Engine {
  charge(pattern.length);
  const tree = parsePattern(pattern, flags);
  const program = compileTree(tree);
  const { groupCount, groupNames } = tree;
  return {
    groupCount,
    groupNames,
    flags: tree.flags | (tree.flags & flagBits.ASCII ? 0 : flagBits.UNICODE),
    find(text, from, extent, advance = false) {
      const machine = new Machine(program, text, extent === 'fullmatch');
      for (let start = from; start <= text.length; start += start < text.length ? widthOf(codeAt(text, start)) : 1) {
        if (machine.matchAt(start, advance && start === from ? from : -1)) return foundOf(machine, groupCount);
        if (extent !== 'search') break;
      }
      machine.settle();
      return null;
    },
  };
}

function foundOf(machine: Machine, groupCount: number): Found {
  machine.settle();
  const { registers } = machine;
  const groups = Array.from({ length: groupCount + 1 }, (_, group) => group);
  const isSet = (group: number): boolean => (registers[2 * group + 1] as number) >= 0;
  return {
    starts: groups.map((group) => (isSet(group) ? (registers[2 * group] as number) : -1)),
    ends: groups.map((group) => registers[2 * group + 1] as number),
    lastGroup: registers[machine.lastGroup] as number,
  };
}
