/**
 * `+` and `-` of times with a zone are part of DuckDB's ICU extension. In UTC, the only zone of a session here, they are those of TIMESTAMP. As macros they
 * replace the signs in whole statements, so they are there only while a statement runs that failed without them; every other pair of types goes on to
 * DuckDB's own `add` and `subtract`.
 */
const OWN = {
  add: [
    ['TIMESTAMP', 'INTERVAL'],
    ['INTERVAL', 'TIMESTAMP'],
    ['DATE', 'INTERVAL'],
    ['INTERVAL', 'DATE'],
    ['INTERVAL', 'INTERVAL'],
    ['TIME', 'INTERVAL'],
    ['INTERVAL', 'TIME'],
  ],
  subtract: [
    ['TIMESTAMP', 'INTERVAL'],
    ['TIMESTAMP', 'TIMESTAMP'],
    ['DATE', 'INTERVAL'],
    ['DATE', 'DATE'],
    ['INTERVAL', 'INTERVAL'],
    ['TIME', 'INTERVAL'],
  ],
} as const;

const own = (name: keyof typeof OWN): string => [...OWN[name].map(([a, b]) => `(a ${a}, b ${b}) AS ${name}(a, b)`), `(a, b) AS ${name}(a, b)`].join(', ');

/** What to run before such a statement. */
export const ZONED_OPERATORS = `
CREATE OR REPLACE TEMP MACRO "+"(a TIMESTAMPTZ, b INTERVAL) AS add(a::TIMESTAMP, b)::TIMESTAMPTZ,
  (a INTERVAL, b TIMESTAMPTZ) AS add(a, b::TIMESTAMP)::TIMESTAMPTZ, ${own('add')}, (a) AS add(a);
CREATE OR REPLACE TEMP MACRO "-"(a TIMESTAMPTZ, b INTERVAL) AS subtract(a::TIMESTAMP, b)::TIMESTAMPTZ,
  (a TIMESTAMPTZ, b TIMESTAMPTZ) AS subtract(a::TIMESTAMP, b::TIMESTAMP), ${own('subtract')}, (a) AS subtract(a)`;

/** And after it. */
export const WITHOUT_ZONED_OPERATORS = 'DROP MACRO IF EXISTS temp.main."+"; DROP MACRO IF EXISTS temp.main."-"';

/** Whether a statement failed for want of them. */
export function lacksZonedOperators(thrown: unknown): boolean {
  return thrown instanceof Error && /No function matches the given name and argument types '[+-]\([^']*TIMESTAMP WITH TIME ZONE/.test(thrown.message);
}
