import { callValue } from '../../jinja/callValue.ts';
import { bindMacro } from '../../jinja/macro.ts';
import { driveSync } from '../../jinja/steps.ts';
import { Undefined, type Value } from '../../jinja/values.ts';
import { pythonStrip } from '../pythonText.ts';
import { NodeGlobals } from './nodeGlobals.ts';
import { NodeValue } from './nodeValue.ts';
import type { ParseSettings } from './parseSettings.ts';
import { newRecorder } from './recorder.ts';
import { fromTemplateValue, toTemplateValue } from '../plain.ts';

type Component = 'schema' | 'alias' | 'database';

/** Asks `generate_schema_name`, `generate_alias_name` and `generate_database_name` of the project, or of dbt. */
export class NameGenerator {
  constructor(private readonly settings: ParseSettings) {}

  /** The name for a node; what is no text stays what the macro gave (null: dbt's None). Throws a located error. */
  generate(component: Component, custom: unknown, node: { readonly [key: string]: unknown; package_name: string }): string | null {
    const { namespace, library, rootPackage } = this.settings;
    const ofPackage = node.package_name === rootPackage ? undefined : namespace.generateNameMacro(component, node.package_name);
    const macro = ofPackage ?? namespace.generateNameMacro(component);
    const definition = macro === undefined ? undefined : library.get(macro.unique_id)?.definition;
    if (definition === undefined) throw new Error(`there is no macro generate_${component}_name`);
    const globals = new NodeGlobals(this.settings, { packageName: rootPackage, model: () => ({}), relation: null }, newRecorder());
    const value: Value = driveSync(callValue(bindMacro(definition, globals.rendering), [toTemplateValue(custom), new NodeValue(node)]));
    if (typeof value === 'string') return pythonStrip(value);
    if (value === null || value instanceof Undefined) return null;
    const plain = fromTemplateValue(value);
    return typeof plain === 'object' ? null : String(plain);
  }
}
