import type { Dict, ManifestSemanticNode } from '../../manifest.ts';
import { copyDict, isDict } from '../../plain.ts';
import { reprValue } from '../../pythonText.ts';
import type { ManifestBuilder } from '../builder.ts';
import { entryConfig } from '../entryConfig.ts';
import { newRecorder } from '../recorder.ts';
import type { Entry, SchemaFile } from '../schemaFile.ts';
import { foldersOf } from '../sqlFiles.ts';
import { readReference } from '../staticReference.ts';
import { completeTypeParams, metricOfMeasure, metricShape } from './metricShape.ts';
import { savedQueryShape, semanticModelShape, withMeta } from './modelShape.ts';
import { ShapeError, type Reader } from './shape.ts';

type Kind = ManifestSemanticNode['resource_type'];

/** Reads metrics, semantic models and saved queries into dbt's form: kept for tools and templates, never run. */
export class SemanticLayer {
  constructor(private readonly builder: ManifestBuilder) {}

  read(file: SchemaFile): void {
    this.each(file, 'metrics', metricShape, (entry, data) => this.metric(file, entry, data));
    this.each(file, 'semantic_models', semanticModelShape, (entry, data) => this.semanticModel(file, entry, data));
    this.each(file, 'saved_queries', savedQueryShape, (entry, data) => this.savedQuery(file, entry, data));
  }

  private each(file: SchemaFile, key: string, shape: Reader, take: (entry: Entry, data: Dict) => void): void {
    for (const entry of file.entries(key)) {
      try {
        take(entry, shape(entry.data, []) as Dict);
      } catch (error) {
        if (!(error instanceof ShapeError)) throw error;
        this.builder.failedNames.add(entry.name);
        const at = error.path.map((step) => reprValue(step)).join(', ');
        file.problem(
          [...entry.path, ...error.path],
          `Invalid ${key} config given in ${file.path} @ ${key}: ${reprValue(entry.data)} - at path [${at}]: ${error.message}`,
        );
      }
    }
  }

  private metric(file: SchemaFile, entry: Entry, data: Dict): void {
    const problem = invalidMetricName(entry.name);
    if (problem) throw new ShapeError(problem, []);
    const node = this.node(file, entry, 'metric', data);
    if (node === null) return;
    const config = node['config'] as Dict;
    const meta = isDict(config['meta']) && Object.keys(config['meta']).length ? config['meta'] : data['meta'];
    const typeParams = completeTypeParams(data['type'] as string, data['type_params'] as Dict);
    Object.assign(node, { meta, type_params: typeParams, metadata: null, sources: [], metrics: [] });
    this.keep(node, this.builder.metrics);
  }

  private semanticModel(file: SchemaFile, entry: Entry, data: Dict): void {
    const node = this.node(file, entry, 'semantic_model', data);
    if (node === null) return;
    const config = node['config'] as Dict;
    const meta = isDict(config['meta']) ? config['meta'] : {};
    const measures = data['measures'] as Dict[];
    Object.assign(node, {
      node_relation: null,
      metadata: null,
      entities: withMeta(data['entities'], meta),
      measures: withMeta(measures, meta).map((measure) => ({ ...measure, create_metric: false })),
      dimensions: withMeta(data['dimensions'], meta),
    });
    const model = readReference(data['model'] as string, file.yaml.file);
    if (model?.kind === 'ref') (node['refs'] as unknown[]).push(model.ref);
    this.keep(node, this.builder.semanticModels);
    for (const measure of measures.filter((one) => one['create_metric'] === true)) {
      const name = measure['name'] as string;
      this.metric(file, { ...entry, name }, metricOfMeasure(measure, { enabled: config['enabled'], meta }));
    }
  }

  private savedQuery(file: SchemaFile, entry: Entry, data: Dict): void {
    const { tags: ownTags, ...others } = data;
    const node = this.node(file, entry, 'saved_query', others);
    if (node === null) return;
    const config = node['config'] as Dict;
    const configTags = config['tags'] ?? [];
    const tags = [...new Set([...(ownTags as string[]), ...((Array.isArray(configTags) ? configTags : [configTags]) as string[])])].sort();
    const exports = (data['exports'] as Dict[]).map((one) => this.exported(one, config));
    Object.assign(node, { metadata: null, tags, exports });
    this.keep(node, this.builder.savedQueries);
  }

  private exported(given: Dict, config: Dict): Dict {
    const own = given['config'] as Dict;
    const all: Dict = { ...config, ...own };
    const { target } = this.builder.settings;
    return {
      name: given['name'],
      config: {
        export_as: all['export_as'] ?? null,
        schema_name: all['schema_name'] ?? all['schema'] ?? target.schema,
        alias: all['alias'] ?? given['name'],
        database: target.database,
      },
      unrendered_config: own,
    };
  }

  /** What all three kinds have; null, with a problem, where the configuration is wrong. */
  private node(file: SchemaFile, entry: Entry, type: Kind, data: Dict): ManifestSemanticNode | null {
    const fqn = [file.pack.name, ...foldersOf(file.relativePath), entry.name];
    const { name: _name, config: given, ...others } = data;
    const own = given as Dict;
    const config = entryConfig(file, type, fqn, copyDict(own), [...entry.path, 'config']);
    if (config === null) return null;
    const node: ManifestSemanticNode = {
      name: entry.name,
      resource_type: type,
      package_name: file.pack.name,
      path: file.relativePath,
      original_file_path: file.path,
      unique_id: `${type}.${file.pack.name}.${entry.name}`,
      fqn,
      ...others,
      // dbt writes what a semantic model depends on before its configuration, and that of the others after it
      ...(type === 'semantic_model' ? { depends_on: { macros: [], nodes: [] } } : {}),
      config,
      unrendered_config: this.builder.factory.configs.buildUnrendered(type, file.pack.name, fqn, own, null),
      group: config['group'] ?? null,
      depends_on: { macros: [], nodes: [] },
      refs: [],
      created_at: this.builder.createdAt,
    };
    this.builder.remember(node, { file: file.yaml.file, ...file.placeOf(entry.path) }, newRecorder());
    this.builder.rememberProperties(node, file.yaml, entry.path);
    return node;
  }

  private keep(node: ManifestSemanticNode, into: Map<string, ManifestSemanticNode>): void {
    if ((node['config'] as Dict)['enabled'] === false) this.builder.disable(node);
    else into.set(node.unique_id, node);
  }
}

/** dbt's rules for the name of a metric. */
function invalidMetricName(name: string): string | null {
  const wrong = [
    name.includes(' ') && 'cannot contain spaces',
    name.length > 250 && 'cannot contain more than 250 characters',
    !/^[A-Za-z]/.test(name) && 'must begin with a letter',
    !/^[\p{L}\p{N}_]+$/u.test(name) && 'must contain only letters, numbers and underscores',
  ].filter((one) => one !== false);
  return wrong.length ? `The metric name '${name}' is invalid.  It ${wrong.join(', ')}` : null;
}
