import { splitStatements } from './statements.ts';

/**
 * `date_trunc` of a time with a zone is part of DuckDB's ICU extension; in UTC it is that of the TIMESTAMP. A macro of that name stands in for it, with all
 * types DuckDB's own takes, only while statements or stored views may need it: it is in the way of what gives its argument no type, such as other macros.
 */
export const ZONED_TRUNC = `CREATE OR REPLACE TEMP MACRO date_trunc(part, t TIMESTAMPTZ) AS datetrunc(part, t::TIMESTAMP)::TIMESTAMPTZ,
  ${['TIMESTAMP', 'DATE', 'INTERVAL'].map((type) => `(part, t ${type}) AS datetrunc(part, t)`).join(', ')}, (part, t) AS datetrunc(part, t)`;

export const WITHOUT_ZONED_TRUNC = 'DROP MACRO IF EXISTS temp.main.date_trunc';

const TRUNCATES = /\bdate_trunc\s*\(/i;
const ZONED = /\b(?:now|transaction_timestamp|to_timestamp|make_timestamptz)\s*\(|\bcurrent_timestamp\b|\btimestamptz\b|\bwith\s+time\s+zone\b/i;
const VIEW = /^create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?view\b/i;
const UNTYPED = /^create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?(?:macro|function)\b|\b(?:generated|check)\b/i;

export type TruncNeeds = {
  /** It truncates times, and there are times with a zone in it. */
  needs: boolean;
  /** And keeps that in a view: whoever reads the view needs it too. */
  stores: boolean;
  /** The macro would be in its way. */
  refuses: boolean;
};

/** What a text of statements has to do with times with a zone that are cut. */
export function truncNeeds(sql: string): TruncNeeds {
  const refuses = UNTYPED.test(sql.trimStart());
  if (!TRUNCATES.test(sql) || !ZONED.test(sql)) return { needs: false, stores: false, refuses };
  const needing = splitStatements(sql).filter(({ text }) => TRUNCATES.test(text) && ZONED.test(text));
  return { needs: needing.length > 0, stores: needing.some(({ text }) => VIEW.test(text)), refuses };
}
