import { nearestName } from '../../base/nearest.ts';
import { renderNative, renderTemplate } from '../../jinja/render.ts';
import { driveSync } from '../../jinja/steps.ts';
import { PyDict, type Value } from '../../jinja/values.ts';
import type { Dict, ManifestMacro, ManifestNode, TestMetadata, Unsupported } from '../manifest.ts';
import { copyDict, deepCopy, emptyDict, isDict, toTemplateValue } from '../plain.ts';
import { isTruthy, reprValue, strValue } from '../pythonText.ts';
import { hasTemplate, withoutLastBreak } from '../templating.ts';
import type { ParseWarning } from '../problems.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import { plainValue } from '../yaml/plainYaml.ts';
import type { ManifestBuilder } from './builder.ts';
import { NodeGlobals, type MacroScope } from './nodeGlobals.ts';
import { copyRecorder, newRecorder, type Recorder } from './recorder.ts';
import type { RenderCache } from './renderCache.ts';
import type { SchemaFile } from './schemaFile.ts';
import { foldersOf } from './sqlFiles.ts';
import { genericTestNames, testHash } from './testNames.ts';

/** What a generic test is written on. */
export type TestTarget =
  | { kind: 'node'; yamlKey: string; name: string; packageName: string; version: string | number | null; attached: { id: string | null; group: string | null } }
  | { kind: 'source'; source: string; table: string; packageName: string };

const CONFIG_KEYS = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
];
const TOP_LEVEL = new Set(['config', 'column_name', 'description', 'name', ...CONFIG_KEYS]);
const KWARGS = '_dbt_generic_test_kwargs';
const LOOKS_LIKE_CALL = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/;
/** dbt does not render the two most common tests: what they refer to is known. */
const KNOWN_TESTS = new Set(['macro.dbt.test_not_null', 'macro.dbt.test_unique']);

type Definition = {
  name: string;
  namespace: string | null;
  args: Dict;
  config: Dict;
  description: string;
  fullName: string;
  fileName: string;
};

type MadeTest = { node: ManifestNode; recorder: Recorder };

/** A test's node before it is placed in a manifest, kept while its file and the settings stay the same. */
export type KeptTest = MadeTest & { warnings: ParseWarning[] };

function copyTest({ node, recorder }: KeptTest): MadeTest {
  return { node: { ...node, tags: [...node.tags], depends_on: { macros: [], nodes: [] } }, recorder: copyRecorder(recorder) };
}

/** Makes nodes of the tests in properties files. */
export class GenericTests {
  private readonly scopes = new Map<string, MacroScope>();

  constructor(
    private readonly builder: ManifestBuilder,
    private readonly cache: RenderCache,
  ) {}

  /** One test as written: `unique`, or a mapping. What is wrong with it is reported. */
  read(file: SchemaFile, written: unknown, target: TestTarget, columnName: string | null, tags: readonly string[], path: YamlPath): void {
    const { findings } = this.builder;
    const known = this.cache.testsOf(file.yaml);
    const key = `${path.join('/')} ${target.kind === 'node' ? String(target.version) : ''}`;
    let test = known.get(key);
    if (test !== undefined) findings.warnings.push(...test.warnings);
    else {
      const [problems, warnings] = [findings.problems.length, findings.warnings.length];
      const make = (): KeptTest | null => {
        const made = this.make(file, written, target, columnName, tags, path);
        return made && { ...made, warnings: findings.warnings.slice(warnings) };
      };
      const made = this.cache.keep(make, (kept) => {
        if (kept !== null && findings.problems.length === problems) known.set(key, kept);
      });
      if (made === null) return;
      test = made;
    }
    this.place(file, copyTest(test), target, path);
  }

  private make(file: SchemaFile, written: unknown, target: TestTarget, columnName: string | null, tags: readonly string[], path: YamlPath): MadeTest | null {
    try {
      const definition = this.define(file, written, target, columnName, path);
      return definition === null ? null : this.build(file, definition, target, columnName, tags, path);
    } catch (error) {
      this.builder.findings.thrown(error, { file: file.yaml.file, ...file.placeOf(path) });
      return null;
    }
  }

