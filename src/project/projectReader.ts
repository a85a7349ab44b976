import type { Problem } from '../base/error.ts';
import { extractBlocks } from '../jinja/blocks.ts';
import { renderTemplate } from '../jinja/render.ts';
import { meantMacro } from '../jinja/templateError.ts';
import { Rendering, type Globals } from '../jinja/rendering.ts';
import type { Steps } from '../jinja/steps.ts';
import { checkCatalogs } from './catalogs.ts';
import { ProjectConfigs } from './config/nodeConfig.ts';
import { readDbtProject, type ProjectSettings } from './dbtProject.ts';
import { emptyManifest, manifestMetadata } from './emptyManifest.ts';
import { FileMemory, FileStore, ProjectFiles, type FoundFile } from './files/projectFiles.ts';
import { md5Hex, sha256Hex } from './hash.ts';
import { MacroNamespace } from './macroNamespace.ts';
import type { Dict, Manifest } from './manifest.ts';
import { PackageReader } from './packages.ts';
import { checkAccess } from './resolve/access.ts';
import { emptyDict, isDict } from './plain.ts';
import { Findings } from './problems.ts';
import { flagsOf, readTarget, type Target } from './profile.ts';
import { pythonStrip } from './pythonText.ts';
import type { CommandView, ProjectFilesInput, ProjectInfo, ProjectReading, ReadOptions } from './readProject.ts';
import { baseContext } from './context/baseContext.ts';
import { runtimeConfig } from './context/runtimeConfig.ts';
import { ManifestBuilder } from './parse/builder.ts';
import { CONTEXT_NAMES } from './parse/contextNames.ts';
import { GenericTests } from './parse/genericTests.ts';
import { MacroLibrary, readMacroFile, type MacroFile } from './parse/macroLibrary.ts';
import { NodeFactory } from './parse/nodeFactory.ts';
import { NodeProperties } from './parse/nodeProperties.ts';
import { OtherProperties } from './parse/otherProperties.ts';
import type { ParseSettings } from './parse/parseSettings.ts';
import { FlagUse, RenderCache, type StrippedText } from './parse/renderCache.ts';
import { SchemaFile } from './parse/schemaFile.ts';
import { Sources } from './parse/sources.ts';
import { SemanticLayer } from './parse/semantic/semanticLayer.ts';
import { SqlFileReader, type Package } from './parse/sqlFiles.ts';
import { UnitTests } from './parse/unitTests.ts';
import {
  checkCycles,
  checkGroups,
  checkNames,
  checkPartitionBy,
  checkRelationNames,
  checkSnapshots,
  checkUnusedPaths,
  normaliseMicrobatch,
} from './resolve/checks.ts';
import { checkDeprecations } from './resolve/deprecations.ts';
import { Descriptions } from './resolve/descriptions.ts';
import { applyRecorders, attachUnitTests, buildMaps, inferPrimaryKeys, sortDisabled } from './resolve/finish.ts';
import { resolveFunctions } from './resolve/functions.ts';
import { References } from './resolve/references.ts';
import { checkSemanticElements } from './resolve/semanticElements.ts';
import { checkSemanticNames } from './resolve/semanticNames.ts';
import { Semantics } from './resolve/semantics.ts';
import { checkTimeSpines } from './resolve/timeSpines.ts';
import { checkUniqueNames } from './resolve/uniqueNames.ts';
import { Scope, TemplateCache } from './templating.ts';
import { readSelectors } from './selectors.ts';
import { targetValue } from './targetValue.ts';
import { variables } from './variables.ts';
import { loadYaml, type YamlFile } from './yaml/loadYaml.ts';

const IDENTITY_FILES = ['dbt_project.yml', 'profiles.yml'];

/** Reads a project again and again; only what changed since the last reading is parsed and rendered anew. */
export class ProjectReader {
  private readonly files = new FileMemory();
  private readonly yamls = new Map<string, { text: string; yaml: YamlFile }>();
  private readonly macroFiles = new Map<string, MacroFile>();
  private readonly texts = new Map<string, StrippedText>();
  private readonly templates = new TemplateCache();
  private rendered: { key: string; cache: RenderCache } | null = null;

  /** See `readProject`. */
  read(files: ProjectFilesInput, options: ReadOptions): ProjectReading {
    const store = new FileStore(entriesOf(files), this.files);
    return new Reading(this, store, options).read();
  }

