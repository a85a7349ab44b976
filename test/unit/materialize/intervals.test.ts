import { afterAll, describe, expect, test } from 'vitest';
import { agateFromArrow } from '../../../src/materialize/agate/arrowRows.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';
import { str } from '../../../src/jinja/repr.ts';
import type { Value } from '../../../src/jinja/values.ts';

const database = await NodeDatabase.open('intervals');
afterAll(() => database.close());

describe('Intervals in the results of queries', () => {
  test("print as dbt prints them: as Python's timedelta, months of 30 days", async () => {
    const rows = `(interval '1 month 2 days 3.5 seconds'), (null), (interval '-1 day'), (interval 10 hour), (interval '-90 minutes'), (interval '1 year')`;
    const table = agateFromArrow(await database.query(`select * from (values ${rows}) as t(i)`), () => {});
    const cells = [...(table.rows() as Iterable<{ getItem(key: number): Value | undefined }>)].map((row) => row.getItem(0) ?? null);
    expect(cells.map((cell) => (cell === null ? null : str(cell)))).toEqual([
      '32 days, 0:00:03.500000',
      null,
      '-1 day, 0:00:00',
      '10:00:00',
      '-1 day, 22:30:00',
      '360 days, 0:00:00',
    ]);
  });
});
