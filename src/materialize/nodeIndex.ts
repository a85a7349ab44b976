import type { Manifest, ManifestNode, ManifestSource } from '../project/manifest.ts';

const REFABLE = new Set(['model', 'seed', 'snapshot']);

/** Names of nodes and sources as `ref` and `source` look them up. */
export class NodeIndex {
  private readonly nodes = new Map<string, ManifestNode[]>();
  private readonly sources = new Map<string, ManifestSource[]>();

  constructor(
    manifest: Manifest,
    private readonly rootPackage: string,
    /** `require_ref_searches_node_package_before_root` of the project's flags. */
    private readonly ownPackageFirst = false,
  ) {
    for (const node of Object.values(manifest.nodes)) if (REFABLE.has(node.resource_type)) push(this.nodes, node.name, node);
    for (const source of Object.values(manifest.sources)) push(this.sources, `${source.source_name}\0${source.name}`, source);
  }

  /** The node `ref([package,] name)` means in a template of `fromPackage`: the root project's, then that package's, then any. */
  ref(name: string, packageName: string | null, version: string | number | null, fromPackage: string): ManifestNode | undefined {
    const found = this.nodes.get(name) ?? [];
    const wanted = found.filter((node) => {
      if (version !== null) return String(node.version) === String(version);
      return node.version === undefined || node.version === null || String(node.version) === String(node.latest_version);
    });
    return this.pick(wanted, packageName, fromPackage);
  }

  source(sourceName: string, tableName: string, fromPackage: string): ManifestSource | undefined {
    return this.pick(this.sources.get(`${sourceName}\0${tableName}`) ?? [], null, fromPackage);
  }

  names(): string[] {
    return [...this.nodes.keys()];
  }

  sourceNames(): string[] {
    return [...this.sources.keys()].map((key) => key.replace('\0', '.'));
  }

  private pick<T extends { package_name: string }>(found: readonly T[], packageName: string | null, fromPackage: string): T | undefined {
    if (packageName !== null) return found.find((one) => one.package_name === packageName);
    const { rootPackage } = this;
    for (const preferred of this.ownPackageFirst ? [fromPackage, rootPackage] : [rootPackage, fromPackage]) {
      const own = found.find((one) => one.package_name === preferred);
      if (own) return own;
    }
    return found[0];
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
