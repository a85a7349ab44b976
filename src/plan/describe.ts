import type { ManifestNode, ManifestSource, ManifestUnitTest } from '../project/manifest.ts';
import type { CommandFlags } from './commandLine/flags.ts';
import type { Verb } from './commandLine/options.ts';
import type { GraphMember } from './nodeGraph.ts';
import type { PlannedNode } from './plan.ts';

/** What the plan says of one node. */
export function describeNode(member: GraphMember, verb: Verb, flags: CommandFlags, rootProject: string): Omit<PlannedNode, 'waitsFor'> {
  const node = member as ManifestNode;
  const materialized = materializationOf(member);
  return {
    uniqueId: member.unique_id,
    name: member.resource_type === 'source' ? `${(member as unknown as ManifestSource).source_name}.${member.name}` : member.name,
    resourceType: member.resource_type,
    materialized,
    relationName: node.relation_name ?? null,
    schema: (member as ManifestUnitTest).schema ?? null,
    action: actionOf(member, materialized, verb, flags),
    file: member.package_name === rootProject ? member.original_file_path : `${member.package_name}://${member.original_file_path}`,
  };
}

function materializationOf(member: GraphMember): string {
  if (member.resource_type === 'unit_test') return 'unit';
  return (member as ManifestNode).config?.materialized ?? member.resource_type;
}

function actionOf(member: GraphMember, materialized: string, verb: Verb, flags: CommandFlags): string {
  if (verb === 'compile') return 'compile';
  if (verb === 'show') return 'select';
  if (verb === 'list') return 'list';
  switch (member.resource_type) {
    case 'test':
      return 'check';
    case 'unit_test':
      return 'check with given rows';
    case 'seed':
      return 'load CSV';
    case 'snapshot':
      return 'add versions';
    case 'model':
      return modelAction(member as ManifestNode, materialized, flags);
    default:
      return 'nothing to do';
  }
}

function modelAction(node: ManifestNode, materialized: string, flags: CommandFlags): string {
  if (materialized === 'ephemeral') return 'inline where it is used';
  if (materialized !== 'incremental') return materialized === 'view' || materialized === 'table' ? `create ${materialized}` : `materialize as ${materialized}`;
  const refresh = node.config['full_refresh'] ?? flags.fullRefresh;
  if (refresh === true) return 'create table anew';
  switch (node.config['incremental_strategy']) {
    case 'append':
      return 'insert into';
    case 'merge':
      return 'merge into';
    default:
      return node.config['unique_key'] ? 'delete and insert into' : 'insert into';
  }
}
