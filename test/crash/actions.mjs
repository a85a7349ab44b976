// What can be under way when the kill comes. Each action tells of every acknowledgement by `console.log('ack …')` and names the states that a crash
// may leave, given the state before and what was acknowledged. A state is `{ day, build, marks }`: the last day, the day of the last build, and the
// rows of `main.marks`, a table that only statements and imports write (null: no such table).
import { chooseFile } from './tab.mjs';
import { DAYS, SEED } from './twin.mjs';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const all = (acks) => acks.some((ack) => ack.startsWith('all'));

/** Days acknowledged one by one, then perhaps a build. */
function ingest(days, build) {
  return {
    name: build ? 'ingest and build' : days > 1 ? 'ingest of days' : 'ingest',
    possible: ({ day }) => day + days <= DAYS,
    run: (page) =>
      page.evaluate(
        async ({ count, seed, thenBuild }) => {
          window.tabhouse.on('progress', (detail) => detail.kind === 'day' && detail.phase === 'done' && console.log('ack day'));
          const options = { days: count, seed };
          await (thenBuild ? window.tabhouse.ingestAndBuild(options) : window.tabhouse.ingest(options));
          console.log('ack all');
        },
        { count: days, seed: SEED, thenBuild: build },
      ),
    allowed({ day, build: builtOn, marks }, acks) {
      const acknowledged = acks.filter((ack) => ack === 'day').length;
      if (all(acks)) return [{ day: day + days, build: build ? day + days : builtOn, marks }];
      const states = range(day + acknowledged, day + days).map((d) => ({ day: d, build: builtOn, marks }));
      return build ? [...states, { day: day + days, build: day + days, marks }] : states;
    },
  };
}

/** An action that is done or not, as a whole. `after`: the state it leaves. `ahead`: a day is ingested before it, so that there is something to build. */
function whole(name, { run, after = (state) => state, possible = ({ day }) => day > 0, ahead = false, verify }) {
  return {
    name,
    possible: (state) => possible(state) && (!ahead || state.day < DAYS),
    ahead,
    run,
    verify,
    allowed: (state, acks) => (all(acks) ? [after(state)] : [state, after(state)]),
  };
}

const dbt = (command) => (page) => page.evaluate(async (line) => console.log('ack all', (await window.tabhouse.dbt(line)).results.length), command);
const MARKS_MADE = 5000;
const madeMarks = (marks) => Number(marks ?? 0) + 1;

export const ACTIONS = [
  ingest(1, false),
  ingest(2, false),
  ingest(1, true),
  whole('build', { run: dbt('build'), after: (state) => ({ ...state, build: state.day }), ahead: true }),
  whole('build, full refresh', { run: dbt('build --full-refresh'), after: (state) => ({ ...state, build: state.day }), ahead: true }),
  whole('snapshot', { run: dbt('snapshot') }),
  whole('ingest, full refresh', {
    run: (page) => page.evaluate(async (seed) => console.log('ack all', (await window.tabhouse.ingest({ days: 1, seed, fullRefresh: true })).length), SEED),
    after: () => ({ day: 1, build: 0, marks: null }),
    possible: ({ day }) => day > 1,
  }),
  whole('statement', {
    run: (page) =>
      page.evaluate(async () => {
        await window.tabhouse.query('CREATE TABLE IF NOT EXISTS main.marks(mark INTEGER); INSERT INTO main.marks VALUES (1)');
        console.log('ack all');
      }),
    after: (state) => ({ ...state, marks: madeMarks(state.marks) }),
    possible: () => true,
  }),
  whole('import of a table', {
    run: (page) =>
      page.evaluate(async (rows) => {
        const csv = new Blob([`mark\n${'1\n'.repeat(rows)}`]);
        console.log('ack all', (await window.tabhouse.importTable('main.marks', csv, { format: 'csv' })).rows);
      }, MARKS_MADE),
    after: (state) => ({ ...state, marks: MARKS_MADE }),
    possible: () => true,
  }),
  whole('import of a database', {
    async run(page, twin) {
      await chooseFile(page, twin.file);
      await page.evaluate(async () => {
        await window.tabhouse.importDatabase(globalThis.chosenFile.files[0]);
        console.log('ack all');
      });
    },
    after: () => ({ day: 2, build: 2, marks: null }),
    possible: () => true,
  }),
  whole('export of the database', { run: (page) => page.evaluate(async () => console.log('ack all', (await window.tabhouse.exportDatabase()).size)) }),
  whole('export of the bundle', { run: (page) => page.evaluate(async () => console.log('ack all', (await window.tabhouse.exportBundle()).size)) }),
  whole('backup', {
    run: (page) => page.evaluate(async () => console.log('ack all', (await window.tabhouse.backup()).id)),
    async verify(page, acks) {
      const id = acks.find((ack) => ack.startsWith('all'))?.slice('all '.length);
      const there = await page.evaluate(() => window.tabhouse.backups());
      if (id && !there.some((backup) => backup.id === id)) throw new Error('lost work: the acknowledged backup is gone');
    },
  }),
  whole('backup and restore', {
    run: (page) =>
      page.evaluate(async () => {
        const { id } = await window.tabhouse.backup();
        await window.tabhouse.restore(id);
        console.log('ack all');
      }),
  }),
  whole('reset', {
    run: (page) => page.evaluate(async () => console.log('ack all', String(await window.tabhouse.reset()))),
    after: () => ({ day: 0, build: 0, marks: null }),
    possible: ({ day }) => day >= DAYS - 1,
  }),
];
