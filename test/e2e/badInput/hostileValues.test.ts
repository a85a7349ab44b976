import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, startApp, type App } from '../../support/app.ts';

/** Runs when a page takes it for HTML. */
const HTML = '<img src="x" onerror="window.broken = true"><script>window.broken = true</script>';
/** Names and values that are somebody's syntax: HTML's, SQL's, a template's, a spreadsheet's, a path's, JavaScript's, or hard to draw. */
const HOSTILE = [
  HTML,
  `"; drop table raw."user"; --`,
  "'; drop table raw.user; --",
  '{{ 1 / 0 }} {% raw %}',
  '=HYPERLINK("https://example.com";"x")',
  '../../warehouse.duckdb',
  '__proto__',
  'constructor',
  'javascript:window.broken=true',
  '\u202eright to left\u202c',
  '👩‍👩‍👧‍👦 é ḗ \u0000 \ud7ff',
  'line\nbreak\ttab\r',
  ' ',
  'x'.repeat(3000),
];

let app: App;
beforeAll(async () => {
  app = await startApp();
  await app.page.evaluate(() => window.tabhouse.ingestAndBuild({ days: 2, seed: 4 }));
}, 240_000);
afterAll(() => app.close());

/** Values by position: a column may be called `__proto__`. */
const rows = (sql: string) =>
  app.page.evaluate(async (text) => {
    const table = await window.tabhouse.query(text);
    return Array.from({ length: table.numRows }, (_, row) => table.schema.fields.map((_field, column): unknown => table.getChildAt(column)?.get(row)));
  }, sql);

const broken = () => app.page.evaluate(() => 'broken' in window);

async function visit(hash: string): Promise<void> {
  await app.page.evaluate((to) => (location.hash = to), hash);
  await app.page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 20_000 });
  await app.page.waitForFunction(() => !document.querySelector('main [role=status]')?.textContent?.startsWith('Reading'));
}

describe('a link with hostile parameters', () => {
  const PLACES = ['', 'today', 'metrics', 'dag', 'data', 'runs', '__proto__', '../..', '%', '%E0%A4%A'];
  const PARAMS = ['node', 'focus', 'steps', 'tab', 'relation', 'day', 'board', 'of', 'period', 'as', 'by', 'run', '__proto__', 'constructor'];
  const hashes = [
    ...PLACES.map((place) => `#/${place}?${PARAMS.map((name) => `${name}=${encodeURIComponent(HTML)}`).join('&')}`),
    ...HOSTILE.flatMap((value, nth) => {
      const text = encodeURIComponent(value);
      const links = [
        `#/data?relation=${text}`,
        `#/dag?node=${text}&focus=${text}&steps=${text}`,
        `#/metrics?of=posts&day=${text}&period=${text}&board=${text}`,
        `#/runs?run=${text}`,
      ];
      // Every page gets the names every object has; the other values take turns.
      return /^(__proto__|constructor)$/.test(value) ? links : [links[nth % links.length]!];
    }),
    '#/dag?steps=99999999999',
    '#/dag?focus=model.tabhouse.fct_events&steps=-1',
    '#/dag?focus=model.tabhouse.fct_events&steps=1e308',
    '#/metrics?of=posts&day=9999-99-99',
    '#/metrics?of=posts&day=-1',
    '#/metrics?of=creators&as=as_of_day&by=password',
    '#/data?relation=information_schema.tables',
    '#/data?relation=raw.user%00',
    '#/data?relation=raw.user;drop%20table%20raw.user',
    '#/?%',
    `#${'/'.repeat(5000)}`,
    `#/dag?node=${'a'.repeat(200_000)}`,
  ];

  it('shows a page, changes nothing and breaks nothing', { timeout: 240_000 }, async () => {
    const before = await fingerprint(app.page);
    for (const hash of hashes) {
      await visit(hash).catch(() => expect.fail(`no page at ${hash.slice(0, 80)}`));
      expect(await broken(), hash.slice(0, 80)).toBe(false);
      expect(await app.page.getByRole('main').innerText(), hash.slice(0, 80)).not.toMatch(/\[object Object\]|undefined|NaN|Cannot read|is not a function/);
    }
    expect(await fingerprint(app.page)).toBe(before);
    expect(app.errors).toEqual([]);
    expect(app.foreign).toEqual([]);
  });
});

