import { PyError } from '../../jinja/values.ts';
import type { ManifestNode, ManifestSource } from '../../project/manifest.ts';
import { Relation, cteName, type PartPolicy } from './relation.ts';

type Options = { limit?: number | null };

/** The relation a model, seed, snapshot or test is stored in. */
export function relationOfNode(
  node: Pick<ManifestNode, 'database' | 'schema' | 'alias' | 'config'>,
  quoting: PartPolicy,
  { limit = null }: Options = {},
): Relation {
  return new Relation({
    path: { database: node.database, schema: node.schema, identifier: node.alias },
    quotePolicy: { ...quoting, ...flagsOf(node.config['quoting']) },
    limit,
  });
}

/** An ephemeral model inside the query that uses it. */
export function relationOfEphemeral(identifier: string, { limit = null }: Options = {}): Relation {
  return new Relation({
    path: { database: null, schema: null, identifier: cteName(identifier) },
    type: 'cte',
    quotePolicy: { database: true, schema: true, identifier: false },
    limit,
  });
}

/** A source's table; the project's own quoting does not count for sources. */
export function relationOfSource(source: ManifestSource, { limit = null }: Options = {}): Relation {
  return new Relation({
    path: { database: source.database, schema: source.schema, identifier: source.identifier },
    quotePolicy: { database: true, schema: true, identifier: true, ...flagsOf(source.quoting) },
    limit,
    external: externalLocation(source),
  });
}

function flagsOf(quoting: unknown): Partial<PartPolicy> {
  const flags: Partial<PartPolicy> = {};
  if (typeof quoting !== 'object' || quoting === null) return flags;
  for (const part of ['database', 'schema', 'identifier'] as const) {
    const flag = (quoting as Record<string, unknown>)[part];
    if (typeof flag === 'boolean') flags[part] = flag;
  }
  return flags;
}

/** dbt-duckdb's `external_location`: SQL or a file name instead of a table, with the source's fields filled in. */
function externalLocation(source: ManifestSource): string | null {
  const meta: Record<string, unknown> = { ...source.source_meta, ...source.meta, ...source.config.meta };
  if (meta['plugin'] !== undefined) {
    throw new PyError(
      'CompilationError',
      `The source ${source.source_name}.${source.name} needs the dbt-duckdb plugin '${String(meta['plugin'])}', which cannot run here`,
    );
  }
  const template = meta['external_location'] ?? source.config['external_location'];
  if (typeof template !== 'string') return null;
  const fields: Record<string, unknown> = { name: source.name, identifier: source.identifier, schema: source.schema, database: source.database, ...meta };
  const location = template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in fields ? String(fields[name]) : whole));
  return location.includes('(') || location.startsWith("'") ? location : `'${location}'`;
}