  /** Name and target of a project, from the two files that say them, without reading any other; null where they cannot be read. */
  identify(files: ProjectFilesInput, options: ReadOptions): { name: string; target: Target } | null {
    const said = [...entriesOf(files)].filter(([path]) => IDENTITY_FILES.includes(path));
    return new Reading(this, new FileStore(said, new FileMemory()), options).identity();
  }

  yaml(key: string, text: string): YamlFile {
    const known = this.yamls.get(key);
    if (known?.text === text) return known.yaml;
    const yaml = loadYaml(text, key);
    this.yamls.set(key, { text, yaml });
    return yaml;
  }

  macroFile(key: string, text: string): MacroFile {
    const known = this.macroFiles.get(key);
    if (known?.text === text) return known;
    const read = readMacroFile(text, key);
    this.macroFiles.set(key, read);
    return read;
  }

  template(): TemplateCache {
    return this.templates;
  }

  /** What looked at the flags of an earlier command is rendered anew, as under `--no-partial-parse`. */
  forgetFlags(): void {
    if (this.rendered?.cache.asksForFlags) this.rendered = null;
  }

  /** Renderings that stay good as long as macros and settings (`key`) do. */
  renderCache(key: string): RenderCache {
    if (this.rendered?.key !== key) this.rendered = { key, cache: new RenderCache(this.texts) };
    return this.rendered.cache;
  }
}

function entriesOf(files: ProjectFilesInput): Iterable<[string, string | Uint8Array]> {
  return files instanceof Map ? (files as ReadonlyMap<string, string | Uint8Array>) : Object.entries(files as Record<string, string | Uint8Array>);
}

/** One reading of one state of the files. */
class Reading {
  private readonly findings = new Findings();
  private readonly now: Date;
  private readonly vars: Dict;
  private readonly env: Readonly<Record<string, string>>;
  private readonly templates: TemplateCache;
  private readonly flagUse: FlagUse;
  private command: CommandView = { flags: emptyDict(), args: emptyDict() };

  constructor(
    private readonly reader: ProjectReader,
    private readonly store: FileStore,
    private readonly options: ReadOptions,
  ) {
    this.now = options.now ?? new Date(0);
    this.vars = options.vars ?? emptyDict();
    this.env = options.env ?? {};
    this.templates = reader.template();
    this.flagUse = new FlagUse(options.provisional ?? true);
  }

  read(): ProjectReading {
    const head = this.head();
    if (head === null) return this.nothing();
    const { settings, target } = head;
    const root: Package = { name: settings.name, settings, files: new ProjectFiles(this.store, '') };
    const packageReader = new PackageReader(this.store, (key) => this.yaml(key), this.yamlGlobals(target, emptyDict()), this.templates, this.findings);
    return this.readPackages(root, packageReader.read(root), target);
  }

  identity(): { name: string; target: Target } | null {
    const head = this.head();
    return head && { name: head.settings.name, target: head.target };
  }

  /** What dbt_project.yml and profiles.yml say; null, with a problem, where the first cannot be read. */
  private head(): { settings: ProjectSettings; target: Target } | null {
    const yaml = this.yaml('dbt_project.yml');
    if (yaml === null) {
      this.findings.problem({
        message: 'there is no dbt_project.yml',
        file: 'dbt_project.yml',
        line: 1,
        column: 1,
        hint: 'drop the folder that has dbt_project.yml in it',
      });
      return null;
    }
    const projectFlags = isDict(yaml.value) && isDict(yaml.value['flags']) ? yaml.value['flags'] : emptyDict();
    if (this.options.command !== undefined) this.command = this.options.command(projectFlags);
    const profileName = isDict(yaml.value) && typeof yaml.value['profile'] === 'string' ? yaml.value['profile'] : 'default';
    const profiles = this.yaml('profiles.yml');
    const target = readTarget(profiles, profileName, this.options.target, this.yamlGlobals(null, this.vars), this.templates, this.findings);
    const settings = readDbtProject(yaml, this.yamlGlobals(target, this.vars), this.templates, this.findings);
    if (settings !== null) settings.flags = flagsOf(settings, profiles, this.findings);
    return settings && { settings, target };
  }

  private yaml(key: string): YamlFile | null {
    const decoded = this.store.text(key);
    if (decoded === undefined) return null;
    if (decoded.text === null) return unreadable(key, decoded.problem, decoded.hint);
    return this.reader.yaml(key, pythonStrip(decoded.text));
  }

