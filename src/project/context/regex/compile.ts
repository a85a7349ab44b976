import { PyError } from '../../../jinja/values.ts';
import type { Instruction, Program } from './program.ts';
import type { Node, Tree } from './tree.ts';
import { widthOfNode, type Width } from './width.ts';

/** Instructions an expression may have. */
const sizeLimit = 50_000;
/** Instructions that copies of a counted repetition may take; a longer one counts in a register. */
const copiesLimit = 1000;

type Repeat = Extract<Node, { kind: 'repeat' }>;

/** A parsed expression as the machine's instructions. */
export function compileTree(tree: Tree): Program {
  const compiler = new Compiler();
  compiler.node(tree.root, false);
  compiler.emit({ op: 'accept' });
  return { code: compiler.code, groupCount: tree.groupCount, loopCount: compiler.loops, splitCount: compiler.splits, rememberable: compiler.rememberable };
}

class Compiler {
  readonly code: Instruction[] = [];
  loops = 0;
  splits = 0;
  rememberable = true;
  private readonly widths = new Map<number, Width>();

  emit<I extends Instruction>(instruction: I): I {
    if (this.code.length >= sizeLimit) throw new PyError('error', 'the pattern is too large');
    this.code.push(instruction);
    return instruction;
  }

  /** `repeated`: inside of a repetition without end, where single characters are taken one by one so that nothing is tried twice. */
  node(node: Node, repeated: boolean): void {
    switch (node.kind) {
      case 'character':
        this.emit({ op: 'character', test: node.test });
        return;
      case 'place':
        this.emit({ op: 'place', test: node.test });
        return;
      case 'sequence':
        for (const item of node.items) this.node(item, repeated);
        return;
      case 'choice':
        this.choice(node.options, repeated);
        return;
      case 'group':
        this.emit({ op: 'open', group: node.group });
        this.node(node.body, repeated);
        this.emit({ op: 'close', group: node.group });
        this.widths.set(node.group, this.width(node.body));
        return;
      case 'repeat':
        this.repeat(node, repeated);
        return;
      case 'atomic':
        this.apart(this.emit({ op: 'atomic', body: this.code.length + 1, to: 0 }), node.body);
        return;
      case 'look': {
        const back = node.behind ? this.width(node.body).min : 0;
        this.apart(this.emit({ op: 'look', body: this.code.length + 1, to: 0, negative: node.negative, back }), node.body);
        return;
      }
      case 'reference':
        this.rememberable = false;
        this.emit({ op: 'reference', group: node.group, fold: node.fold });
        return;
      case 'conditional':
        this.conditional(node, repeated);
    }
  }

  private width(node: Node): Width {
    return widthOfNode(node, this.widths);
  }

  private apart(begin: { to: number }, body: Node): void {
    this.node(body, false);
    this.emit({ op: 'done' });
    begin.to = this.code.length;
  }

  private choice(options: Node[], repeated: boolean): void {
    const jumps: { to: number }[] = [];
    for (const [index, option] of options.entries()) {
      const last = index === options.length - 1;
      const split = last ? null : this.split();
      this.node(option, repeated);
      if (!last) jumps.push(this.emit({ op: 'jump', to: 0 }));
      if (split) split.second = this.code.length;
    }
    for (const jump of jumps) jump.to = this.code.length;
  }

  private conditional(node: Extract<Node, { kind: 'conditional' }>, repeated: boolean): void {
    this.rememberable = false;
    const branch = this.emit({ op: 'conditional', group: node.group, otherwise: 0 });
    this.node(node.yes, repeated);
    const jump = this.emit({ op: 'jump', to: 0 });
    branch.otherwise = this.code.length;
    this.node(node.no, repeated);
    jump.to = this.code.length;
  }

  private split(): Extract<Instruction, { op: 'split' }> {
    const next = this.code.length + 1;
    return this.emit({ op: 'split', first: next, second: next, id: this.splits++ });
  }

  private repeat(node: Repeat, repeated: boolean): void {
    if (node.body.kind === 'character' && !repeated) {
      this.emit({ op: 'run', test: node.body.test, min: node.min, max: node.max, mode: node.mode });
    } else if (node.mode === 'possessive') {
      this.apart(this.emit({ op: 'atomic', body: this.code.length + 1, to: 0 }), { ...node, mode: 'greedy' });
    } else if (this.canCopy(node)) this.copies(node, repeated);
    else this.counted(node);
  }

  /** A turn that takes no character ends a repetition; where there is none the turns need no counting. */
  private canCopy(node: Repeat): boolean {
    const times = node.max === Infinity ? node.min + 1 : node.max;
    if (times > 1 && times * sizeOf(node.body) > copiesLimit) return false;
    return node.max - node.min <= 1 || this.width(node.body).min > 0;
  }

  private copies(node: Repeat, repeated: boolean): void {
    for (let turn = 0; turn < node.min; turn++) this.node(node.body, repeated || node.max === Infinity);
    if (node.max === Infinity) this.star(node);
    else this.options(node, repeated);
  }

  private star(node: Repeat): void {
    const begin = this.code.length;
    const split = this.split();
    this.node(node.body, true);
    this.emit({ op: 'jump', to: begin });
    this.leave(split, node.mode);
  }

  private options(node: Repeat, repeated: boolean): void {
    const splits = [];
    for (let turn = node.min; turn < node.max; turn++) {
      splits.push(this.split());
      this.node(node.body, repeated);
    }
    for (const split of splits) this.leave(split, node.mode);
  }

  private leave(split: { first: number; second: number }, mode: Repeat['mode']): void {
    split[mode === 'lazy' ? 'first' : 'second'] = this.code.length;
  }

  private counted(node: Repeat): void {
    this.rememberable = false;
    const loop = this.loops++;
    this.emit({ op: 'enter', loop });
    const jump = this.emit({ op: 'jump', to: 0 });
    const turn = this.code.length;
    this.emit({ op: 'turn', loop, max: node.max });
    this.node(node.body, true);
    jump.to = this.code.length;
    this.emit({ op: 'until', loop, min: node.min, lazy: node.mode === 'lazy', turn });
  }
}

/** Instructions a node takes, with the copies of its repetitions. */
function sizeOf(node: Node): number {
  switch (node.kind) {
    case 'sequence':
      return node.items.reduce((sum, item) => sum + sizeOf(item), 0);
    case 'choice':
      return node.options.reduce((sum, option) => sum + sizeOf(option) + 2, 0);
    case 'group':
    case 'atomic':
    case 'look':
      return sizeOf(node.body) + 2;
    case 'repeat': {
      const times = node.max === Infinity ? node.min + 1 : node.max;
      const copies = sizeOf(node.body) * Math.max(1, times) + 2;
      return copies > copiesLimit ? sizeOf(node.body) + 3 : copies;
    }
    case 'conditional':
      return sizeOf(node.yes) + sizeOf(node.no) + 2;
    default:
      return 1;
  }
}
