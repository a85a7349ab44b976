// The run in a table: what was under way × how it was killed.
const inWords = ({ day, build, marks }) => `${day}/${build}${marks === null ? '' : `+${marks}`}`;
const equal = (a, b) => inWords(a) === inWords(b);

export { equal, inWords };

function tally(rows, keyOf) {
  const table = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    const line = table.get(key) ?? { trials: 0, 'not acknowledged': 0, 'found before': 0, 'found after': 0, lost: 0, 'refused to open': 0 };
    line.trials += 1;
    if (!row.acknowledged) line['not acknowledged'] += 1;
    if (row.outcome === 'before') line['found before'] += 1;
    if (row.outcome === 'after') line['found after'] += 1;
    if (row.outcome === 'lost') line.lost += 1;
    if (row.outcome === 'refused') line['refused to open'] += 1;
    table.set(key, line);
  }
  return Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Prints the run: `rows` are `{ action, kill, moment, acknowledged, outcome: 'before' | 'after' | 'lost' | 'refused', readyMs, ms }`. */
export function printReport(rows) {
  console.log('\nBy what was under way and how it was killed (for a work that changes no tables, before and after are the same: it counts as found after):');
  console.table(tally(rows, ({ action, kill }) => `${action} × ${kill}`));
  console.log('By what was under way:');
  console.table(tally(rows, ({ action }) => action));
  console.log('By how it was killed:');
  console.table(tally(rows, ({ kill }) => kill));
  console.log('By the moment of the kill:');
  console.table(tally(rows, ({ moment }) => moment));
  const ready = rows.map(({ readyMs }) => readyMs).sort((a, b) => a - b);
  const mean = rows.reduce((sum, { ms }) => sum + ms, 0) / rows.length;
  console.log(
    `Open again after a kill: median ${ready[Math.floor(ready.length / 2)]} ms, longest ${ready.at(-1)} ms. A trial took ${(mean / 1000).toFixed(1)} s in the mean.`,
  );
}

/** Prints what became of the second tab: `heirs` are `{ death, under, ownsMs, answersMs, whole }`. */
export function printHeirs(heirs) {
  console.log('Owners that died while a second tab was open (ms until that owned the warehouse and until it answered a query):');
  console.table(heirs.map(({ whole, ...heir }) => ({ ...heir, found: whole ? 'as acknowledged' : 'changed' })));
}
