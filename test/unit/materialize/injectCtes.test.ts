import { describe, expect, it } from 'vitest';
import { injectCtes } from '../../../src/materialize/sql/injectCtes.ts';

const ctes = [{ sql: ' __dbt__cte__a as (\nx\n)' }, { sql: ' __dbt__cte__b as (\ny\n)' }];
const both = ' __dbt__cte__a as (\nx\n),  __dbt__cte__b as (\ny\n)';

/** Left: a model's SQL. Right: what dbt 1.11.16 made of it. */
const recorded: [string, string][] = [
  ['select 1', `with${both} select 1`],
  ['\n\nselect 1', `\n\nwith${both} select 1`],
  ['-- c\nselect 1', `with${both} -- c\nselect 1`],
  ['\n\n-- c\n\nwith  a as (select 1) select 2', `\n\n-- c\n\nwith  ${both}, a as (select 1) select 2`],
  ['with\n-- c\na as (select 1) select 2', `with\n${both}, -- c\na as (select 1) select 2`],
  ['with\trecursive\n\na as (select 1) select 2', `with\trecursive\n\n${both}, a as (select 1) select 2`],
  ['select * from (with a as (select 1) select * from a)', `with${both} select * from (with a as (select 1) select * from a)`],
];

describe('the CTEs of ephemeral models', () => {
  it.each(recorded)('stand where dbt puts them in %j', (sql, expected) => {
    expect(injectCtes(sql, ctes)).toBe(expected);
  });
});