  private define(file: SchemaFile, written: unknown, target: TestTarget, columnName: string | null, path: YamlPath): Definition | null {
    const call = this.nameAndArguments(file, written, columnName, path);
    if (call === null) return null;
    const { args } = call;
    if ('model' in args) {
      file.problem(path, "a test cannot have an argument named 'model': dbt gives it the model", 'rename the argument');
      return null;
    }
    args['model'] = `{{ get_where_subquery(${modelCall(target)}) }}`;
    const match = /^(?:([a-zA-Z_][0-9a-zA-Z_]*)\.)?([a-zA-Z_][0-9a-zA-Z_]*)/.exec(call.name);
    if (match === null) {
      file.problem(path, `'${call.name}' is no name of a test`);
      return null;
    }
    const [, namespace = null, name = ''] = match;
    const config = this.takeConfig(file, args, path);
    if (config === null) return null;
    const description = typeof args['description'] === 'string' ? args['description'] : '';
    delete args['description'];
    if ('name' in args) {
      const own = strValue(args['name']);
      delete args['name'];
      return { name, namespace, args, config, description, fullName: own, fileName: own };
    }
    const typeName = `${namespace === null ? '' : `${namespace}_`}${target.kind === 'source' ? 'source_' : ''}${name}`;
    const names = genericTestNames(typeName, targetName(target), args);
    if (names.short !== names.full && !('alias' in config)) config['alias'] = names.short;
    return { name, namespace, args, config, description, fullName: names.full, fileName: names.short };
  }

  private nameAndArguments(file: SchemaFile, written: unknown, columnName: string | null, path: YamlPath): { name: string; args: Dict } | null {
    if (typeof written === 'string')
      return { name: written, args: columnName === null ? emptyDict() : Object.assign(emptyDict(), { column_name: columnName }) };
    if (!isDict(written)) {
      file.problem(path, `a test must be a name or a mapping, but this is ${reprValue(written)}`);
      return null;
    }
    let name: unknown;
    let given: unknown;
    if ('test_name' in written) {
      const { test_name: testName, ...others } = written;
      [name, given] = [testName, others];
    } else {
      const entries = Object.entries(written);
      if (entries.length !== 1) {
        file.problem(
          path,
          `a test must be a mapping with one key, its name; this has ${entries.length}: ${entries.map(([key]) => key).join(', ')}`,
          'indent the arguments one level deeper than the name of the test',
        );
        return null;
      }
      [name, given] = entries[0] as [string, unknown];
    }
    if (typeof name !== 'string' || !isDict(given)) {
      file.problem(
        path,
        `the arguments of the test '${strValue(name)}' must be a mapping, but they are ${reprValue(given)}`,
        `write '- ${strValue(name)}' where it has none`,
      );
      return null;
    }
    return { name, args: this.flatArguments(file, name, given, columnName, path) };
  }

  /** `arguments:` beside `config:`, and the older form with everything at one level. */
  private flatArguments(file: SchemaFile, name: string, given: Dict, columnName: string | null, path: YamlPath): Dict {
    const args = copyDict(deepCopy(given));
    if (columnName !== null) args['column_name'] = columnName;
    const isNested = file.builder.settings.flag('require_generic_test_arguments_property') !== false;
    if (!isNested) return args;
    const nested = args['arguments'];
    delete args['arguments'];
    for (const key of Object.keys(args)) {
      if (CONFIG_KEYS.includes(key))
        file.warn(
          [...path, name, key],
          `\`${key}\` of the test '${name}' should be moved into its \`config\` (PropertyMovedToConfigDeprecation)`,
          'PropertyMovedToConfigDeprecation',
        );
    }
    if (!isTruthy(nested) && Object.keys(args).some((key) => !TOP_LEVEL.has(key))) {
      file.warn(
        path,
        `arguments of the test '${name}' should be nested under \`arguments\` (MissingArgumentsPropertyInGenericTestDeprecation)`,
        'MissingArgumentsPropertyInGenericTestDeprecation',
      );
    }
    return isDict(nested) ? Object.assign(args, nested) : args;
  }

