import { PyError } from './values.ts';

export type Limits = {
  /** Weighted units of work of one rendering (a few million a second). */
  steps: number;
  /** Macro calls inside each other. */
  depth: number;
  /** Characters of output and of any one string. */
  textLength: number;
};

export const defaultLimits: Limits = { steps: 6_000_000, depth: 250, textLength: 64_000_000 };

/** Counts the work of one rendering. */
export class Meter {
  private used = 0;
  constructor(readonly limits: Limits) {}

  charge(steps: number): void {
    this.used += steps;
    if (this.used > this.limits.steps) throw new LimitError('the template does too much work (an endless loop?)');
  }

  text(length: number): void {
    if (length > this.limits.textLength) throw new LimitError(`the text grows too long (over ${this.limits.textLength} characters)`);
    this.charge(length >> 6);
  }
}

/** A limit was passed. */
export class LimitError extends PyError {
  constructor(message: string) {
    super('LimitError', message);
  }
}

const idle = new Meter(defaultLimits);
let current: Meter | null = null;

/** Does one stretch of work on a meter; the meter is that of `charge` meanwhile. */
export function metered<T>(meter: Meter, work: () => T): T {
  const previous = current;
  current = meter;
  try {
    return work();
  } finally {
    current = previous;
  }
}

/** Is a rendering under way? */
export function isMetered(): boolean {
  return current !== null;
}

/** Counts work of the rendering under way; outside of one only a single huge piece is refused. */
export function charge(steps: number): void {
  if (current) current.charge(steps);
  else if (steps > defaultLimits.steps) idle.charge(steps);
}

/** To be asked before a string of this length is made. */
export function chargeText(length: number): void {
  if (current) current.text(length);
  else if (length > defaultLimits.textLength) idle.text(length);
}
