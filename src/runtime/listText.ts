import type { Plan } from '../plan/plan.ts';
import type { CommandFlags } from '../plan/commandLine/flags.ts';
import { dumpJson } from '../jinja/json.ts';
import { toTemplateValue } from '../project/plain.ts';
import type { Manifest, ManifestNode, ManifestSource } from '../project/manifest.ts';

const DEFAULT_KEYS = ['alias', 'name', 'package_name', 'depends_on', 'tags', 'config', 'resource_type', 'source_name', 'original_file_path', 'unique_id'];
type Member = Record<string, unknown> & {
  unique_id: string;
  name: string;
  package_name: string;
  original_file_path: string;
  resource_type: string;
  fqn: string[];
};

/** What `dbt ls` prints: a line a node, in the form `--output` asks for. */
export function listLines(plan: Plan, manifest: Manifest, flags: CommandFlags): string[] {
  return plan.nodes.map(({ uniqueId }) => {
    const member = memberOf(manifest, uniqueId);
    switch (flags.output) {
      case 'name':
        return searchName(member);
      case 'path':
        return member.original_file_path;
      case 'json':
        return dumpJson(toTemplateValue(keysOf(member, flags.outputKeys)));
      default:
        return selectorOf(member);
    }
  });
}

function memberOf(manifest: Manifest, id: string): Member {
  const groups = [
    manifest.nodes,
    manifest.sources,
    manifest.exposures,
    manifest.metrics,
    manifest.semantic_models,
    manifest.unit_tests,
    manifest.saved_queries,
    manifest.functions,
  ] as unknown as Record<string, Member>[];
  return groups.find((group) => id in group)![id]!;
}

function versioned(member: Member): string {
  return member['version'] === null || member['version'] === undefined ? member.name : `${member.name}.v${String(member['version'])}`;
}

function searchName(member: Member): string {
  if (member.resource_type === 'source') return `${(member as unknown as ManifestSource).source_name}.${member.name}`;
  return member.resource_type === 'unit_test' ? member.name : versioned(member);
}

function selectorOf(member: Member): string {
  const type = member.resource_type;
  if (type === 'source') return `source:${member.package_name}.${(member as unknown as ManifestSource).source_name}.${member.name}`;
  if (['exposure', 'metric', 'saved_query', 'semantic_model'].includes(type)) return `${type}:${member.package_name}.${member.name}`;
  if (type === 'unit_test') return `unit_test:${member.package_name}.${versioned(member)}`;
  return (member as unknown as ManifestNode).fqn.join('.');
}

function keysOf(member: Member, keys: string[]): Record<string, unknown> {
  const chosen: Record<string, unknown> = {};
  for (const key of keys.length ? keys : Object.keys(member).filter((name) => DEFAULT_KEYS.includes(name))) {
    let value: unknown = member;
    for (const part of key.split('.'))
      value = typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;
    if (value !== undefined && (value !== null || !key.includes('.'))) chosen[key] = value;
  }
  return chosen;
}