  /** The names of dbt_project.yml and profiles.yml: variables of the command line only. */
  private yamlGlobals(target: Target | null, vars: Dict): Globals {
    const renderVar = (text: string): Steps<string> => renderTemplate(this.templates.parse(text, 'dbt_project.yml'), new Rendering({ globals }));
    const base = this.base(null, vars, 'fail', renderVar);
    const globals = target === null ? base : withTarget(target, base);
    return globals;
  }

  /** Without `renderVar` templates in variables stay as written: so they are read in properties, by dbt's `ConfiguredVar`. */
  private base(projectName: string | null, vars: Dict, missingVars: 'none' | 'fail', renderVar?: (text: string) => Steps<string>): Globals {
    const nowMs = this.now.getTime();
    return baseContext({
      ...(renderVar ? { renderVar } : {}),
      projectName,
      vars,
      missingVars,
      env: this.env,
      ...this.command,
      onFlags: () => void this.flagUse.count++,
      runStartedAtMs: nowMs,
      nowMs: () => nowMs,
      invocationId: this.options.invocationId ?? '',
    });
  }

  private nothing(): ProjectReading {
    return {
      manifest: emptyManifest(this.now, this.options.invocationId ?? ''),
      problems: this.findings.problems,
      warnings: this.findings.warnings,
      project: null,
      asksForFlags: false,
    };
  }

  private readPackages(root: Package, packages: Package[], target: Target): ProjectReading {
    const library = this.readMacros([root, ...packages]);
    if (root.settings.flags['validate_macro_args'] === true) library.nameArguments();
    const names = packages.map((one) => one.name);
    const namespace = new MacroNamespace(
      library.macros(),
      root.name,
      names,
      root.settings.dispatch,
      root.settings.flags['require_explicit_package_overrides_for_builtin_materializations'] === false,
    );
    library.resolveDependencies(namespace, CONTEXT_NAMES, this.findings);
    const varsOf = variables(root, packages, this.vars);
    const targetAsValue = targetValue(target);
    const bases = (missingVars: 'none' | 'fail'): ((packageName: string) => Globals) => {
      const known = new Map<string, Globals>();
      return (packageName) => {
        let base = known.get(packageName);
        if (base === undefined) known.set(packageName, (base = this.base(root.name, varsOf(packageName), missingVars)));
        return base;
      };
    };
    const byName = new Map([root, ...packages].map((one) => [one.name, one]));
    const config = { name: root.name, packages: settingsOf(byName), cliVars: this.vars, target };
    const settings: ParseSettings = {
      rootPackage: root.name,
      target,
      quoting: root.settings.quoting,
      library,
      namespace,
      templates: this.templates,
      targetValue: targetAsValue,
      varsOf,
      baseOf: bases('none'),
      strictBaseOf: bases('fail'),
      runtimeConfig: () => runtimeConfig(config, this.command.flags),
      flag: (name) => root.settings.flags[name],
    };
    const configs = new ProjectConfigs(
      root.name,
      (name) => byName.get(name)?.settings.trees ?? { rendered: {}, unrendered: {} },
      (name, path, { message, hint }) => this.findings.inYaml((byName.get(name) ?? root).settings.yaml, path, message, hint),
    );
    const createdAt = this.now.getTime() / 1000;
    const cache = this.reader.renderCache(this.settingsKey([root, ...packages], target));
    cache.begin(this.flagUse);
    const builder = new ManifestBuilder(settings, new NodeFactory(settings, configs, createdAt, cache.configured), this.findings, createdAt);
    for (const pack of [root, ...packages]) new SqlFileReader(builder, cache, pack).read();
    this.builtinDocs(builder);
    this.readProperties(builder, cache, library, [root, ...packages], target);
    const restricted = new Set(packages.filter((one) => one.settings.restrictAccess).map((one) => one.name));
    const maps = this.resolve(builder, root.settings, restricted);
    return { ...this.result(builder, root, maps, library, namespace, target, byName), asksForFlags: cache.asksForFlags || this.flagUse.count > 0 };
  }

  private readMacros(packages: readonly Package[]): MacroLibrary {
    const library = new MacroLibrary(this.now.getTime() / 1000);
    for (const pack of packages) for (const { path, key, onlyTests } of macroFiles(pack)) this.addMacros(library, pack.name, path, key, onlyTests);
    for (const source of this.options.builtins) {
      if (!source.path.endsWith('.sql')) continue;
      const key = `${source.packageName}/${source.path}`;
      library.add(source.packageName, source.path, key, this.reader.macroFile(key, source.text), this.findings, false);
    }
    return library;
  }