  /** Moves the configuration out of the arguments, rendered. */
  private takeConfig(file: SchemaFile, args: Dict, path: YamlPath): Dict | null {
    const config = emptyDict();
    const own = isDict(args['config']) ? args['config'] : null;
    for (const key of CONFIG_KEYS) {
      let value = args[key];
      delete args[key];
      if (isTruthy(value) && own !== null && key in own) {
        file.problem(path, `'${key}' is given twice: beside \`config\` and in it`, 'keep the one in `config`');
        return null;
      }
      if (!isTruthy(value) && own !== null && key in own) {
        value = own[key];
        delete own[key];
      }
      if (value !== undefined) config[key] = value;
    }
    if (own !== null) Object.assign(config, own);
    delete args['config'];
    const rendered = emptyDict();
    for (const key of Object.keys(config)) {
      const value = typeof config[key] === 'string' ? file.renderText(config[key], path) : plainValue(config[key]);
      if (value !== null && value !== undefined) rendered[key] = value;
    }
    return rendered;
  }

  private build(file: SchemaFile, definition: Definition, target: TestTarget, columnName: string | null, tags: readonly string[], path: YamlPath): MadeTest {
    const { builder } = this;
    const packageName = file.pack.name;
    const metadata: TestMetadata = { name: definition.name, kwargs: definition.args, namespace: definition.namespace };
    const folder = foldersOf(file.path).slice(1);
    const fullName = definition.fullName;
    const node = builder.factory.create({
      resourceType: 'test',
      packageName,
      name: fullName,
      path: `${definition.fileName}.sql`,
      originalFilePath: file.path,
      fqn: [packageName, ...folder, fullName],
      rawCode: rawCode(definition),
      checksum: { name: 'none', checksum: '' },
      uniqueId: `test.${packageName}.${fullName}.${testHash(fullName, metadata)}`,
      tags: [...new Set([...tags, ...configTags(definition.config['tags'])])].sort(),
    });
    node.description = definition.description;
    node.column_name = columnName;
    node.file_key_name = target.kind === 'source' ? `sources.${target.source}` : `${target.yamlKey}.${target.name}`;
    node.attached_node = null;
    node.test_metadata = metadata;
    const place = file.placeOf(path);
    const macroName = `test_${definition.name}`;
    const macro = builder.settings.namespace.resolve(packageName, macroName);
    const isThere = definition.namespace === null ? macro !== undefined : builder.settings.namespace.namespaceOf(definition.namespace)?.has(macroName) === true;
    if (!isThere) node.unsupported = this.missingMacro(file, definition, definition.namespace ?? packageName, path);
    const recorder = this.capture(node, definition, target, macro, file, place);
    builder.factory.configure(node, recorder, null, file.yaml.file);
    return { node, recorder };
  }

  private place(file: SchemaFile, { node, recorder }: MadeTest, target: TestTarget, path: YamlPath): void {
    const { builder } = this;
    const place = file.placeOf(path);
    builder.remember(node, { file: file.yaml.file, ...place }, recorder);
    if (target.kind === 'node' && target.attached.id !== null) {
      node.attached_node = target.attached.id;
      node.group = target.attached.group;
    }
    const before = builder.nodes.get(node.unique_id);
    if (before !== undefined && node.config.enabled) {
      const others = builder.originOf(before);
      const message = `the test '${node.name}' is defined twice: at ${others.file}, line ${others.line}, and at ${file.yaml.file}, line ${place.line}`;
      file.problem(path, message, "give one of them a 'name', or remove it");
      return;
    }
    builder.add(node);
  }

  private missingMacro(file: SchemaFile, definition: Definition, packageName: string, path: YamlPath): Unsupported {
    const { namespace } = this.builder.settings;
    const known = new Set<string>();
    for (const name of [...namespace.byName().keys(), ...(namespace.namespaceOf(packageName)?.keys() ?? [])])
      if (name.startsWith('test_')) known.add(name.slice(5));
    const near = nearestName(definition.name, known);
    const full = definition.namespace === null ? definition.name : `${definition.namespace}.${definition.name}`;
    const isPackageMissing = definition.namespace !== null && namespace.namespaceOf(definition.namespace) === undefined;
    const hint = isPackageMissing
      ? `there is no package '${definition.namespace}': is it in packages.yml, and its folder among the files?`
      : near === null
        ? undefined
        : `did you mean '${near}'?`;
    return { message: `there is no test named '${full}' (no macro test_${definition.name})`, file: file.yaml.file, ...file.placeOf(path), hint };
  }

