import { quoteText } from '../../base/sqlName.ts';
import type { Connection } from '../../engine/connection.ts';
import type { GeneratorSettings } from '../../generator/settings.ts';
import { presets } from '../../generator/settings.ts';
import { changeSettings } from '../../generator/validate.ts';
import { findTableSql } from './rows.ts';

const table = 'tabhouse.generator_settings';

/** SQL that keeps `settings` as those of `date` and later days, unless they hold already. Belongs into the transaction of that day. */
export function settingsSql(date: string, settings: GeneratorSettings): string {
  const text = quoteText(JSON.stringify(settings));
  return `create schema if not exists tabhouse;
create table if not exists ${table} (from_date date, settings varchar);
insert into ${table} select date ${quoteText(date)}, ${text} where ${text} is distinct from (select settings from ${table} order by from_date desc limit 1)`;
}

/** The settings that hold now; null before day 1. A setting younger than the warehouse has the value of `original`. */
export async function loadSettings(connection: Connection): Promise<GeneratorSettings | null> {
  const known = await connection.query(findTableSql('tabhouse', 'generator_settings'));
  if (known.numRows === 0) return null;
  const rows = await connection.query(`select settings from ${table} order by from_date desc limit 1`);
  const text: unknown = rows.getChildAt(0)?.get(0);
  return typeof text === 'string' ? changeSettings(presets.original, JSON.parse(text) as Record<string, unknown>) : null;
}
