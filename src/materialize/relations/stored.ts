import type { ManifestNode } from '../../project/manifest.ts';
import type { Session } from '../session.ts';
import { relationOfNode } from './relationOf.ts';

/** Whether running a node leaves something in the database: tests do where their failures are stored. */
export function storesRelation(session: Session, node: ManifestNode): boolean {
  if (node.resource_type === 'test') return (node.config['store_failures'] ?? session.flag('STORE_FAILURES')) === true;
  return ['model', 'seed', 'snapshot'].includes(node.resource_type) && node.config.materialized !== 'ephemeral';
}

/** `relation_name` of a compiled node; a test has one where its failures are stored, by its configuration or by `--store-failures`. */
export function relationNameOf(session: Session, node: ManifestNode): string | null {
  if (node.relation_name !== null) return node.relation_name;
  return node.resource_type === 'test' && storesRelation(session, node) ? relationOfNode(node, session.quoting).render() : null;
}
