import { nearestName } from '../../base/nearest.ts';
import { renderTemplate } from '../../jinja/render.ts';
import { Rendering } from '../../jinja/rendering.ts';
import { driveSync } from '../../jinja/steps.ts';
import { RawFunction } from '../context/rawFunction.ts';
import { refArgs, sourceArgs } from '../context/referenceArguments.ts';
import type { Dict, ManifestExposure } from '../manifest.ts';
import { copyDict, isDict } from '../plain.ts';
import type { ManifestBuilder } from './builder.ts';
import { texts } from './columns.ts';
import type { MacroLibrary } from './macroLibrary.ts';
import { entryConfig } from './entryConfig.ts';
import { textOf } from './nodeProperties.ts';
import { newRecorder, type Recorder } from './recorder.ts';
import type { Entry, SchemaFile } from './schemaFile.ts';
import { foldersOf } from './sqlFiles.ts';
import { readReference } from './staticReference.ts';
import type { Value } from '../../jinja/values.ts';
import { strValue } from '../pythonText.ts';

const EXPOSURE_TYPES = ['dashboard', 'notebook', 'analysis', 'ml', 'application'];

/** Reads exposures, groups, macros' properties and YAML snapshots. */
export class OtherProperties {
  constructor(
    private readonly builder: ManifestBuilder,
    private readonly library: MacroLibrary,
  ) {}

  /** Snapshots that are only YAML: `relation:` says what is taken. Returns whether there were any. */
  snapshots(file: SchemaFile): boolean {
    let isAny = false;
    for (const entry of file.entries('snapshots')) {
      const relation = entry.data['relation'];
      if (typeof relation !== 'string') continue;
      const reference = readReference(relation, file.yaml.file);
      if (reference === null) {
        file.problem([...entry.path, 'relation'], `the relation of snapshot '${entry.name}' must be ref('…') or source('…', '…'), but it is: ${relation}`);
        this.builder.failedNames.add(entry.name);
        continue;
      }
      const { builder } = this;
      const node = builder.factory.create({
        resourceType: 'snapshot',
        packageName: file.pack.name,
        name: entry.name,
        path: `${file.relativePath}/${entry.name}.sql`,
        originalFilePath: file.path,
        fqn: [file.pack.name, ...foldersOf(file.relativePath), entry.name],
        rawCode: `select * from {{ ${relation} }}`,
        checksum: { name: 'sha256', checksum: file.checksum },
      });
      const recorder = newRecorder();
      if (reference.kind === 'ref') recorder.refs.push(reference.ref);
      else recorder.sources.push(reference.source);
      builder.remember(node, { file: file.yaml.file, ...file.placeOf(entry.path) }, recorder);
      builder.add(node);
      isAny = true;
    }
    return isAny;
  }

  macros(file: SchemaFile): void {
    for (const entry of file.entries('macros')) {
      const uniqueId = `macro.${file.pack.name}.${entry.name}`;
      const macro = this.library.get(uniqueId)?.macro;
      if (macro === undefined) {
        const names = this.library
          .macros()
          .filter((one) => one.package_name === file.pack.name)
          .map((one) => one.name);
        const near = nearestName(entry.name, names);
        file.warn(
          entry.path,
          `there is no macro named '${entry.name}', but it is described under 'macros'`,
          'MacroNotFoundForPatch',
          near === null ? undefined : `did you mean '${near}'?`,
        );
        continue;
      }
      if (macro.patch_path !== null) {
        file.problem(
          entry.path,
          `the macro '${entry.name}' is described twice: in ${macro.patch_path.slice(macro.patch_path.indexOf('://') + 3)} and in ${file.path}`,
        );
        continue;
      }
      const config = isDict(entry.data['config']) ? entry.data['config'] : {};
      const docs = isDict(config['docs']) ? config['docs'] : isDict(entry.data['docs']) ? entry.data['docs'] : {};
      macro.patch_path = file.patchPath;
      this.builder.rememberProperties(macro, file.yaml, entry.path);
      macro.description = textOf(entry.data['description']);
      macro.meta = { ...(isDict(entry.data['meta']) ? entry.data['meta'] : {}), ...(isDict(config['meta']) ? config['meta'] : {}) };
      macro.docs = { show: docs['show'] !== false, node_color: typeof docs['node_color'] === 'string' ? docs['node_color'] : null };
      macro.config = { meta: macro.meta, docs: macro.docs };
      const given = entry.data['arguments'];
      const described = (Array.isArray(given) ? (given as unknown[]) : []).filter(isDict).map((argument) => ({
        name: strValue(argument['name']),
        type: typeof argument['type'] === 'string' ? argument['type'] : null,
        description: textOf(argument['description']),
      }));
      if (described.length || !this.builder.settings.flag('validate_macro_args')) macro.arguments = described;
    }
  }

