import { PyError } from '../../jinja/values.ts';
import { externalLocation, sourceMeta } from '../../project/externalLocation.ts';
import type { ManifestNode, ManifestSource } from '../../project/manifest.ts';
import { Relation, cteName, type PartPolicy } from '../../project/context/relation.ts';

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
  refusePlugin(source);
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

function refusePlugin(source: ManifestSource): void {
  const { plugin } = sourceMeta(source);
  if (plugin === undefined) return;
  throw new PyError(
    'CompilationError',
    `The source ${source.source_name}.${source.name} needs the dbt-duckdb plugin '${String(plugin)}', which cannot run here`,
  );
}
