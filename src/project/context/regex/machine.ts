import { charge, LimitError } from '../../../jinja/meter.ts';
import { before, codeAt, widthOf } from './codePoints.ts';
import { execute } from './execute.ts';
import { Memory } from './memory.ts';
import type { Instruction, Program } from './program.ts';
import { Trail, ways } from './trail.ts';

/** How many steps are charged at a time, and as how many. */
const stride = 4096;
const strideCost = 1024;
/** Numbers the trail may hold. */
const trailLimit = 16_000_000;

/** Searches one text by backtracking. Registers: start and end of each group, the group closed last, then two of each counted loop. */
export class Machine {
  readonly registers: Int32Array;
  readonly trail: Trail;
  /** The next instruction, and the offset in the text. */
  pc = 0;
  at = 0;
  private readonly memory: Memory;
  private steps = 0;
  private depth = 0;
  private refused = -1;

  constructor(
    readonly program: Program,
    readonly text: string,
    private readonly whole: boolean,
  ) {
    this.registers = new Int32Array(2 * (program.groupCount + 1) + 1 + 2 * program.loopCount);
    this.trail = new Trail(this.registers);
    this.memory = new Memory(program, text.length);
  }

  /** The register that holds the group closed last. */
  get lastGroup(): number {
    return 2 * (this.program.groupCount + 1);
  }

  /** Does an expression match that begins at `start`? Its groups are in the registers then. An end at `refused` does not count. */
  matchAt(start: number, refused: number): boolean {
    this.trail.unwind(0);
    this.registers.fill(-1);
    this.refused = refused;
    if (!this.run(0, start)) return false;
    this.registers[0] = start;
    this.registers[1] = this.at;
    return true;
  }

  /** May the whole match end here? */
  accepts(): boolean {
    return this.at !== this.refused && (!this.whole || this.at === this.text.length);
  }

  /** Has the search failed from this split at this offset before? */
  hasFailed(split: number): boolean {
    return this.depth === 0 && this.memory.visited(split, this.at);
  }

  /** A search of its own from `body`; its groups stay, its other ways are given up. */
  apart(body: number, from: number): boolean {
    const base = this.trail.length;
    this.depth++;
    const found = this.run(body, from);
    this.depth--;
    if (found) this.trail.commit(base);
    return found;
  }

  /** Pays for the steps not charged yet. */
  settle(): void {
    charge(((this.steps % stride) * strideCost) / stride);
  }

  /** Runs from an instruction to `accept` or `done`; `at` is the offset there. */
  private run(begin: number, from: number): boolean {
    const base = this.trail.length;
    this.pc = begin;
    this.at = from;
    for (;;) {
      if (++this.steps % stride === 0) this.pay();
      const step = this.program.code[this.pc++] as Instruction;
      if (!execute(this, step)) {
        if (!this.back(base)) return false;
      } else if (step.op === 'accept' || step.op === 'done') return true;
    }
  }

  private pay(): void {
    charge(strideCost);
    this.memory.consider(this.steps);
    if (this.trail.length > trailLimit) throw new LimitError('a regular expression keeps too many ways open');
  }

  /** Goes back to the last choice above `base`; false if there is none. */
  private back(base: number): boolean {
    const { trail } = this;
    for (;;) {
      const way = trail.back(base);
      if (way === 0) return false;
      this.pc = trail.to;
      this.at = trail.at;
      if (way === ways.choice) return true;
      if (way === ways.shrink) return this.shrink(trail.extra);
      if (this.grow(trail.extra)) return true;
    }
  }

  private shrink(least: number): true {
    this.at = before(this.text, this.at);
    if (this.at > least) this.trail.shrink(this.pc, this.at, least);
    return true;
  }

  private grow(taken: number): boolean {
    const run = this.program.code[this.pc];
    if (run?.op !== 'run' || this.at >= this.text.length) return false;
    const code = codeAt(this.text, this.at);
    if (!run.test(code)) return false;
    this.at += widthOf(code);
    if (taken + 1 < run.max) this.trail.grow(this.pc, this.at, taken + 1);
    this.pc++;
    return true;
  }
}