describe('hostile names and values in tables', () => {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;
  // DuckDB's own names end at a NUL.
  const names = HOSTILE.filter((name) => !name.includes('\0'));

  it('are shown as they are and leave as they came', { timeout: 240_000 }, async () => {
    for (const [nth, name] of names.entries()) {
      const value = HOSTILE[(nth + 1) % HOSTILE.length]!.replaceAll('\0', '');
      const relation = `main.${quoted(name)}`;
      await app.page.evaluate((sql) => window.tabhouse.query(sql), `create table ${relation} as select ${literal(value)} as ${quoted(name)}, 1 as n`);
      await visit(`#/data?relation=${encodeURIComponent(`main.${name}`)}`);
      await app.page.waitForTimeout(100);
      expect(await broken(), name.slice(0, 40)).toBe(false);
      expect(await rows(`select * from ${relation}`)).toEqual([[value, 1]]);
      await app.page.evaluate((sql) => window.tabhouse.query(sql), `drop table ${relation}`);
    }
    expect(app.errors).toEqual([]);
  });

  it('in a file that is brought in stay values', async () => {
    const cells = HOSTILE.map((value) => value.replaceAll('\0', ''));
    const csv = `"__proto__","=1+1","${HTML.replaceAll('"', '""')}"\n${cells.map((cell) => `"${cell.replaceAll('"', '""')}",2,3`).join('\n')}\n`;
    await app.page.evaluate((text) => window.tabhouse.importTable('main.brought', new Blob([text]), { format: 'csv' }), csv);
    expect((await rows('select * from main.brought')).map(([first]) => first)).toEqual(cells);
    expect((await rows('describe main.brought')).map(([name]) => name)).toEqual(['__proto__', '=1+1', HTML]);
    await visit('#/data?relation=main.brought');
    await app.page.getByText('=HYPERLINK').first().waitFor();
    expect(await broken()).toBe(false);
    await app.page.evaluate(() => window.tabhouse.query('drop table main.brought'));
  });
});

describe('hostile texts in a project', () => {
  const yaml = (value: string) => JSON.stringify(value);
  const files = {
    'dbt_project.yml': 'name: hostile\nversion: "1.0"\nprofile: hostile\n',
    'models/shown.sql': `select '${HTML.replaceAll("'", "''")}' as "${HTML.replaceAll('"', '""')}", null as id`,
    'models/failing.sql': `{% if execute %}{{ exceptions.raise_compiler_error(${yaml(HTML)}) }}{% endif %} select 1 as id`,
    'models/wrong.sql': `select 1 as "${HTML.replaceAll('"', '""')}" from nowhere -- ${HTML}`,
    'models/texts.yml': `version: 2
models:
  - name: shown
    description: ${yaml(`${HTML} [link](javascript:window.broken=true)`)}
    config: {tags: [${yaml(HTML)}], meta: {owner: ${yaml(HTML)}, __proto__: {x: 1}}}
    columns:
      - name: id
        description: ${yaml(HTML)}
        data_tests:
          - not_null: {name: not_null_id, description: ${yaml(HTML)}}
exposures:
  - name: board
    type: dashboard
    label: ${yaml(HTML)}
    url: "javascript:window.broken=true"
    owner: {name: ${yaml(HTML)}}
    depends_on: [ref('shown')]
`,
  };

  it('are shown as they are on every page', { timeout: 240_000 }, async () => {
    await app.page.evaluate((project) => window.tabhouse.openProject(project), files);
    const { results } = await app.page.evaluate(() => window.tabhouse.dbt('build'));
    expect(results.map(({ unique_id, status }) => `${unique_id.split('.').slice(0, 3).join('.')} ${status}`).sort()).toEqual([
      'exposure.hostile.board no-op',
      'model.hostile.failing error',
      'model.hostile.shown success',
      'model.hostile.wrong error',
      'test.hostile.not_null_id fail',
    ]);
    for (const { unique_id } of results) {
      for (const tab of ['about', 'sql', 'compiled', 'columns', 'rows', 'code'])
        await visit(`#/dag?node=${encodeURIComponent(unique_id)}&tab=${tab}`).then(async () => expect(await broken(), `${unique_id} ${tab}`).toBe(false));
    }
    for (const hash of ['#/dag?node=exposure.hostile.board', '#/runs', '#/data?relation=main.shown', '#/today', '#/metrics']) {
      await visit(hash);
      await app.page.waitForTimeout(150);
      expect(await broken(), hash).toBe(false);
      expect(await app.page.locator('a[href^="javascript:"]').count(), hash).toBe(0);
    }
    await app.page.evaluate(() => window.tabhouse.closeProject());
    expect(app.errors).toEqual([]);
    expect(app.foreign).toEqual([]);
  });
});
