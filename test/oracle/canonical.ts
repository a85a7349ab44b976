import { createHash } from 'node:crypto';

/** A relation or the answer of a query in canonical form; `rows` null where there are too many to keep. */
export type CanonicalTable = {
  kind: string;
  columns: [string, string][];
  count: number | null;
  md5: string | null;
  rows: (string | null)[][] | null;
  broken?: boolean;
  message?: string;
};

const KEEP_ROWS = 5000;
const STAMP = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/;

/** What recording and comparing have to know to put a value in canonical form: the moment of reading, the catalog's name, when each command began and ended. */
export type Scene = { nowMs: number; database: string; runs: readonly { beganMs: number; endedMs: number }[] };

/** The command during which a moment lies, where the moment is known to less than a second. */
function runOf(atMs: number, fraction: string | undefined, { runs }: Scene): string {
  if (fraction === undefined) return '<now>';
  const preciseMs = atMs + Number(`0.${fraction}`) * 1000;
  const number = runs.findIndex(({ beganMs, endedMs }) => beganMs <= preciseMs && preciseMs <= endedMs) + 1;
  return number ? `<run ${number}>` : '<now>';
}

/**
 * A value as both sides write it. Wall-clock stamps become the number of the command that made them (`<run 2>`), or `<now>` and
 * `<today>` where that cannot be told, the database's name `<db>`; everything else stays what DuckDB's cast to VARCHAR says.
 */
export function canonicalValue(value: string | null, type: string, scene: Scene): string | null {
  if (value === null || !/^(TIMESTAMP|DATE|VARCHAR)/.test(type)) return value;
  const stamp = STAMP.exec(value);
  if (stamp) {
    const [year, month, day, hour, minute, second] = stamp.slice(1, 7).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
    const at = Date.UTC(year, month - 1, day, hour, minute, second);
    if (new Date(at).getUTCDate() === day && hour < 24) {
      if (stamp[4] === undefined) {
        if (Math.abs(Math.floor(at / 86_400_000) - Math.floor(scene.nowMs / 86_400_000)) <= 2) return '<today>';
      } else if (Math.abs(at - scene.nowMs) <= 48 * 3_600_000) return runOf(at, stamp[7], scene);
    }
  }
  if (!type.startsWith('VARCHAR')) return value;
  if (value === scene.database) return '<db>';
  return value.replace(new RegExp(`(^|[^\\w])"?${scene.database.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"?(?=\\.["\\w])`, 'g'), '$1<db>');
}

/** Rows in canonical form and order. A hash made from a wall-clock stamp is named after the stamp. */
export function canonicalRows(columns: [string, string][], rows: (string | null)[][], scene: Scene, ignored: ReadonlySet<string>): (string | null)[][] {
  const names = columns.map(([name]) => name);
  const hash = names.indexOf('dbt_scd_id');
  const clocks = ['dbt_updated_at', 'dbt_valid_from'].map((name) => names.indexOf(name)).filter((at) => at >= 0);
  const canonical = rows.map((row) => {
    const fresh = columns.map(([name, type], at) => (ignored.has(name) ? '<ignored>' : canonicalValue(row[at] ?? null, type, scene)));
    const clock = clocks.map((at) => fresh[at]).find((value) => value && /^<(now|run \d+)>$/.test(value));
    if (hash >= 0 && clock) fresh[hash] = scene.runs.length ? `<hash ${clock.slice(1, -1)}>` : '<now-hash>';
    return fresh;
  });
  return canonical
    .map((row) => ({ row, bytes: Buffer.from(JSON.stringify(row)) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ row }) => row);
}

export function summarise(kind: string, columns: [string, string][], rows: (string | null)[][]): CanonicalTable {
  const md5 = createHash('md5');
  for (const row of rows) md5.update(`${JSON.stringify(row)}\n`);
  return { kind, columns, count: rows.length, md5: md5.digest('hex'), rows: rows.length <= KEEP_ROWS ? rows : null };
}
