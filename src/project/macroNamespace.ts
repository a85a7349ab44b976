import type { ManifestMacro } from './manifest.ts';

/** dbt's internal packages, the most specific first: a name in `dbt_duckdb` hides the same name in `dbt`. */
export const INTERNAL_PACKAGES = ['dbt_duckdb', 'dbt'] as const;
const ADAPTER_PREFIXES = ['duckdb', 'default'] as const;
const GLOBAL_PACKAGE = 'dbt';

/** `dispatch:` of dbt_project.yml: where macros of a namespace are looked for, in order. */
export type DispatchConfig = { macroNamespace: string; searchOrder: string[] }[];

type MacrosByName = ReadonlyMap<string, ManifestMacro>;

export type DispatchResult = { found: true; macro: ManifestMacro } | { found: false; tried: string[] };

/**
 * All macros of a project and its packages, and dbt's rules by which a name finds one. One for a manifest; build it anew when macros change.
 */
export class MacroNamespace {
  readonly rootPackage: string;
  private readonly byPackage = new Map<string, Map<string, ManifestMacro>>();
  private readonly internal = new Map<string, ManifestMacro>();
  private readonly byId = new Map<string, ManifestMacro>();
  private readonly dispatchOrder: ReadonlyMap<string, string[]>;
  private readonly packageNames: readonly string[];
  private byNameCache: Map<string, ManifestMacro> | undefined;

  /**
   * @param macros every macro of the manifest; a duplicate within a package must have been reported before.
   * @param packageNames installed packages, the root project not among them.
   * @param packagesReplace whether materializations of packages replace dbt's own.
   */
  constructor(
    macros: Iterable<ManifestMacro>,
    rootPackage: string,
    packageNames: readonly string[],
    dispatch: DispatchConfig,
    private readonly packagesReplace = false,
  ) {
    this.rootPackage = rootPackage;
    this.packageNames = packageNames;
    this.dispatchOrder = new Map(dispatch.map((entry) => [entry.macroNamespace, entry.searchOrder]));
    const internalByPackage = new Map<string, Map<string, ManifestMacro>>(INTERNAL_PACKAGES.map((name) => [name, new Map()]));
    for (const macro of macros) {
      this.byId.set(macro.unique_id, macro);
      const target = internalByPackage.get(macro.package_name) ?? this.ensurePackage(macro.package_name);
      target.set(macro.name, macro);
    }
    for (const name of [...INTERNAL_PACKAGES].reverse()) {
      for (const macro of internalByPackage.get(name)?.values() ?? []) this.internal.set(macro.name, macro);
    }
  }

  private ensurePackage(name: string): Map<string, ManifestMacro> {
    let macros = this.byPackage.get(name);
    if (macros === undefined) this.byPackage.set(name, (macros = new Map()));
    return macros;
  }

  macroById(uniqueId: string): ManifestMacro | undefined {
    return this.byId.get(uniqueId);
  }

  /**
   * What a bare name means in a template of `searchPackage`: the package's own macro, the root project's, a package's namespace, dbt's own.
   * `{ namespace }` stands for `name.macro(…)`.
   */
  lookup(name: string, searchPackage: string): ManifestMacro | { namespace: MacrosByName } | undefined {
    const local = this.byPackage.get(searchPackage)?.get(name) ?? this.byPackage.get(this.rootPackage)?.get(name);
    if (local !== undefined) return local;
    const namespace = this.namespaceOf(name);
    if (namespace !== undefined) return { namespace };
    return this.internal.get(name);
  }

  /** The macros behind `packageName.…`; `dbt` stands for all internal packages together. */
  namespaceOf(packageName: string): MacrosByName | undefined {
    return this.byPackage.get(packageName) ?? (packageName === GLOBAL_PACKAGE ? this.internal : undefined);
  }

  /** The macro that a command names, `macro` or `package.macro`. */
  named(name: string): ManifestMacro | undefined {
    const dot = name.indexOf('.');
    return dot < 0 ? this.byName().get(name) : this.namespaceOf(name.slice(0, dot))?.get(name.slice(dot + 1));
  }

  /** A macro for `adapter.dispatch` in one package of the search order; null means the plain lookup of `searchPackage`. */
  private fromPackage(packageName: string | null, name: string, searchPackage: string): ManifestMacro | undefined {
    if (packageName !== null) return this.namespaceOf(packageName)?.get(name);
    const found = this.lookup(name, searchPackage);
    return found === undefined || 'namespace' in found ? undefined : found;
  }

