import type { ManifestExposure, ManifestNode } from '../manifest.ts';
import type { ManifestBuilder } from '../parse/builder.ts';

/**
 * References to models that are private to a group, or protected in a package with `restrict-access`; ephemeral models that are public.
 * dbt's rules: `is_invalid_private_ref`, `is_invalid_protected_ref` and `check_valid_access_property`.
 * @param restricted the packages whose dbt_project.yml says `restrict-access: true`, without the root project
 */
export function checkAccess(builder: ManifestBuilder, restricted: ReadonlySet<string>): void {
  for (const node of builder.nodes.values()) {
    if (node.resource_type !== 'model' || node.access !== 'public' || node.config['materialized'] !== 'ephemeral') continue;
    const message = `model '${node.name}' is ephemeral, which cannot be public`;
    builder.findings.problem({ message, ...builder.originOf(node), hint: 'make it a view or a table, or its access protected' });
  }
  for (const node of [...builder.nodes.values(), ...builder.exposures.values()]) {
    for (const id of node.depends_on.nodes ?? []) {
      const model = builder.nodes.get(id);
      const owner = model === undefined ? null : ownerAgainst(node, model, restricted);
      if (model === undefined || owner === null) continue;
      builder.findings.problem({
        message: `${node.resource_type} '${node.name}' refers to model '${model.name}', which is ${model.access} to the ${owner}`,
        ...builder.originOf(node),
        hint:
          model.access === 'private' ? "give both the same 'group', or the model another 'access'" : "only a model whose 'access' is public can be used here",
      });
    }
  }
}

/** The group or package that keeps the model to itself; null where the node may use it. */
function ownerAgainst(node: ManifestNode | ManifestExposure, model: ManifestNode, restricted: ReadonlySet<string>): string | null {
  if (model.resource_type !== 'model') return null;
  const isOutside = node.package_name !== model.package_name && restricted.has(model.package_name);
  if (model.access === 'protected') return isOutside ? `package '${model.package_name}'` : null;
  if (model.access !== 'private') return null;
  const group = 'group' in node ? node.group : null;
  if (!group || group !== model.group) return `group '${model.group ?? ''}'`;
  return isOutside ? `package '${model.package_name}'` : null;
}
