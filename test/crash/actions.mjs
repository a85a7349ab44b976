// What can be under way when the kill comes. Each action tells of every acknowledgement by `console.log('ack …')` and names the states
// that a crash may leave: `{ day, build }` pairs, given the state before and what was acknowledged. `typicalMs(pace)` is about how long it takes here.
import { DAYS, SEED } from './twin.mjs';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Days acknowledged one by one, then perhaps a build. */
function ingest(days, build) {
  return {
    name: build ? 'ingest and build' : 'ingest',
    typicalMs: (pace) => days * pace.ingestMs + (build ? pace.buildMs : 0),
    possible: ({ day }) => day + days <= DAYS,
    run: ({ page }) =>
      page.evaluate(
        async ({ count, seed, thenBuild }) => {
          window.tabhouse.on('progress', (detail) => detail.kind === 'day' && detail.phase === 'done' && console.log('ack day'));
          const options = { days: count, seed };
          await (thenBuild ? window.tabhouse.ingestAndBuild(options) : window.tabhouse.ingest(options));
          console.log('ack all');
        },
        { count: days, seed: SEED, thenBuild: build },
      ),
    allowed({ day, build: builtOn }, acks) {
      const acknowledged = acks.filter((ack) => ack === 'day').length;
      if (acks.some((ack) => ack.startsWith('all'))) return [{ day: day + days, build: build ? day + days : builtOn }];
      const states = range(day + acknowledged, day + days).map((d) => ({ day: d, build: builtOn }));
      return build ? [...states, { day: day + days, build: day + days }] : states;
    },
  };
}

/** An action that is done or not, as a whole. */
function whole(name, typicalMs, run, after, possible = () => true) {
  return {
    name,
    typicalMs,
    possible,
    run,
    allowed: (state, acks, context) => (acks.some((ack) => ack.startsWith('all')) ? [after(state, context)] : [state, after(state, context)]),
  };
}

export const ACTIONS = [
  ingest(1, false),
  ingest(2, false),
  ingest(1, true),
  whole(
    'build',
    ({ buildMs }) => buildMs,
    ({ page }) => page.evaluate(async () => console.log('ack all', (await window.tabhouse.dbt('build')).results.length)),
    ({ day }) => ({ day, build: day }),
    ({ day }) => day > 0,
  ),
  whole(
    'snapshot',
    ({ buildMs }) => buildMs / 4,
    ({ page }) => page.evaluate(async () => console.log('ack all', (await window.tabhouse.dbt('snapshot')).results.length)),
    (state) => state,
    ({ day, build }) => day > 0 && build === day,
  ),
  whole(
    'full refresh',
    ({ ingestMs }) => 2 * ingestMs,
    ({ page }) => page.evaluate(async (seed) => console.log('ack all', (await window.tabhouse.ingest({ days: 1, seed, fullRefresh: true })).length), SEED),
    () => ({ day: 1, build: 0 }),
    ({ day }) => day > 1,
  ),
  whole(
    'import',
    ({ ingestMs }) => 2 * ingestMs,
    ({ page, twin }) =>
      page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        await window.tabhouse.importDatabase(new Blob([bytes]));
        console.log('ack all');
      }, twin.file),
    () => ({ day: 2, build: 2 }),
  ),
  whole(
    'export',
    ({ ingestMs }) => ingestMs / 2,
    ({ page }) => page.evaluate(async () => console.log('ack all', (await window.tabhouse.exportDatabase()).size)),
    (state) => state,
    ({ day }) => day > 0,
  ),
  whole(
    'backup and restore',
    ({ ingestMs }) => 3 * ingestMs,
    ({ page }) =>
      page.evaluate(async () => {
        const { id } = await window.tabhouse.backup();
        await window.tabhouse.restore(id);
        console.log('ack all');
      }),
    (state) => state,
    ({ day }) => day > 0,
  ),
  whole(
    'reset',
    ({ ingestMs }) => ingestMs,
    ({ page }) => page.evaluate(async () => console.log('ack all', String(await window.tabhouse.reset()))),
    () => ({ day: 0, build: 0 }),
    ({ day }) => day >= DAYS - 1,
  ),
];
