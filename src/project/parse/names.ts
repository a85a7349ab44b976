import { callValue } from '../../jinja/callValue.ts';
import { bindMacro } from '../../jinja/macro.ts';
import { driveSync } from '../../jinja/steps.ts';
import { Undefined, type Value } from '../../jinja/values.ts';
import type { ManifestMacro } from '../manifest.ts';
import { pythonStrip } from '../pythonText.ts';
import { NodeGlobals } from './nodeGlobals.ts';
import { NodeValue } from './nodeValue.ts';
import type { ParseSettings } from './parseSettings.ts';
import { newRecorder } from './recorder.ts';
import { fromTemplateValue, toTemplateValue } from '../plain.ts';

const COMPONENTS = ['schema', 'alias', 'database'] as const;
type Component = (typeof COMPONENTS)[number];
type NamedNode = { readonly [key: string]: unknown; package_name: string };

const isPlain = (value: unknown): boolean => value === null || value === undefined || value === '';

/** Whether neither the project nor a package it dispatches to says how to make this part of a name. */
function isBuiltin({ namespace, rootPackage }: ParseSettings, component: Component): boolean {
  const name = `generate_${component}_name`;
  const dispatched = namespace.dispatch(name, 'dbt', rootPackage);
  return namespace.generateNameMacro(component)?.package_name === 'dbt' && dispatched.found && dispatched.macro.package_name === 'dbt';
}

/** Asks `generate_schema_name`, `generate_alias_name` and `generate_database_name` of the project, or of dbt. */
export class NameGenerator {
  /** Components that dbt's own macro names, whatever the package. */
  readonly #builtin: ReadonlySet<Component>;
  readonly #known: Record<'schema' | 'database', Map<string | null, string | null>> = { schema: new Map(), database: new Map() };

  constructor(private readonly settings: ParseSettings) {
    this.#builtin = new Set(COMPONENTS.filter((component) => isBuiltin(settings, component)));
  }

  /** The name for a node; what is no text stays what the macro gave (null: dbt's None). Throws a located error. */
  generate(component: Component, custom: unknown, node: NamedNode): string | null {
    const { namespace, rootPackage } = this.settings;
    const ofPackage = node.package_name === rootPackage ? undefined : namespace.generateNameMacro(component, node.package_name);
    if (ofPackage !== undefined || !this.#builtin.has(component)) return this.#ask(component, custom, node, ofPackage);
    // dbt's own macros look at little of a node: what they said once holds for all that are alike
    if (component === 'alias')
      return isPlain(custom) && isPlain(node['version']) && typeof node['name'] === 'string' ? pythonStrip(node['name']) : this.#ask(component, custom, node);
    const text = custom ?? null;
    if (text !== null && typeof text !== 'string') return this.#ask(component, custom, node);
    const known = this.#known[component];
    if (!known.has(text)) known.set(text, this.#ask(component, text, node));
    return known.get(text) ?? null;
  }

  #ask(component: Component, custom: unknown, node: NamedNode, ofPackage?: ManifestMacro): string | null {
    const { namespace, library, rootPackage } = this.settings;
    const macro = ofPackage ?? namespace.generateNameMacro(component);
    const definition = macro === undefined ? undefined : library.get(macro.unique_id)?.definition;
    if (definition === undefined) throw new Error(`there is no macro generate_${component}_name`);
    const base = this.settings.strictBaseOf(rootPackage);
    const globals = new NodeGlobals(this.settings, { packageName: rootPackage, model: () => ({}), relation: null }, newRecorder(), undefined, base);
    const value: Value = driveSync(callValue(bindMacro(definition, globals.rendering), [toTemplateValue(custom), new NodeValue(node)]));
    if (typeof value === 'string') return pythonStrip(value);
    if (value === null || value instanceof Undefined) return null;
    const plain = fromTemplateValue(value);
    return typeof plain === 'object' ? null : String(plain);
  }
}
