import recorded from './timeZones.txt?raw';

/** From where on a yearly zone repeats the 28 years before: 2066-01-01. Seconds since 1970. */
export const YEARLY_FROM_S = 3_029_529_600;
const FIRST_S = -5_364_662_400;

/** A zone of ICU: its offset before all transitions, and from each moment (seconds since 1970) on, in seconds east of UTC. */
export type TimeZone = { firstOffsetS: number; transitions: { atS: number; offsetS: number }[]; yearly: boolean };

let lines: Map<string, string> | null = null;

function linesByName(): Map<string, string> {
  lines ??= new Map(
    recorded
      .trim()
      .split('\n')
      .flatMap((line) =>
        line
          .slice(0, line.indexOf('|'))
          .split(' ')
          .map((name): [string, string] => [name.toUpperCase(), line]),
      ),
  );
  return lines;
}

/** The zone of this name, in any case, or null. */
export function timeZone(name: string): TimeZone | null {
  const line = linesByName().get(name.toUpperCase());
  if (!line) return null;
  const [, first = '', steps = '', yearly] = line.split('|');
  let atS = FIRST_S;
  const transitions = (steps ? steps.split(' ') : []).map((step) => {
    const [elapsed = '', offset = ''] = step.split(',');
    atS += parseInt(elapsed, 36);
    return { atS, offsetS: parseInt(offset, 36) };
  });
  return { firstOffsetS: parseInt(first, 36), transitions, yearly: yearly === 'yearly' };
}
