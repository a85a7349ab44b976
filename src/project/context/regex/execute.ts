import { charge } from '../../../jinja/meter.ts';
import { before, codeAt, widthOf } from './codePoints.ts';
import type { Machine } from './machine.ts';
import type { Instruction } from './program.ts';
import type { CodeTest } from './tree.ts';

type Of<Op extends Instruction['op']> = Extract<Instruction, { op: Op }>;

/** Does one step; false where it fails. `pc` is behind the step already. */
export function execute(machine: Machine, step: Instruction): boolean {
  const { trail, registers } = machine;
  switch (step.op) {
    case 'character':
      return takeOne(machine, step.test);
    case 'place':
      return step.test(machine.text, machine.at);
    case 'run':
      return takeRun(machine, step);
    case 'open':
      trail.write(2 * step.group, machine.at);
      return true;
    case 'close':
      return close(machine, step.group);
    case 'jump':
      machine.pc = step.to;
      return true;
    case 'split':
      if (machine.hasFailed(step.id)) return false;
      trail.choice(step.second, machine.at);
      machine.pc = step.first;
      return true;
    case 'enter':
      trail.write(turns(machine, step.loop), -1);
      trail.write(turns(machine, step.loop) + 1, -1);
      return true;
    case 'turn':
      return turn(machine, step);
    case 'until':
      return until(machine, step);
    case 'look':
      return look(machine, step);
    case 'atomic':
      machine.pc = step.to;
      return machine.apart(step.body, machine.at) && goOn(machine, step.to, machine.at);
    case 'reference':
      return reference(machine, step);
    case 'conditional':
      if ((registers[2 * step.group + 1] as number) < 0) machine.pc = step.otherwise;
      return true;
    case 'accept':
      return machine.accepts();
    case 'done':
      return true;
  }
}

function goOn(machine: Machine, pc: number, at: number): true {
  machine.pc = pc;
  machine.at = at;
  return true;
}

function takeOne(machine: Machine, test: CodeTest): boolean {
  if (machine.at >= machine.text.length) return false;
  const code = codeAt(machine.text, machine.at);
  machine.at += widthOf(code);
  return test(code);
}

function takeRun(machine: Machine, { test, min, max, mode }: Of<'run'>): boolean {
  const { text, trail } = machine;
  const wanted = mode === 'lazy' ? min : max;
  const begin = machine.at;
  let at = begin;
  let least = begin;
  let taken = 0;
  for (; taken < wanted && at < text.length; taken++) {
    const code = codeAt(text, at);
    if (!test(code)) break;
    at += widthOf(code);
    if (taken + 1 === min) least = at;
  }
  charge((at - begin) >> 3);
  machine.at = at;
  if (taken < min) return false;
  if (mode === 'lazy' && min < max) trail.grow(machine.pc - 1, at, taken);
  if (mode === 'greedy' && at > least) trail.shrink(machine.pc, at, least);
  return true;
}

function close(machine: Machine, group: number): true {
  machine.trail.write(2 * group + 1, machine.at);
  machine.trail.write(machine.lastGroup, group);
  return true;
}

/** The register that counts a loop's turns; the next one has the offset at which the last one began. */
function turns(machine: Machine, loop: number): number {
  return machine.lastGroup + 1 + 2 * loop;
}

function turn(machine: Machine, { loop, max }: Of<'turn'>): boolean {
  const register = turns(machine, loop);
  const done = (machine.registers[register] as number) + 1;
  if (done >= max || machine.registers[register + 1] === machine.at) return false;
  machine.trail.write(register, done);
  machine.trail.write(register + 1, machine.at);
  return true;
}

function until(machine: Machine, { loop, min, lazy, turn: next }: Of<'until'>): true {
  const register = turns(machine, loop);
  const done = (machine.registers[register] as number) + 1;
  if (done < min) {
    machine.trail.write(register, done);
    machine.pc = next + 1;
  } else if (lazy) {
    machine.trail.choice(next, machine.at);
  } else {
    machine.trail.choice(machine.pc, machine.at);
    machine.pc = next;
  }
  return true;
}

/** The offset `width` characters before `at`, or -1. */
function stepBack(text: string, at: number, width: number): number {
  let from = at;
  for (let i = 0; i < width; i++) {
    if (from === 0) return -1;
    from = before(text, from);
  }
  return from;
}

function look(machine: Machine, { body, to, negative, back }: Of<'look'>): boolean {
  const { trail, at } = machine;
  const base = trail.length;
  const from = stepBack(machine.text, at, back);
  const found = from >= 0 && machine.apart(body, from);
  if (found && negative) trail.unwind(base);
  return found !== negative && goOn(machine, to, at);
}

function reference(machine: Machine, { group, fold }: Of<'reference'>): boolean {
  const { text, registers } = machine;
  const end = registers[2 * group + 1] as number;
  if (end < 0) return false;
  charge((end - (registers[2 * group] as number)) >> 3);
  for (let i = registers[2 * group] as number; i < end;) {
    if (machine.at >= text.length) return false;
    const [wanted, code] = [codeAt(text, i), codeAt(text, machine.at)];
    if (fold(wanted) !== fold(code)) return false;
    i += widthOf(wanted);
    machine.at += widthOf(code);
  }
  return true;
}
