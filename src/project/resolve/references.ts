import { nearestName } from '../../base/nearest.ts';
import type { DisabledNode, ManifestExposure, ManifestNode, ManifestSemanticNode, RefArgs } from '../manifest.ts';
import type { ManifestBuilder, Origin } from '../parse/builder.ts';
import { findDisabled, NameLookup, refLookup } from '../parse/lookup.ts';

type Referring = ManifestNode | ManifestExposure | ManifestSemanticNode;
type Found<T> = { kind: 'found'; target: T } | { kind: 'disabled'; target: DisabledNode } | { kind: 'missing' } | { kind: 'ambiguous'; ids: string[] };

/** Turns refs and sources into `depends_on.nodes`. What leads nowhere is reported with the nearest name. */
export class References {
  readonly refs: NameLookup;
  readonly sources = new NameLookup();

  constructor(private readonly builder: ManifestBuilder) {
    this.refs = refLookup(builder.nodes.values());
    for (const source of builder.sources.values()) this.sources.add(`${source.source_name}.${source.name}`, source.package_name, source.unique_id);
  }

  resolveAll(): void {
    const { builder } = this;
    const all: Referring[] = [...builder.nodes.values(), ...builder.functions.values(), ...builder.exposures.values()];
    for (const node of all) this.resolveSources(node);
    for (const node of [...all, ...builder.semanticModels.values()]) this.resolveRefs(node);
  }

  findRef(ref: RefArgs, nodePackage: string): Found<ManifestNode> {
    const key = ref.version === null ? ref.name : `${ref.name}.v${String(ref.version)}`;
    const searched = this.builder.searchedFrom(nodePackage, ref.package);
    for (const packageName of searched) {
      const ids = this.refs.find(key, packageName);
      if (ids.length > 1) return { kind: 'ambiguous', ids };
      const node = ids[0] === undefined ? undefined : this.builder.nodes.get(ids[0]);
      if (node?.config.enabled === true) return { kind: 'found', target: node };
    }
    const [disabled] = searched.flatMap((packageName) => findDisabled(this.builder.disabled, key, packageName, ['model', 'seed', 'snapshot']));
    return disabled === undefined ? { kind: 'missing' } : { kind: 'disabled', target: disabled };
  }

  private resolveRefs(node: Referring): void {
    const refs = node['refs'] as RefArgs[] | undefined;
    for (const ref of refs ?? []) {
      const found = this.findRef(ref, node.package_name);
      if (found.kind === 'found') {
        addOnce(dependsOn(node), found.target.unique_id);
        continue;
      }
      if (isTest(node)) node.config = { ...node.config, enabled: false };
      const name = ref.package === null ? ref.name : `${ref.package}.${ref.name}`;
      if (found.kind === 'ambiguous')
        this.report(node, ref.name, `the name '${ref.name}' is ambiguous: ${found.ids.join(' and ')}`, `name the package too: ref('…', '${ref.name}')`);
      else if (found.kind === 'disabled') this.reportDisabled(node, ref.name, `'${name}'`, found.target);
      else if (!this.builder.failedNames.has(ref.name)) {
        this.report(
          node,
          ref.name,
          `there is no model, seed or snapshot named '${name}'${ref.version === null ? '' : ` in version ${String(ref.version)}`}`,
          this.hint(ref.name, this.refs),
        );
      }
    }
  }

  private resolveSources(node: Referring): void {
    const sources = node['sources'] as string[][] | undefined;
    for (const [sourceName = '', tableName = ''] of sources ?? []) {
      const key = `${sourceName}.${tableName}`;
      const id = this.sources.first(key, this.builder.searchedFrom(node.package_name));
      if (id !== undefined) {
        addOnce(dependsOn(node), id);
        continue;
      }
      if (isTest(node)) node.config = { ...node.config, enabled: false };
      const disabled = findDisabled(this.builder.disabled, key, null, ['source'])[0];
      if (disabled !== undefined) this.reportDisabled(node, tableName, `the source '${key}'`, disabled);
      else if (!this.builder.failedNames.has(key)) this.report(node, tableName, `there is no source named '${key}'`, this.hint(key, this.sources));
    }
  }

  private reportDisabled(node: Referring, name: string, what: string, target: DisabledNode): void {
    if (isTest(node)) return;
    this.report(node, name, `${what} is disabled`, `enable it in ${target.original_file_path}, or take the reference away`);
  }

  private hint(name: string, lookup: NameLookup): string | undefined {
    const near = nearestName(name, lookup.names());
    return near === null ? undefined : `did you mean '${near}'?`;
  }

  /** A test of something missing is only a warning, as in dbt. */
  private report(node: Referring, name: string, message: string, hint: string | undefined): void {
    const origin = this.placeOf(node, name);
    const full = `${node.resource_type} '${node.name}': ${message}`;
    if (isTest(node)) this.builder.findings.warn({ message: full, ...origin, hint, event: 'NodeNotFoundOrDisabled' });
    else this.builder.findings.problem({ message: full, ...origin, hint });
  }

  /** Where the name stands in the node's text, or where the node begins. */
  private placeOf(node: Referring, name: string): { file: string; line: number; column: number } {
    const origin = this.builder.originOf(node);
    const text = 'raw_code' in node ? node.raw_code : undefined;
    if (node.resource_type === 'exposure') return this.builder.listedOf(node, 'depends_on', name) ?? origin;
    if (typeof text !== 'string' || isTest(node)) return origin;
    return placeIn(text, name, origin) ?? this.placeInMacro(node, name) ?? origin;
  }

  /** Where one of the macros the node calls says the name. */
  private placeInMacro(node: Referring, name: string): Origin | undefined {
    const { library } = this.builder.settings;
    for (const id of dependsOnMacros(node)) {
      const found = library.get(id);
      const place = found && placeIn(found.macro.macro_sql, name, { file: found.file, line: found.line, column: 1 });
      if (place !== undefined) return place;
    }
    return undefined;
  }
}

/** Where a quoted name stands in a text that begins at `origin`. */
function placeIn(text: string, name: string, origin: Origin): Origin | undefined {
  const match = new RegExp(`['"]${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}['"]`).exec(text);
  if (match === null) return undefined;
  const before = text.slice(0, match.index).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { file: origin.file, line: origin.line + before.length - 1, column: before.length === 1 ? origin.column + column - 1 : column };
}

function dependsOnMacros(node: Referring): string[] {
  return (node.depends_on as { macros?: string[] }).macros ?? [];
}

function isTest(node: Referring): node is ManifestNode {
  return node.resource_type === 'test';
}

function dependsOn(node: Referring): string[] {
  const { depends_on: dependencies } = node;
  return (dependencies.nodes ??= []);
}

function addOnce(list: string[], id: string): void {
  if (!list.includes(id)) list.push(id);
}
