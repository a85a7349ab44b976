import { nearestName } from '../../base/nearest.ts';
import type { ManifestBuilder } from '../parse/builder.ts';
import { NameLookup } from '../parse/lookup.ts';

/** Turns what `function(…)` names into `depends_on.nodes`. */
export function resolveFunctions(builder: ManifestBuilder): void {
  const lookup = new NameLookup();
  for (const one of builder.functions.values()) lookup.add(one.name, one.package_name, one.unique_id);
  for (const node of [...builder.nodes.values(), ...builder.functions.values()]) {
    for (const names of node.functions ?? []) {
      const name = names.at(-1) ?? '';
      const id = lookup.first(name, builder.searchedFrom(node.package_name, names.length > 1 ? names[0] : null));
      const parents = (node.depends_on.nodes ??= []);
      if (id !== undefined) {
        if (!parents.includes(id)) parents.push(id);
      } else if (!builder.failedNames.has(name)) {
        const near = nearestName(name, lookup.names());
        builder.findings.problem({
          message: `${node.resource_type} '${node.name}': there is no function named '${name}'`,
          ...builder.originOf(node),
          hint: near === null ? undefined : `did you mean '${near}'?`,
        });
      }
    }
  }
}