  groups(file: SchemaFile): void {
    for (const entry of file.entries('groups')) {
      const uniqueId = `group.${file.pack.name}.${entry.name}`;
      const before = this.builder.groups.get(uniqueId);
      if (before !== undefined) {
        file.problem(entry.path, `two groups have the name '${entry.name}': ${before.original_file_path} and ${file.path}`);
        continue;
      }
      const config = this.configOf(file, entry, 'group');
      if (config === null) continue;
      this.builder.groups.set(uniqueId, {
        name: entry.name,
        resource_type: 'group',
        package_name: file.pack.name,
        path: file.relativePath,
        original_file_path: file.path,
        unique_id: uniqueId,
        owner: ownerOf(entry.data['owner']),
        description: typeof entry.data['description'] === 'string' ? entry.data['description'] : null,
        config,
      });
    }
  }

  exposures(file: SchemaFile): void {
    for (const entry of file.entries('exposures')) {
      try {
        this.exposure(file, entry);
      } catch (error) {
        this.builder.findings.thrown(error, { file: file.yaml.file, ...file.placeOf(entry.path) });
      }
    }
  }

  private exposure(file: SchemaFile, entry: Entry): void {
    const { data } = entry;
    if (!/^[\p{L}\p{N}_-]+$/u.test(entry.name)) {
      file.warn(
        [...entry.path, 'name'],
        `the name of exposure '${entry.name}' should contain only letters, numbers and underscores`,
        'ExposureNameDeprecation',
        "choose such a name, and write this one as its 'label'",
      );
    }
    const type = strValue(data['type']);
    if (!EXPOSURE_TYPES.includes(type)) {
      file.problem([...entry.path, 'type'], `the type of exposure '${entry.name}' must be one of ${EXPOSURE_TYPES.join(', ')}, but it is '${type}'`);
      return;
    }
    if (!isDict(data['owner'])) {
      file.problem(entry.path, `the exposure '${entry.name}' has no owner`, 'add `owner:` with a name or an email');
      return;
    }
    const config = this.configOf(file, entry, 'exposure') as ManifestExposure['config'] | null;
    if (config === null) return;
    const tags = [...new Set([...texts(data['tags']), ...texts(config.tags)])].sort();
    const meta = { ...(isDict(data['meta']) ? data['meta'] : {}), ...config.meta };
    const recorder = this.dependencies(file, entry);
    const exposure: ManifestExposure = {
      name: entry.name,
      resource_type: 'exposure',
      package_name: file.pack.name,
      path: file.relativePath,
      original_file_path: file.path,
      unique_id: `exposure.${file.pack.name}.${entry.name}`,
      fqn: this.fqn(file, entry.name),
      type,
      owner: ownerOf(data['owner']),
      description: textOf(data['description']),
      label: typeof data['label'] === 'string' ? data['label'] : null,
      maturity: typeof data['maturity'] === 'string' ? data['maturity'] : null,
      meta,
      tags,
      config: { ...config, tags, meta },
      unrendered_config: this.builder.factory.configs.buildUnrendered(
        'exposure',
        file.pack.name,
        this.fqn(file, entry.name),
        isDict(data['config']) ? data['config'] : null,
        null,
      ),
      url: typeof data['url'] === 'string' ? data['url'] : null,
      depends_on: { macros: [], nodes: [] },
      refs: recorder.refs,
      sources: recorder.sources,
      metrics: recorder.metrics,
      created_at: this.builder.createdAt,
    };
    this.builder.remember(exposure, { file: file.yaml.file, ...file.placeOf(entry.path) }, recorder);
    this.builder.rememberProperties(exposure, file.yaml, entry.path);
    const before = this.builder.exposures.get(exposure.unique_id);
    if (before !== undefined) file.problem(entry.path, `two exposures have the name '${entry.name}': ${before.original_file_path} and ${file.path}`);
    else if (exposure.config.enabled) this.builder.exposures.set(exposure.unique_id, exposure);
    else this.builder.disable(exposure);
  }

  private fqn(file: SchemaFile, name: string): string[] {
    return [file.pack.name, ...foldersOf(file.relativePath), name];
  }

  private dependencies(file: SchemaFile, entry: Entry): Recorder {
    const recorder = newRecorder();
    const globals = new Map<string, Value>([
      ['ref', new RawFunction('ref', (args) => (recorder.refs.push(refArgs(args)), ''))],
      ['source', new RawFunction('source', (args) => (recorder.sources.push(sourceArgs(args)), ''))],
      ['metric', new RawFunction('metric', ({ positional }) => (recorder.metrics.push(positional.map(String)), ''))],
    ]);
    for (const [index, line] of texts(entry.data['depends_on']).entries()) {
      const template = this.builder.settings.templates.parse(`{{ ${line} }}`, file.yaml.file, file.placeOf([...entry.path, 'depends_on', index]));
      driveSync(renderTemplate(template, new Rendering({ globals, undefinedNames: 'permissive' })));
    }
    return recorder;
  }

  private configOf(file: SchemaFile, entry: Entry, type: string): Dict | null {
    const given = isDict(entry.data['config']) ? copyDict(entry.data['config']) : {};
    return entryConfig(file, type, this.fqn(file, entry.name), given, [...entry.path, 'config']);
  }
}

function ownerOf(owner: unknown): Dict {
  const { email = null, name = null, ...others } = isDict(owner) ? owner : {};
  return { email, name, ...others };
}
