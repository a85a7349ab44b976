import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDbtSession } from '../../../src/runtime/createDbtSession.ts';
import { NodeDatabase } from '../../oracle/nodeConnection.ts';

let database: NodeDatabase;
beforeAll(async () => {
  database = await NodeDatabase.open('warehouse', [{ path: 'data/a.json', bytes: new TextEncoder().encode('[{"n": 1}]') }]);
}, 120_000);
afterAll(() => database.close());

describe('a view of a file of the project', { timeout: 60_000 }, () => {
  it('is read by the nodes after one that made temporary relations', async () => {
    const session = createDbtSession();
    session.setFiles({
      'dbt_project.yml': 'name: shop\nprofile: shop\n',
      'models/a_file.sql': "select n from read_json('data/a.json')",
      'models/b_added.sql': "{{ config(materialized='incremental') }} select n from {{ ref('a_file') }}",
      'models/c_read.sql': "{{ config(materialized='table') }} -- depends_on: {{ ref('b_added') }}\nselect n from {{ ref('a_file') }}",
    });
    for (let times = 0; times < 2; times++) {
      const { results } = await session.run('run', { connection: database.connection });
      expect(results.map(({ unique_id, status, message }) => [unique_id, status, message])).toEqual([
        ['model.shop.a_file', 'success', 'OK'],
        ['model.shop.b_added', 'success', 'OK'],
        ['model.shop.c_read', 'success', 'OK'],
      ]);
    }
  });
});