  private addMacros(library: MacroLibrary, packageName: string, path: string, key: string, onlyTests: boolean): void {
    const decoded = this.store.text(key);
    if (decoded === undefined) return;
    if (decoded.text === null) this.findings.problem({ message: decoded.problem, file: key, line: 1, column: 1, hint: decoded.hint });
    else library.add(packageName, path, key, this.reader.macroFile(key, decoded.text), this.findings, onlyTests);
  }

  private builtinDocs(builder: ManifestBuilder): void {
    for (const source of this.options.builtins) {
      if (!source.path.endsWith('.md')) continue;
      for (const { name, contents } of extractBlocks(source.text, source.path, ['docs'])) {
        const uniqueId = `doc.${source.packageName}.${name}`;
        builder.docs.set(uniqueId, {
          name,
          resource_type: 'doc',
          package_name: source.packageName,
          path: source.path.slice(source.path.indexOf('/') + 1),
          original_file_path: source.path,
          unique_id: uniqueId,
          block_contents: contents.trim(),
        });
      }
    }
  }

  private readProperties(builder: ManifestBuilder, cache: RenderCache, library: MacroLibrary, packages: readonly Package[], target: Target): void {
    const tests = new GenericTests(builder, cache);
    const nodes = new NodeProperties(builder, tests);
    const others = new OtherProperties(builder, library);
    const semantics = new SemanticLayer(builder);
    const sources = new Sources(builder, tests);
    const unitTests = new UnitTests(builder, () => nodes.refs);
    for (const pack of packages) {
      const globals = withTarget(target, this.base(builder.settings.rootPackage, builder.settings.varsOf(pack.name), 'fail'));
      for (const file of this.schemaFiles(builder, cache, pack, globals)) {
        nodes.read(file, 'models');
        nodes.read(file, 'seeds');
        if (others.snapshots(file)) nodes.refreshRefs();
        nodes.read(file, 'snapshots');
        sources.read(file);
        others.macros(file);
        nodes.read(file, 'data_tests');
        nodes.read(file, 'analyses');
        nodes.read(file, 'functions');
        others.exposures(file);
        others.groups(file);
        semantics.read(file);
        unitTests.read(file);
      }
    }
    sortDisabled(builder);
    sources.finish();
  }

  private *schemaFiles(builder: ManifestBuilder, cache: RenderCache, pack: Package, globals: Globals): Generator<SchemaFile> {
    for (const file of pack.files.find(pack.settings.resourcePaths, ['.yml', '.yaml'])) {
      const yaml = this.yaml(file.key);
      if (yaml === null || yaml.value === null) continue;
      for (const problem of yaml.problems) this.findings.problem(problem);
      for (const { key, place } of yaml.duplicateKeys)
        this.findings.warn({
          message: `the key '${key}' is given twice; the last one counts (DuplicateYAMLKeysDeprecation)`,
          file: yaml.file,
          ...place,
          event: 'DuplicateYAMLKeysDeprecation',
        });
      if (yaml.value === undefined) continue;
      if (!isDict(yaml.value)) {
        this.findings.problem({ message: 'a properties file must be a mapping (models: …, sources: …)', file: yaml.file, line: 1, column: 1 });
        continue;
      }
      const text = pack.files.text(file.key.slice(pack.files.prefix.length))?.text ?? '';
      yield new SchemaFile(
        builder,
        cache,
        pack,
        yaml,
        file.path,
        file.relativePath,
        globals,
        cache.stripped(text, (raw) => ({
          raw: pythonStrip(raw),
          place: { line: 1, column: 1 },
          checksum: { name: 'sha256', checksum: sha256Hex(pythonStrip(raw)) },
        })).checksum.checksum,
      );
    }
  }

  private resolve(
    builder: ManifestBuilder,
    settings: ProjectSettings,
    restricted: ReadonlySet<string>,
  ): Pick<Manifest, 'parent_map' | 'child_map' | 'group_map'> {
    applyRecorders(builder);
    const references = new References(builder);
    references.resolveAll();
    resolveFunctions(builder);
    new Semantics(builder).resolveAll();
    checkSemanticNames(builder);
    checkSemanticElements(builder);
    checkTimeSpines(builder);
    attachUnitTests(builder, references);
    new Descriptions(builder).renderAll();
    inferPrimaryKeys(builder);
    normaliseMicrobatch(builder);
    checkGroups(builder);
    checkAccess(builder, restricted);
    checkSnapshots(builder);
    checkNames(builder);
    checkPartitionBy(builder);
    checkRelationNames(builder);
    checkUniqueNames(builder);
    checkCycles(builder);
    checkDeprecations(builder);
    checkUnusedPaths(builder, settings);
    return buildMaps(builder);
  }

