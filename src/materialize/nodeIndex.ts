import type { Manifest, ManifestNode, ManifestSemanticNode, ManifestSource } from '../project/manifest.ts';
import { searchedPackages } from '../project/parse/lookup.ts';

const REFABLE = new Set(['model', 'seed', 'snapshot']);

/** Names of nodes, sources, functions and metrics as templates look them up while nodes run. */
export class NodeIndex {
  private readonly nodes = new Map<string, ManifestNode[]>();
  private readonly sources = new Map<string, ManifestSource[]>();

  constructor(
    private readonly manifest: Manifest,
    private readonly rootPackage: string,
    /** `require_ref_searches_node_package_before_root` of the project's flags. */
    private readonly ownPackageFirst = false,
  ) {
    for (const node of Object.values(manifest.nodes)) if (REFABLE.has(node.resource_type)) push(this.nodes, node.name, node);
    for (const source of Object.values(manifest.sources)) push(this.sources, `${source.source_name}\0${source.name}`, source);
  }

  /** The node `ref([package,] name)` means in a template of `fromPackage`. */
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

  function(name: string, packageName: string | null, fromPackage: string): ManifestNode | undefined {
    return this.pick(named(this.manifest.functions, name), packageName, fromPackage);
  }

  metric(name: string, packageName: string | null, fromPackage: string): ManifestSemanticNode | undefined {
    return this.pick(named(this.manifest.metrics, name), packageName, fromPackage);
  }

  names(): string[] {
    return [...this.nodes.keys()];
  }

  sourceNames(): string[] {
    return [...this.sources.keys()].map((key) => key.replace('\0', '.'));
  }

  private pick<T extends { package_name: string }>(found: readonly T[], packageName: string | null, fromPackage: string): T | undefined {
    const searched = searchedPackages(this.rootPackage, this.ownPackageFirst, fromPackage, packageName);
    return searched.map((name) => found.find((one) => name === null || one.package_name === name)).find((one) => one !== undefined);
  }
}

function named<T extends { name: string }>(group: Readonly<Record<string, T>>, name: string): T[] {
  return Object.values(group).filter((one) => one.name === name);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
