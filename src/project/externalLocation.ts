import type { Dict, ManifestSource } from './manifest.ts';
import { strValue } from './pythonText.ts';

/** What dbt itself knows in a source's config; anything else counts as its meta. */
const OWN_CONFIG = new Set(['enabled', 'event_time', 'freshness', 'loaded_at_field', 'loaded_at_query', 'meta', 'tags']);

/** What dbt-duckdb reads of a source: its meta, over it what its config has beyond dbt's own (`SourceConfig.create_from_source`). */
export function sourceMeta(source: ManifestSource): Dict {
  return { ...source.meta, ...Object.fromEntries(Object.entries(source.config).filter(([name]) => !OWN_CONFIG.has(name))) };
}

/** dbt-duckdb's `external_location`: SQL or a file name instead of a table, with the source's fields filled in; null where there is none. */
export function externalLocation(source: ManifestSource): string | null {
  const meta = sourceMeta(source);
  const template = meta['external_location'];
  if (typeof template !== 'string') return null;
  const { name, identifier, schema, database, tags } = source;
  const values: Dict = { name, identifier, schema, database, tags, ...meta };
  const formatter = meta['formatter'] ?? 'newstyle';
  const pattern = formatter === 'oldstyle' ? /%\((\w+)\)s/g : formatter === 'template' ? /\$\{?(\w+)\}?/g : /\{(\w+)\}/g;
  const location = template.replace(pattern, (whole, key: string) => (key in values ? strValue(values[key]) : whole));
  return location.includes('(') || location.startsWith("'") ? location : `'${location}'`;
}