  /** `adapter.dispatch(name, macro_namespace)`: `duckdb__name`, then `default__name`, in each package of the search order. */
  dispatch(name: string, macroNamespace: string | null, searchPackage: string): DispatchResult {
    return this.firstOf(name, macroNamespace, (packageName, candidate) => this.fromPackage(packageName, candidate, searchPackage));
  }

  /** The same as far as dbt can tell from a macro's text alone, where no node's package is known. */
  dispatchStatically(name: string, macroNamespace: string | null): DispatchResult {
    return this.firstOf(name, macroNamespace, (packageName, candidate) =>
      packageName === null ? this.byName().get(candidate) : this.namespaceOf(packageName)?.get(candidate),
    );
  }

  private firstOf(
    name: string,
    macroNamespace: string | null,
    find: (packageName: string | null, candidate: string) => ManifestMacro | undefined,
  ): DispatchResult {
    const tried: string[] = [];
    for (const packageName of this.searchPackages(macroNamespace)) {
      for (const prefix of ADAPTER_PREFIXES) {
        const candidate = `${prefix}__${name}`;
        const macro = find(packageName, candidate);
        if (macro !== undefined) return { found: true, macro };
        tried.push(packageName === null ? candidate : `${packageName}.${candidate}`);
      }
    }
    return { found: false, tried };
  }

  private searchPackages(macroNamespace: string | null): (string | null)[] {
    if (macroNamespace === null) return [null];
    const configured = this.dispatchOrder.get(macroNamespace);
    if (configured !== undefined && configured.length > 0) return configured;
    const isPackage = macroNamespace === this.rootPackage || isInternal(macroNamespace) || this.packageNames.includes(macroNamespace);
    return isPackage ? [this.rootPackage, macroNamespace] : [null];
  }

  /**
   * dbt's static resolver, used for `depends_on` and for finding the macro of a generic test: the given package first, then the root
   * project, other packages, dbt's own.
   */
  resolve(localPackage: string, name: string): ManifestMacro | undefined {
    const own = isInternal(localPackage) ? this.byId.get(`macro.${localPackage}.${name}`) : this.byPackage.get(localPackage)?.get(name);
    return own ?? this.byName().get(name);
  }

  /** Name → macro over everything: the root project hides packages, packages hide dbt. */
  byName(): ReadonlyMap<string, ManifestMacro> {
    if (this.byNameCache === undefined) {
      const names = new Map(this.internal);
      for (const [name, macros] of this.byPackage) {
        if (name !== this.rootPackage) for (const macro of macros.values()) names.set(macro.name, macro);
      }
      for (const macro of this.byPackage.get(this.rootPackage)?.values() ?? []) names.set(macro.name, macro);
      this.byNameCache = names;
    }
    return this.byNameCache;
  }

  /** `generate_{schema,alias,database}_name`: the root project's or dbt's; with `importedPackage`, that package's own, if it has one. */
  generateNameMacro(component: 'schema' | 'alias' | 'database', importedPackage?: string): ManifestMacro | undefined {
    const name = `generate_${component}_name`;
    if (importedPackage !== undefined) return this.byPackage.get(importedPackage)?.get(name);
    return this.byPackage.get(this.rootPackage)?.get(name) ?? this.internal.get(name);
  }

  /**
   * The macro of a materialization: `materialization_<name>_duckdb` before `materialization_<name>_default`; then the root project
   * before packages before dbt. A package cannot replace one of dbt's own: that takes a macro in the root project, or the flag
   * `require_explicit_package_overrides_for_builtin_materializations: false`.
   */
  materialization(name: string): ManifestMacro | undefined {
    const candidates = ADAPTER_PREFIXES.flatMap((adapter) => this.materializationCandidates(`materialization_${name}_${adapter}`));
    const isOwn = (macro: ManifestMacro): boolean => macro.package_name === this.rootPackage || isInternal(macro.package_name);
    const [best] = candidates;
    if (best === undefined || isOwn(best) || this.packagesReplace) return best;
    return candidates.some((macro) => isInternal(macro.package_name)) ? candidates.find(isOwn) : best;
  }

  private materializationCandidates(macroName: string): ManifestMacro[] {
    const root = this.byPackage.get(this.rootPackage)?.get(macroName);
    const imported = [...this.byPackage].filter(([name]) => name !== this.rootPackage).map(([, macros]) => macros.get(macroName));
    return [root, ...imported, this.internal.get(macroName)].filter((macro) => macro !== undefined);
  }
}

function isInternal(packageName: string): boolean {
  return (INTERNAL_PACKAGES as readonly string[]).includes(packageName);
}