  /** What the test refers to, found as dbt finds it. */
  private capture(
    node: ManifestNode,
    definition: Definition,
    target: TestTarget,
    macro: ManifestMacro | undefined,
    file: SchemaFile,
    place: { line: number; column: number },
  ): Recorder {
    const recorder = newRecorder();
    Object.assign(recorder.calls, definition.config);
    if (macro !== undefined) recorder.macros.push(macro.unique_id);
    if (macro !== undefined && KNOWN_TESTS.has(macro.unique_id)) {
      if (target.kind === 'source') recorder.sources.push([target.source, target.table]);
      else recorder.refs.push({ name: target.name, package: null, version: target.version });
      return recorder;
    }
    const { factory, settings } = this.builder;
    const globals = new NodeGlobals(settings, factory.subjectOf(node), recorder, this.scopeOf(macro));
    globals.set(KWARGS, this.renderKwargs(definition.args, globals, file.yaml.file, place));
    driveSync(renderTemplate(settings.templates.parse(node.raw_code, file.yaml.file, place), globals.rendering));
    return recorder;
  }

  private renderKwargs(args: Dict, globals: NodeGlobals, file: string, place: { line: number; column: number }): Value {
    const convert = (value: unknown, isColumnName: boolean): Value => {
      if (typeof value === 'string') {
        if (isColumnName) return value;
        const text = LOOKS_LIKE_CALL.test(value) ? `{{ ${value} }}` : value;
        return hasTemplate(text)
          ? driveSync(renderNative(this.builder.settings.templates.parse(text, file, place), globals.rendering))
          : withoutLastBreak(text);
      }
      if (Array.isArray(value)) return value.map((item) => convert(item, false));
      if (!isDict(value)) return toTemplateValue(value);
      return PyDict.of(Object.keys(value).map((key) => [key, convert(value[key], false)]));
    };
    return PyDict.of(Object.keys(args).map((key) => [key, convert(args[key], key === 'column_name')]));
  }

  /** A generic test sees only the macros its own macro leads to. */
  private scopeOf(macro: ManifestMacro | undefined): MacroScope {
    const key = macro?.unique_id ?? '';
    let scope = this.scopes.get(key);
    if (scope === undefined) this.scopes.set(key, (scope = this.buildScope(macro)));
    return scope;
  }

  private buildScope(macro: ManifestMacro | undefined): MacroScope {
    const { namespace } = this.builder.settings;
    const names = new Map<string, ManifestMacro>();
    const packages = new Map<string, Map<string, ManifestMacro>>();
    const seen = new Set<string>();
    const visit = (id: string): void => {
      const found = namespace.macroById(id);
      if (found === undefined || seen.has(id)) return;
      seen.add(id);
      names.set(found.name, found);
      const members = packages.get(found.package_name) ?? new Map<string, ManifestMacro>();
      packages.set(found.package_name, members.set(found.name, found));
      for (const other of found.depends_on.macros) visit(other);
    };
    const whereSubquery = namespace.byName().get('get_where_subquery');
    if (whereSubquery !== undefined) visit(whereSubquery.unique_id);
    if (macro !== undefined) visit(macro.unique_id);
    return { kind: 'only', names, packages };
  }
}

function targetName(target: TestTarget): string {
  if (target.kind === 'source') return `${target.source}_${target.table}`;
  return target.version === null ? target.name : `${target.name}_v${String(target.version)}`;
}

function modelCall(target: TestTarget): string {
  if (target.kind === 'source') return `source('${target.source}', '${target.table}')`;
  return target.version === null ? `ref('${target.name}')` : `ref('${target.name}', version='${String(target.version)}')`;
}

function configTags(tags: unknown): string[] {
  return Array.isArray(tags) ? tags.map(String) : typeof tags === 'string' ? [tags] : [];
}

function rawCode({ name, namespace, config }: Definition): string {
  const macroName = namespace === null ? `test_${name}` : `${namespace}.test_${name}`;
  const settings = Object.keys(config)
    .map((key) => `${key}=${typeof config[key] === 'string' ? `"${config[key].replaceAll('"', '\\"')}"` : strValue(config[key])}`)
    .join(',');
  return `{{ ${macroName}(**${KWARGS}) }}${settings === '' ? '' : `{{ config(${settings}) }}`}`;
}
