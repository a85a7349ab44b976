import { walkTemplate } from '../../jinja/walk.ts';
import { PyError, type Value } from '../../jinja/values.ts';
import type { Globals } from '../../jinja/rendering.ts';
import type { ManifestDoc } from '../manifest.ts';
import type { ManifestBuilder, Origin } from '../parse/builder.ts';
import { NameLookup } from '../parse/lookup.ts';
import { RawFunction } from '../context/rawFunction.ts';
import { nameArguments } from '../context/referenceArguments.ts';
import { hasTemplate, renderText, Scope } from '../templating.ts';
import { nearestName } from '../../base/nearest.ts';

type Described = { name: string; description: string; doc_blocks?: string[] };

/** What of a semantic model has descriptions of its own. */
const SEMANTIC_PARTS = ['entities', 'measures', 'dimensions'];

function isDescribed(part: object): part is Described {
  return 'description' in part && typeof part.description === 'string';
}

/** Renders descriptions with `doc()`, and notes which docs blocks they use. */
export class Descriptions {
  private readonly lookup = new NameLookup();

  constructor(private readonly builder: ManifestBuilder) {
    for (const doc of builder.docs.values()) this.lookup.add(doc.name, doc.package_name, doc.unique_id);
  }

  renderAll(): void {
    const { builder } = this;
    for (const node of [...builder.nodes.values(), ...builder.functions.values()]) {
      this.render(node, node.package_name, node);
      for (const column of Object.values(node.columns)) this.render(column, node.package_name, node, 'columns');
    }
    for (const source of builder.sources.values()) {
      this.render(source, source.package_name, source);
      if (hasTemplate(source.source_description))
        source.source_description = this.text(source.source_description, source.package_name, this.builder.propertiesOf(source));
      for (const column of Object.values(source.columns)) this.render(column, source.package_name, source, 'columns');
    }
    for (const macro of builder.settings.library.macros()) {
      this.render(macro, macro.package_name, macro);
      for (const argument of macro.arguments) this.render(argument, macro.package_name, macro, 'arguments');
    }
    for (const exposure of builder.exposures.values()) this.render(exposure, exposure.package_name, exposure);
    for (const one of [...builder.metrics.values(), ...builder.semanticModels.values(), ...builder.savedQueries.values()]) {
      if (isDescribed(one)) this.render(one, one.package_name, one);
      for (const list of SEMANTIC_PARTS) {
        for (const part of Array.isArray(one[list]) ? (one[list] as object[]) : []) if (isDescribed(part)) this.render(part, one.package_name, one, list);
      }
    }
  }

  /** @param list what of its owner it is one of, by its name */
  private render(described: Described, packageName: string, owner: object, list?: string): void {
    if (!hasTemplate(described.description)) return;
    if (described.doc_blocks !== undefined) described.doc_blocks = this.docBlocks(described.description, packageName);
    const part = list === undefined ? undefined : { list, name: described.name };
    described.description = this.text(described.description, packageName, this.builder.descriptionOf(owner, part));
  }

  private text(text: string, packageName: string, origin: Origin): string {
    const { settings, findings } = this.builder;
    try {
      return renderText(text, origin.file, origin, this.globals(packageName), settings.templates);
    } catch (error) {
      findings.thrown(error, origin);
      return text;
    }
  }

  private globals(packageName: string): Globals {
    const doc = new RawFunction('doc', (args) => {
      const { name, given } = nameArguments(args);
      const found = this.find(name, given, packageName);
      if (found !== undefined) return found.block_contents;
      const near = nearestName(name, this.lookup.names());
      throw new PyError('CompilationError', `there is no docs block named '${name}'${near === null ? '' : `; did you mean '${near}'?`}`);
    });
    return new Scope(new Map<string, Value>([['doc', doc]]), this.builder.settings.strictBaseOf(packageName));
  }

  private find(name: string, given: string | null, packageName: string): ManifestDoc | undefined {
    const id = this.lookup.first(name, this.builder.searchedFrom(packageName, given));
    return id === undefined ? undefined : this.builder.docs.get(id);
  }

  private docBlocks(text: string, packageName: string): string[] {
    const ids: string[] = [];
    try {
      walkTemplate(this.builder.settings.templates.parse(text, ''), {
        expression: (node) => {
          if (node.kind !== 'call' || node.callee.kind !== 'name' || node.callee.name !== 'doc') return;
          const [first, second] = node.args.positional.map((one) => (one.kind === 'literal' && typeof one.value === 'string' ? one.value : ''));
          const found = second === undefined ? this.find(first ?? '', null, packageName) : this.find(second, first ?? null, packageName);
          if (found !== undefined) ids.push(found.unique_id);
        },
      });
    } catch {
      return [];
    }
    return ids;
  }
}
