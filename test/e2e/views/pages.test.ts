import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type App } from '../../support/app.ts';

let app: App;

const PLACES = {
  today: '#/today',
  posts: '#/metrics?of=posts',
  creators: '#/metrics?as=as_of_day&by=country&of=creators',
  viewers: '#/metrics?of=viewers',
  graph: '#/dag',
  node: '#/dag?node=model.tabhouse.fct_events&tab=sql',
  relations: '#/data?relation=analytics.dim_users',
  storage: '#/data?tab=storage',
  runs: '#/runs',
};

beforeAll(async () => {
  app = await startApp();
  await app.page.evaluate(() => window.tabhouse.ingestAndBuild({ days: 3, seed: 7 }));
}, 240_000);
afterAll(() => app.close());

async function visit(hash: string): Promise<void> {
  await app.page.evaluate((to) => (location.hash = to), hash);
  await app.page.getByRole('heading', { level: 1 }).first().waitFor();
  await app.page.waitForFunction(() => !document.querySelector('main [role=status]')?.textContent?.startsWith('Reading'));
}

describe('every page', () => {
  for (const [name, hash] of Object.entries(PLACES)) {
    it(`${name}: is readable by everybody, in both themes, and fits a phone`, async () => {
      for (const [colorScheme, width] of [
        ['light', 1280],
        ['dark', 390],
      ] as const) {
        await app.page.emulateMedia({ colorScheme });
        await app.page.setViewportSize({ width, height: 844 });
        await visit(hash);
        const { violations } = await new AxeBuilder({ page: app.page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
          `${colorScheme}, ${width} px`,
        ).toEqual([]);
        const overflow = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      }
    });
  }

  it('threw nothing', () => expect(app.errors).toEqual([]));
});

describe('by keyboard alone', () => {
  beforeAll(() => app.page.setViewportSize({ width: 1280, height: 900 }));

  it('a chart is read day by day', async () => {
    await visit('#/metrics?of=posts');
    const chart = app.page.getByRole('slider', { name: 'Views a day' });
    await chart.focus();
    await chart.press('Home');
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^Fri, 1 Jan 2100: Views \d/);
    await chart.press('ArrowRight');
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^Sat, 2 Jan 2100: Views \d/);
  });

  it('a chart is a table as well', async () => {
    await app.page.getByRole('button', { name: 'Show as table: Views a day' }).press('Enter');
    await app.page.getByRole('rowheader', { name: '2100-01-03' }).first().waitFor();
  });

  it('the palette goes to a model', async () => {
    await app.page.keyboard.press('Control+K');
    await app.page.getByRole('dialog').first().waitFor();
    await app.page.keyboard.type('dim_users_history');
    await app.page
      .getByRole('option', { name: /dim_users_history/ })
      .first()
      .waitFor();
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('complementary', { name: 'Details of dim_users_history' }).waitFor();
    expect(await app.page.evaluate(() => location.hash)).toContain('dim_users_history');
  });

  it('the palette runs a dbt command', async () => {
    await app.page.keyboard.press('Control+K');
    await app.page.getByRole('dialog').first().waitFor();
    await app.page.keyboard.type('dbt run --select dim_dates');
    await app.page.keyboard.press('Enter');
    await app.page
      .getByRole('region', { name: 'Run status' })
      .getByText(/^dbt run --select dim_dates/)
      .first()
      .waitFor();
    await app.page
      .getByRole('region', { name: 'Run status' })
      .getByText(/1 node: 1 fine/)
      .first()
      .waitFor();
  });

  it('the palette takes what is typed the moment it is opened, also when it was closed just before', async () => {
    await app.page.keyboard.press('Control+K');
    const focused = await app.page.evaluate(async () => {
      const press = (target: EventTarget, init: KeyboardEventInit) => target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }));
      const drawn = async () => {
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      };
      press(window, { key: 'k', ctrlKey: true });
      await drawn();
      press(window, { key: 'k', ctrlKey: true });
      await drawn();
      return document.activeElement?.getAttribute('aria-label');
    });
    expect(focused).toBe('Command');
    await app.page.waitForTimeout(300);
    await app.page.keyboard.type('no such thing');
    await app.page.getByRole('dialog', { name: 'Commands' }).getByText('Nothing is called that.').waitFor();
    await app.page.keyboard.press('Escape');
  });

  it('arrows walk the graph', async () => {
    await visit('#/dag?focus=model.tabhouse.fct_events&steps=1');
    const card = app.page.getByRole('button', { name: /^fct_events, / });
    await card.focus();
    await card.press('ArrowLeft');
    const focused = await app.page.evaluate(() => document.activeElement?.getAttribute('data-node'));
    expect(focused).toMatch(/^model\.tabhouse\.(int_events|dim_)/);
  });
});

describe('a number of the page', () => {
  it('is the number of the warehouse, and its definition is beside it', async () => {
    await visit('#/today');
    const [views] = await app.page.evaluate(async () => {
      const table = await window.tabhouse.query('select cast(views as integer) as views from analytics.metrics_daily order by metric_date desc limit 1');
      return [Number(table.get(0)?.['views'])];
    });
    const section = app.page.getByRole('region', { name: 'Today in numbers' });
    await section.getByText(String(views), { exact: true }).first().waitFor();
    await section.getByRole('button', { name: 'Views', exact: true }).hover();
    await app.page.getByRole('tooltip').or(app.page.locator('.tip-content')).first().waitFor();
  });
});

describe('what goes wrong', () => {
  it('is said with its place and what to do', async () => {
    await visit('#/runs');
    await app.page.getByRole('textbox', { name: 'dbt command' }).fill('build --select no_such_model_at_all --nonsense');
    await app.page.getByRole('button', { name: 'Plan' }).click();
    await app.page
      .getByRole('alert')
      .getByText(/nonsense/)
      .first()
      .waitFor();
  });

  it('a hash that leads nowhere leads to the first page', async () => {
    await visit('#/%3Cscript%3Ealert(1)%3C/script%3E?x=%22');
    await app.page.getByRole('heading', { level: 1, name: /day 3/i }).waitFor();
  });
});
