import type { Globals } from '../../jinja/rendering.ts';
import type { Value } from '../../jinja/values.ts';
import type { Quoting } from '../dbtProject.ts';
import type { MacroNamespace } from '../macroNamespace.ts';
import type { Dict } from '../manifest.ts';
import type { Target } from '../profile.ts';
import type { TemplateCache } from '../templating.ts';
import type { MacroLibrary } from './macroLibrary.ts';

/** What all nodes of a project share while they are parsed. It does not change while one state of the macros and settings holds. */
export type ParseSettings = {
  rootPackage: string;
  target: Target;
  quoting: Quoting;
  library: MacroLibrary;
  namespace: MacroNamespace;
  templates: TemplateCache;
  /** `target` as templates see it. */
  targetValue: Value;
  /** The variables a node of a package sees. */
  varsOf: (packageName: string) => Dict;
  /** dbt's base context for a package (no macros, nothing of a node). */
  baseOf: (packageName: string) => Globals;
  /** The same, where a `var` that is not set is an error while parsing too. */
  strictBaseOf: (packageName: string) => Globals;
  /** `ref.config`. */
  runtimeConfig: () => Value;
  /** `flags:` of the root's dbt_project.yml. */
  flag: (name: string) => unknown;
};
