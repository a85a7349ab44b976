// When the kill comes: at any moment of an action's duration, right before a step on storage (a write, a header, a flush, a move, a note in the
// journal), or as the first acknowledgement is heard.
import { aimAt } from './storageSteps.mjs';

const HOLD = '__crash_here';
const LONGEST_MS = 20_000;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Draws a moment for an action that took `pace.ms` and `pace.steps` when nothing disturbed it. Always four draws, so that a seed names the run. */
export function drawMoment(random, pace) {
  const [kind, which, when, spare] = [random(), random(), random(), random()];
  const names = Object.keys(pace.steps).sort();
  if (kind < 0.1) return { kind: 'acknowledged', words: 'as it was acknowledged' };
  if (kind < 0.55 && names.length > 0) {
    const name = names[Math.floor(which * names.length)];
    const number = 1 + Math.floor(when * pace.steps[name]);
    return { kind: 'step', name, number, words: `before ${name} ${number}` };
  }
  const ms = Math.round((when + 0.1 * spare) * pace.ms);
  return { kind: 'time', ms, words: `${ms} ms into it` };
}

/** The waiting side of `serve({ onRequest })`: `next()` resolves when a worker has stopped before the step it was to stop at. */
export class Holds {
  #reached = () => undefined;
  heard(url) {
    if (url?.endsWith(HOLD)) this.#reached();
  }
  next() {
    return new Promise((resolve) => (this.#reached = resolve));
  }
}

/** Starts an action and resolves at the chosen moment. `began()` runs the action; `acknowledged`: resolves at its first acknowledgement. */
export async function atMoment(moment, { page, url, holds, begin, acknowledged }) {
  if (moment.kind === 'step') await aimAt(page, { name: moment.name, number: moment.number, url: `${url}${HOLD}` });
  const held = holds.next();
  const running = begin();
  if (moment.kind === 'time') await sleep(moment.ms);
  else await Promise.race([running, moment.kind === 'step' ? held : acknowledged, sleep(LONGEST_MS)]);
}
