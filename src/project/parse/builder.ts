import type {
  Dict,
  DisabledNode,
  ManifestDoc,
  ManifestExposure,
  ManifestGroup,
  ManifestNode,
  ManifestSemanticNode,
  ManifestSource,
  ManifestUnitTest,
} from '../manifest.ts';
import { isDict } from '../plain.ts';
import type { Findings } from '../problems.ts';
import type { Place, YamlFile, YamlPath } from '../yaml/loadYaml.ts';
import type { NodeFactory } from './nodeFactory.ts';
import { searchedPackages } from './lookup.ts';
import type { ParseSettings } from './parseSettings.ts';
import type { Recorder } from './recorder.ts';

/** Where a node was written, and the file as it was handed in. */
export type Origin = Place & { file: string };

/** A unit-test fixture file, by name. */
export type Fixture = { path: string; rows: string | { [column: string]: string | null }[] };

type Properties = { yaml: YamlFile; path: YamlPath };

function entryAt({ yaml, path }: Properties): Dict | undefined {
  return path.reduce<unknown>((value, step) => (value as Dict | undefined)?.[step], yaml.value) as Dict | undefined;
}

/** The last entry of this name counts, as for dbt. */
function pathTo(properties: Properties, { list, name }: { list: string; name: string }): YamlPath {
  const parts = entryAt(properties)?.[list];
  return [list, Array.isArray(parts) ? parts.findLastIndex((part: unknown) => isDict(part) && part['name'] === name) : 0];
}

/** The manifest while it grows. Everything is kept in the order dbt meets it. */
export class ManifestBuilder {
  readonly nodes = new Map<string, ManifestNode>();
  readonly disabled = new Map<string, DisabledNode[]>();
  readonly sources = new Map<string, ManifestSource>();
  readonly functions = new Map<string, ManifestNode>();
  readonly docs = new Map<string, ManifestDoc>();
  readonly exposures = new Map<string, ManifestExposure>();
  readonly groups = new Map<string, ManifestGroup>();
  readonly unitTests = new Map<string, ManifestUnitTest>();
  readonly metrics = new Map<string, ManifestSemanticNode>();
  readonly semanticModels = new Map<string, ManifestSemanticNode>();
  readonly savedQueries = new Map<string, ManifestSemanticNode>();
  /** By `package.name`. */
  readonly fixtures = new Map<string, Fixture>();
  /** Names of nodes that could not be read: a ref to one of them is not reported again. */
  readonly failedNames = new Set<string>();
  private readonly recorders = new WeakMap<object, Recorder>();
  private readonly origins = new WeakMap<object, Origin>();
  private readonly properties = new WeakMap<object, Properties>();

  constructor(
    readonly settings: ParseSettings,
    readonly factory: NodeFactory,
    readonly findings: Findings,
    readonly createdAt: number,
  ) {}

  remember(node: object, origin: Origin, recorder?: Recorder): void {
    this.origins.set(node, origin);
    if (recorder !== undefined) this.recorders.set(node, recorder);
  }
  originOf(node: object): Origin {
    return this.origins.get(node) ?? { file: '', line: 1, column: 1 };
  }
  /** Where a node's properties stand. */
  rememberProperties(node: object, yaml: YamlFile, path: YamlPath): void {
    this.properties.set(node, { yaml, path });
  }
  propertiesOf(node: object): Origin {
    const found = this.properties.get(node);
    return found ? { file: found.yaml.file, ...found.yaml.placeOf(found.path) } : this.originOf(node);
  }
  /** Where the entry of a list of a node's properties stands that has this in its text. */
  listedOf(node: object, list: string, part: string): Origin | undefined {
    const found = this.properties.get(node);
    const parts = found && entryAt(found)?.[list];
    if (found === undefined || !Array.isArray(parts)) return undefined;
    const { yaml, path } = found;
    const index = parts.findIndex((one: unknown) => typeof one === 'string' && one.includes(part));
    return { file: yaml.file, ...yaml.placeOf(index === -1 ? [...path, list] : [...path, list, index]) };
  }
  /** Where the description of a node stands, or that of one of its columns, arguments or the like (`part`). */
  descriptionOf(node: object, part?: { list: string; name: string }): Origin {
    const found = this.properties.get(node);
    if (found === undefined) return this.originOf(node);
    const { yaml, path } = found;
    return { file: yaml.file, ...yaml.textPlaceOf([...path, ...(part ? pathTo(found, part) : []), 'description']) };
  }
  recorderOf(node: object): Recorder | undefined {
    return this.recorders.get(node);
  }

  /** The packages in which a node of `nodePackage` looks for a name; null for any. */
  searchedFrom(nodePackage: string, given: string | null = null): (string | null)[] {
    const { rootPackage, flag } = this.settings;
    return searchedPackages(rootPackage, flag('require_ref_searches_node_package_before_root') === true, nodePackage, given);
  }

  /** Adds an enabled or disabled node. Two enabled ones of one unique_id are reported with both files. */
  add(node: ManifestNode): void {
    if (!node.config.enabled) {
      this.disable(node);
      return;
    }
    const nodes = node.resource_type === 'function' ? this.functions : this.nodes;
    const before = nodes.get(node.unique_id);
    if (before === undefined) {
      nodes.set(node.unique_id, node);
      return;
    }
    this.reportDuplicate(before, node);
  }

  disable(node: DisabledNode): void {
    const others = this.disabled.get(node.unique_id);
    if (others === undefined) this.disabled.set(node.unique_id, [node]);
    else others.push(node);
  }

  private reportDuplicate(before: ManifestNode, node: ManifestNode): void {
    const [first, second] = [this.originOf(before), this.originOf(node)];
    const same = before.original_file_path === node.original_file_path;
    const message = same
      ? `two ${plural(node.resource_type)} have the name '${node.name}' in ${before.original_file_path}: lines ${first.line} and ${second.line}`
      : `two ${plural(node.resource_type)} have the name '${node.name}': ${before.original_file_path} and ${node.original_file_path}`;
    this.findings.problem({ message, ...second, hint: 'rename one of them: a name is unique within a package' });
  }
}

export function plural(resourceType: string): string {
  if (resourceType === 'analysis') return 'analyses';
  return resourceType.endsWith('y') ? `${resourceType.slice(0, -1)}ies` : `${resourceType}s`;
}