  /** Everything that renderings depend on besides the text rendered. */
  private settingsKey(packages: readonly Package[], target: Target): string {
    const parts: unknown[] = [target, this.vars, this.env];
    for (const pack of packages) {
      parts.push(pack.name, this.store.text(`${pack.files.prefix}dbt_project.yml`)?.text);
      for (const { key } of macroFiles(pack)) parts.push(key, this.store.text(key)?.text);
    }
    return JSON.stringify(parts, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
  }

  private result(
    builder: ManifestBuilder,
    root: Package,
    maps: Pick<Manifest, 'parent_map' | 'child_map' | 'group_map'>,
    library: MacroLibrary,
    macros: MacroNamespace,
    target: Target,
    packages: ReadonlyMap<string, Package>,
  ): Omit<ProjectReading, 'asksForFlags'> {
    const selectors = readSelectors(this.yaml('selectors.yml'), this.yamlGlobals(target, this.vars), this.templates, this.findings);
    checkCatalogs(this.yaml('catalogs.yml'), this.findings);
    const manifest: Manifest = {
      metadata: {
        ...manifestMetadata(this.now, this.options.invocationId ?? ''),
        project_name: root.name,
        project_id: md5Hex(root.name),
        quoting: { ...root.settings.quoting, column: null },
      },
      nodes: Object.fromEntries(builder.nodes),
      sources: Object.fromEntries(builder.sources),
      macros: Object.fromEntries(library.macros().map((macro) => [macro.unique_id, macro])),
      docs: Object.fromEntries(builder.docs),
      exposures: Object.fromEntries(builder.exposures),
      metrics: Object.fromEntries(builder.metrics),
      groups: Object.fromEntries(builder.groups),
      selectors,
      disabled: Object.fromEntries(builder.disabled),
      ...maps,
      saved_queries: Object.fromEntries(builder.savedQueries),
      semantic_models: Object.fromEntries(builder.semanticModels),
      unit_tests: Object.fromEntries(builder.unitTests),
      functions: Object.fromEntries(builder.functions),
    };
    const file = (packageName: string, path: string): Package | undefined => (path === '' ? undefined : packages.get(packageName));
    const project: ProjectInfo = {
      name: root.name,
      target,
      quoting: root.settings.quoting,
      macros,
      library,
      packages: settingsOf(packages),
      cliVars: this.vars,
      flags: root.settings.flags,
      queryComment: root.settings.queryComment,
      placeOf: (node) => builder.originOf(node),
      varsOf: builder.settings.varsOf,
      readText: (packageName, path) => file(packageName, path)?.files.text(path)?.text ?? null,
      readContent: (packageName, path) => file(packageName, path)?.files.content(path) ?? null,
      selectors,
    };
    const names = [...macros.byName().keys()];
    const problems = this.findings.problems.map((problem) => {
      const meant = meantMacro(problem, names);
      return meant === null ? problem : { ...problem, hint: meant };
    });
    return { manifest, problems: inOrder(problems), warnings: inOrder(this.findings.warnings), project };
  }
}

/** The files of a package in which macros are; of those in a `generic` folder only tests count. */
function macroFiles({ files, settings }: Package): (FoundFile & { onlyTests: boolean })[] {
  const generic = settings.testPaths.map((path) => `${path.replace(/\/+$/, '')}/generic`);
  return [
    ...files.find(settings.macroPaths, ['.sql']).map((file) => ({ ...file, onlyTests: false })),
    ...files.find(generic, ['.sql']).map((file) => ({ ...file, onlyTests: true })),
  ];
}

function unreadable(file: string, message: string, hint: string): YamlFile {
  const place = { line: 1, column: 1 };
  return { file, value: undefined, problems: [{ message, file, ...place, hint }], duplicateKeys: [], placeOf: () => place, textPlaceOf: () => place };
}

/** Each of them once, by file and line. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const different = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...different.values()].sort((left, right) => {
    const [a, b] = [left.file ?? '', right.file ?? ''];
    return a < b ? -1 : a > b ? 1 : (left.line ?? 0) - (right.line ?? 0);
  });
}

function withTarget(target: Target, base: Globals): Globals {
  return new Scope(new Map([['target', targetValue(target)]]), base);
}

function settingsOf(packages: ReadonlyMap<string, Package>): Map<string, ProjectSettings> {
  return new Map([...packages].map(([name, pack]) => [name, pack.settings]));
}
