import { quoteName } from '../../base/sqlName.ts';
import type { ManifestNode } from '../../project/manifest.ts';

/** The SQL parts a snapshot's checks are made of. */
export type SnapshotShape = {
  /** The query whose rows are versioned. */
  source: string;
  history: string;
  /** SQL expressions of the key, over the source's columns as over the history's. */
  keys: string[];
  /** SQL expression of the source's time of change, or null where the strategy has none. */
  updatedAt: string | null;
  validFrom: string;
  validTo: string;
  /** SQL condition: this row of the history is the current one of its key. */
  current: string;
};

/** What the checks need to know of a snapshot node that has run, or null when its config says too little. */
export function snapshotShape(node: ManifestNode, compiledCode: string): SnapshotShape | null {
  const { config } = node;
  const keys = (Array.isArray(config['unique_key']) ? config['unique_key'] : [config['unique_key']]).filter(
    (key): key is string => typeof key === 'string' && key.trim() !== '',
  );
  if (!keys.length || node.relation_name === null) return null;
  const names = (config['snapshot_meta_column_names'] ?? {}) as Record<string, unknown>;
  const column = (name: string): string => quoteName(typeof names[name] === 'string' ? names[name] : name);
  const [validFrom, validTo] = [column('dbt_valid_from'), column('dbt_valid_to')];
  const sentinel = config['dbt_valid_to_current'];
  return {
    source: compiledCode,
    history: node.relation_name,
    keys,
    updatedAt: config['strategy'] === 'timestamp' && typeof config['updated_at'] === 'string' ? config['updated_at'] : null,
    validFrom,
    validTo,
    current: typeof sentinel === 'string' ? `(${validTo} is null or ${validTo} = ${sentinel})` : `${validTo} is null`,
  };
}

/** Whether the snapshot stamps rows by a clock rather than by a column of the source. */
export function usesClock(node: ManifestNode): boolean {
  const { config } = node;
  const removes = config['hard_deletes'] ?? (config['invalidate_hard_deletes'] === true ? 'invalidate' : 'ignore');
  return removes !== 'ignore' || (config['strategy'] === 'check' && typeof config['updated_at'] !== 'string');
}
