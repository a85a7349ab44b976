import type { ManifestNode } from '../manifest.ts';
import type { ManifestBuilder } from '../parse/builder.ts';
import { isVersioned } from '../parse/lookup.ts';

const NAMED = new Set(['model', 'seed', 'snapshot']);

/** Models, seeds and snapshots of one name within a package: a warning, and refused where a flag asks for it or one of them has versions. */
export function checkUniqueNames(builder: ManifestBuilder): void {
  const known = { plain: new Map<string, ManifestNode>(), versioned: new Map<string, ManifestNode>() };
  for (const node of builder.nodes.values()) {
    if (!NAMED.has(node.resource_type)) continue;
    const key = `${node.package_name}.${node.name}`;
    const before = known.plain.get(key);
    if (before !== undefined && !isVersioned(node)) reportTwice(builder, before, node);
    known[isVersioned(node) ? 'versioned' : 'plain'].set(key, node);
  }
  for (const [key, versioned] of known.versioned) {
    const plain = known.plain.get(key);
    if (plain === undefined) continue;
    const message = `the versioned model '${versioned.name}' (${versioned.original_file_path}) and the ${plain.resource_type} ${plain.original_file_path} have one name`;
    builder.findings.problem({ message, ...builder.originOf(plain), hint: 'rename one of them' });
  }
}

function reportTwice(builder: ManifestBuilder, before: ManifestNode, node: ManifestNode): void {
  const message = `two resources have the name '${node.name}': the ${before.resource_type} ${before.original_file_path} and the ${node.resource_type} ${node.original_file_path}`;
  const found = { message, ...builder.originOf(node), hint: 'rename one of them: ref() would not know which is meant' };
  if (builder.settings.flag('require_unique_project_resource_names') === true) builder.findings.problem(found);
  else builder.findings.warn({ ...found, event: 'DuplicateNameDistinctNodeTypesDeprecation' });
}
