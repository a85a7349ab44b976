import { jsonText } from '../../base/json.ts';
import type { Dict, ManifestExposure, ManifestNode, ManifestSemanticNode } from '../manifest.ts';
import type { ManifestBuilder } from '../parse/builder.ts';
import { NameLookup } from '../parse/lookup.ts';
import { strValue } from '../pythonText.ts';

/** Turns the measures and metrics that the semantic layer names into `depends_on`, and models into relations. */
export class Semantics {
  private readonly metrics = new NameLookup();
  private readonly done = new Set<ManifestSemanticNode>();

  constructor(private readonly builder: ManifestBuilder) {
    for (const metric of builder.metrics.values()) this.metrics.add(metric.name, metric.package_name, metric.unique_id);
  }

  resolveAll(): void {
    const { builder } = this;
    for (const model of builder.semanticModels.values()) this.relation(model);
    for (const metric of builder.metrics.values()) this.metric(metric);
    for (const query of builder.savedQueries.values()) {
      const { metrics } = query['query_params'] as { metrics: string[] };
      this.named(
        query,
        metrics.map((name) => [name]),
      );
    }
    for (const node of [...builder.nodes.values(), ...builder.exposures.values()]) this.named(node, node.metrics ?? []);
  }

  private relation(model: ManifestSemanticNode): void {
    const [id = ''] = model.depends_on.nodes ?? [];
    const node = this.builder.nodes.get(id);
    if (!node) return;
    model['node_relation'] = { alias: node.alias, schema_name: node.schema, database: node.database, relation_name: node.relation_name };
  }

  /** The measures a metric takes in, and what it depends on. */
  private metric(metric: ManifestSemanticNode): Dict[] {
    const params = metric['type_params'] as Dict;
    const measures = params['input_measures'] as Dict[];
    if (this.done.has(metric)) return measures;
    this.done.add(metric);
    const type = metric['type'] as string;
    if (type === 'derived' || type === 'ratio') this.ofMetrics(metric, type === 'ratio' ? [params['numerator'], params['denominator']] : params['metrics']);
    else this.ofMeasures(metric, type === 'conversion' ? conversionMeasures(params) : [params['measure']]);
    return measures;
  }

  private ofMetrics(metric: ManifestSemanticNode, inputs: unknown): void {
    for (const input of inputs as (Dict | null)[]) {
      if (input === null) {
        this.report(metric, 'Invalid ratio metric. Both a numerator and denominator must be specified');
        continue;
      }
      const target = this.find(input['name'] as string, null, metric.package_name);
      if (!target) {
        if (this.builder.failedNames.has(input['name'] as string)) continue;
        this.report(metric, `The metric \`${strValue(input['name'])}\` does not exist but was referenced by metric \`${metric.name}\`.`);
        continue;
      }
      for (const measure of this.metric(target)) addMeasure(metric, measure);
      addOnce(metric, target.unique_id);
    }
  }

  private ofMeasures(metric: ManifestSemanticNode, measures: unknown[]): void {
    for (const measure of measures as (Dict | null)[]) {
      if (!measure) {
        this.report(metric, `metric '${metric.name}' should have a measure defined, but it does not`);
        continue;
      }
      addMeasure(metric, measure);
      const model = this.modelWith(measure['name'] as string, metric.package_name);
      if (model) addOnce(metric, model.unique_id);
      else this.report(metric, `A semantic model having a measure \`${strValue(measure['name'])}\` does not exist but was referenced.`);
    }
  }

  /** The semantic model with a measure. */
  private modelWith(measure: string, packageName: string): ManifestSemanticNode | undefined {
    const having = [...this.builder.semanticModels.values()].filter((model) => (model['measures'] as Dict[]).some((one) => one['name'] === measure));
    const searched = this.builder.searchedFrom(packageName);
    return searched.map((name) => having.find((model) => name === null || model.package_name === name)).find((model) => model !== undefined);
  }

  private find(name: string, given: string | null, packageName: string): ManifestSemanticNode | undefined {
    const id = this.metrics.first(name, this.builder.searchedFrom(packageName, given));
    return id === undefined ? undefined : this.builder.metrics.get(id);
  }

  /** Metrics named by `metric(…)` or a saved query. */
  private named(node: ManifestSemanticNode | ManifestNode | ManifestExposure, metrics: readonly string[][]): void {
    for (const names of metrics) {
      const name = names.at(-1) ?? '';
      const given = names.length > 1 ? (names[0] ?? null) : null;
      const target = this.find(name, given, node.package_name);
      if (target) addOnce(node, target.unique_id);
      else if (!this.builder.failedNames.has(name))
        this.report(node, `${node.resource_type} '${node.name}' depends on a metric named '${name}' which was not found`);
    }
  }

  private report(node: object, message: string): void {
    this.builder.findings.problem({ message, ...this.builder.originOf(node as ManifestNode) });
  }
}

function conversionMeasures(params: Dict): unknown[] {
  const conversion = params['conversion_type_params'] as Dict | null;
  return [conversion?.['base_measure'] ?? null, conversion?.['conversion_measure'] ?? null];
}

function addMeasure(metric: ManifestSemanticNode, measure: Dict): void {
  const { input_measures: list } = metric['type_params'] as { input_measures: Dict[] };
  const key = jsonText(measure);
  if (!list.some((one) => jsonText(one) === key)) list.push(measure);
}

function addOnce(node: { depends_on: { nodes?: string[] } }, id: string): void {
  const list = (node.depends_on.nodes ??= []);
  if (!list.includes(id)) list.push(id);
}
