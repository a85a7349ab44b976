import type { DisabledNode, ManifestNode } from '../manifest.ts';

const REFABLE = new Set(['model', 'seed', 'snapshot']);

/** The packages a name is looked for in, null for any: of `given` alone, or the root project's, the node's own, any. dbt-core's `_packages_to_search`. */
export function searchedPackages(rootPackage: string, ownPackageFirst: boolean, nodePackage: string, given: string | null = null): (string | null)[] {
  if (given !== null) return [given];
  return ownPackageFirst ? [nodePackage, rootPackage, null] : [rootPackage, nodePackage, null];
}

/** Finds things by name and package, as dbt does. */
export class NameLookup {
  private readonly ids = new Map<string, Map<string, string>>();

  add(name: string, packageName: string, uniqueId: string): void {
    const packages = this.ids.get(name);
    if (packages === undefined) this.ids.set(name, new Map([[packageName, uniqueId]]));
    else packages.set(packageName, uniqueId);
  }

  /** All that fit: of one package, or (null) of any. */
  find(name: string, packageName: string | null): string[] {
    const packages = this.ids.get(name);
    if (packages === undefined) return [];
    if (packageName === null) return [...packages.values()];
    const id = packages.get(packageName);
    return id === undefined ? [] : [id];
  }

  /** The first that fits, in the order of the packages. */
  first(name: string, packageNames: readonly (string | null)[]): string | undefined {
    return packageNames.map((packageName) => this.find(name, packageName)[0]).find((id) => id !== undefined);
  }

  names(): Iterable<string> {
    return this.ids.keys();
  }
}

/** What `ref` can find. A versioned model is found by `name.vN`, and by its name where it is the latest. */
export function refLookup(nodes: Iterable<ManifestNode>): NameLookup {
  const lookup = new NameLookup();
  for (const node of nodes) {
    if (!REFABLE.has(node.resource_type)) continue;
    if (isVersioned(node)) {
      lookup.add(`${node.name}.v${String(node.version)}`, node.package_name, node.unique_id);
      if (node.version === node.latest_version) lookup.add(node.name, node.package_name, node.unique_id);
    } else lookup.add(node.name, node.package_name, node.unique_id);
  }
  return lookup;
}

export function isVersioned(node: ManifestNode): boolean {
  return node.version !== undefined && node.version !== null;
}

/** What of a name and package is switched off. */
export function findDisabled(
  disabled: ReadonlyMap<string, DisabledNode[]>,
  name: string,
  packageName: string | null,
  types?: readonly string[],
): DisabledNode[] {
  const byPackage = new Map<string, DisabledNode[]>();
  for (const nodes of disabled.values()) {
    for (const node of nodes) {
      if (searchName(node) !== name || (types !== undefined && !types.includes(node.resource_type))) continue;
      const list = byPackage.get(node.package_name);
      if (list === undefined) byPackage.set(node.package_name, [node]);
      else list.push(node);
    }
  }
  if (packageName !== null) return byPackage.get(packageName) ?? [];
  return byPackage.values().next().value ?? [];
}

function searchName(node: DisabledNode): string {
  if (node.resource_type === 'source' && 'source_name' in node) return `${String(node.source_name)}.${node.name}`;
  return node.resource_type === 'model' && 'version' in node && node.version !== null && node.version !== undefined
    ? `${node.name}.v${String(node.version)}`
    : node.name;
}
