import type { SnapshotShape } from './snapshotShape.ts';

/** One thing that can be wrong with a snapshot: how to count it, how to show it. */
export type HazardCheck = {
  code: string;
  /** A scalar subquery that counts the cases; it may use the CTEs of `countSql`. */
  count: string;
  /** A query of example rows. */
  examples: string;
  /** The examples stand on the CTEs too. */
  examplesUseCtes?: true;
  /** `n` cases of it, in words. */
  describe: (cases: number) => string;
};

const EXAMPLES = 5;
const rows = (n: number): string => (n === 1 ? '1 row' : `${n} rows`);
const keys = (n: number): string => (n === 1 ? '1 key' : `${n} keys`);

/** The checks that apply to a snapshot of this shape. `clock` is a SQL literal of the time it stamps with, or null. */
export function hazardChecks(shape: SnapshotShape, clock: string | null): HazardCheck[] {
  const { source, history, updatedAt, validFrom, validTo, current } = shape;
  const key = shape.keys.map((expression) => `(${expression})`);
  const noKey = key.map((expression) => `${expression} is null`).join(' or ');
  const keyList = key.join(', ');
  const from = `from (\n${source}\n) as tabhouse_source`;
  const checks: HazardCheck[] = [
    {
      code: 'snapshot-null-key',
      count: 'select count(*) from s where no_key',
      examples: `select * ${from} where ${noKey} limit ${EXAMPLES}`,
      describe: (n) => `${rows(n)} of the source without a unique_key: each run of the snapshot stores them again`,
    },
    {
      code: 'snapshot-duplicate-key',
      count: 'select count(*) from d where versions < 2',
      examples: `select ${keyList}, count(*) as source_rows ${from} where not (${noKey}) group by all having count(*) > 1 ${updatedAt ? `and count(distinct ${updatedAt}) < 2` : ''} limit ${EXAMPLES}`,
      describe: (n) => `${keys(n)} more than once in the source: every later change doubles the current rows`,
    },
  ];
  if (updatedAt) {
    checks.push(
      {
        code: 'snapshot-two-versions',
        count: 'select count(*) from d where versions > 1',
        examples: `select ${keyList}, count(*) as source_rows, min(${updatedAt}) as first_updated_at, max(${updatedAt}) as last_updated_at ${from} where not (${noKey}) group by all having count(distinct ${updatedAt}) > 1 limit ${EXAMPLES}`,
        describe: (n) => `${keys(n)} in two versions in one batch: both are open now, the next run duplicates the newer`,
      },
      {
        code: 'snapshot-null-updated-at',
        count: 'select count(*) from s where u is null',
        examples: `select * ${from} where ${updatedAt} is null limit ${EXAMPLES}`,
        describe: (n) => `${rows(n)} of the source without updated_at: a first version without it never changes again, a later change without it is ignored`,
      },
      {
        code: 'snapshot-backwards-updated-at',
        count: `select count(*) from s join h on ${key.map((_, at) => `s.k${at} = h.k${at}`).join(' and ')} where h.is_current and s.u < h.vf`,
        examples: `select ${key.map((_, at) => `s.k${at} as ${keyAlias(shape, at)}`).join(', ')}, s.u as updated_at, h.vf as stored_valid_from from s join h on ${key.map((_, at) => `s.k${at} = h.k${at}`).join(' and ')} where h.is_current and s.u < h.vf limit ${EXAMPLES}`,
        examplesUseCtes: true,
        describe: (n) => `${rows(n)} of the source older than the version stored: the history keeps what it has`,
      },
    );
  }
  checks.push(
    {
      code: 'snapshot-inverted-validity',
      count: 'select count(*) from h where vt < vf',
      examples: `select * from ${history} where ${validTo} < ${validFrom} limit ${EXAMPLES}`,
      describe: (n) => `${rows(n)} of the history end before they begin`,
    },
    {
      code: 'snapshot-overlap',
      count: `select count(*) from (select 1 from h where not (${key.map((_, at) => `k${at} is null`).join(' or ')}) group by ${key.map((_, at) => `k${at}`).join(', ')} having count(*) filter (where is_current) > 1 or max(vt) filter (where not is_current) > min(vf) filter (where is_current))`,
      examples: `select ${keyList}, count(*) filter (where ${current}) as current_versions, max(${validTo}) filter (where not ${current}) as last_closed_valid_to, min(${validFrom}) filter (where ${current}) as current_valid_from from ${history} where not (${noKey}) group by ${key.map((_, at) => at + 1).join(', ')} having count(*) filter (where ${current}) > 1 or last_closed_valid_to > current_valid_from limit ${EXAMPLES}`,
      describe: (n) => `${keys(n)} with versions that overlap: a join at one moment meets more than one of them`,
    },
  );
  if (clock !== null) {
    checks.push({
      code: 'snapshot-clock-behind',
      count: `select count(*) from h where is_current and vf > ${clock}`,
      examples: `select *, ${clock} as snapshot_clock from ${history} where ${current} and ${validFrom} > ${clock} limit ${EXAMPLES}`,
      describe: (n) => `the snapshot's clock is behind the data: ${rows(n)} begin after it, so deletions end them before they begin`,
    });
  }
  return checks;
}

/** CTEs the counts stand on: `s` source, `d` keys that are there more than once, `h` history. */
export function hazardCtes({ source, history, keys, updatedAt, validFrom, validTo, current }: SnapshotShape): string {
  const key = keys.map((expression, at) => `(${expression}) as k${at}`).join(', ');
  const names = keys.map((_, at) => `k${at}`);
  return `with s as materialized (select ${key}, ${updatedAt ?? 'null'} as u, ${keys.map((expression) => `(${expression}) is null`).join(' or ')} as no_key from (\n${source}\n) as tabhouse_source),
d as materialized (select count(distinct u) as versions from s where not no_key group by ${names.join(', ')} having count(*) > 1),
h as materialized (select ${key}, ${validFrom} as vf, ${validTo} as vt, ${current} as is_current from ${history})`;
}

function keyAlias(shape: SnapshotShape, at: number): string {
  return shape.keys.length === 1 ? 'unique_key' : `unique_key_${at + 1}`;
}
