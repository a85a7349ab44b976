import { bindMacro, type Rendering } from '../../jinja/render.ts';
import type { Value } from '../../jinja/values.ts';
import { NamedMembers } from '../../project/context/namedMembers.ts';
import type { DispatchResult } from '../../project/macroNamespace.ts';
import type { ManifestMacro } from '../../project/manifest.ts';
import type { Session } from '../session.ts';

/** The macros one node's templates can call, bound to that node's rendering as they are asked for. */
export class MacroScope {
  private readonly bound = new Map<string, Value>();
  /** Values a unit test puts in place of macros: by name, or by `package.name`. */
  readonly overrides = new Map<string, Value>();

  constructor(
    private readonly session: Session,
    private readonly searchPackage: string,
    private readonly rendering: () => Rendering,
  ) {}

  private get macros() {
    return this.session.options.macros;
  }

  /** A macro or a package by its bare name. */
  get(name: string): Value | undefined {
    const override = this.overrides.get(name);
    if (override !== undefined) return override;
    const found = this.macros.lookup(name, this.searchPackage);
    if (found === undefined) return undefined;
    if (!('namespace' in found)) return this.bind(found);
    return new NamedMembers(`macros of ${name}`, (member) => {
      const replaced = this.overrides.get(`${name}.${member}`) ?? (name === 'dbt' ? this.overrides.get(member) : undefined);
      return replaced ?? this.bind(found.namespace.get(member));
    });
  }

  /** The macro as something callable, or undefined. */
  bind(macro: ManifestMacro | undefined): Value | undefined {
    if (!macro) return undefined;
    let value = this.bound.get(macro.unique_id);
    if (value === undefined) {
      const definition = this.session.options.definitionOf(macro.unique_id);
      if (!definition) return undefined;
      this.bound.set(macro.unique_id, (value = bindMacro(definition, this.rendering())));
    }
    return value;
  }

  /** The macro `adapter.dispatch` leads to from here. */
  findDispatched(name: string, macroNamespace: string | null): DispatchResult {
    return this.macros.dispatch(name, macroNamespace, this.searchPackage);
  }
}
