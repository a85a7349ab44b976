import { PyError, PyObject, type Value } from '../../jinja/values.ts';
import type { Manifest, ManifestSemanticNode } from '../../project/manifest.ts';
import { toTemplateValue } from '../../project/plain.ts';
import { RawFunction } from './resolvers.ts';

/** A metric as `metric(…)` gives it: in text its name, by attributes the fields of the manifest. */
class MetricValue extends PyObject {
  readonly pyType = 'ResolvedMetricReference';
  constructor(private readonly metric: ManifestSemanticNode) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    if (name === 'metric_name') return this.metric.name;
    return Object.hasOwn(this.metric, name) ? toTemplateValue(this.metric[name]) : undefined;
  }
  override str(): string {
    return this.metric.name;
  }
}

/** dbt's `metric('name')` and `metric('package', 'name')` while a node of `packageName` runs. */
export function metricFunction(manifest: Manifest, rootPackage: string, packageName: string): RawFunction {
  return new RawFunction('metric', ({ positional }) => {
    const names = positional.map(String);
    const name = names.at(-1) ?? '';
    const given = names.length > 1 ? names[0] : undefined;
    const having = Object.values(manifest.metrics).filter((metric) => metric.name === name);
    const searched = given === undefined ? [rootPackage, packageName] : [given];
    const found = searched.map((one) => having.find((metric) => metric.package_name === one)).find((metric) => metric !== undefined);
    const metric = found ?? (given === undefined ? having[0] : undefined);
    if (metric === undefined) throw new PyError('CompilationError', `there is no metric named '${name}'`);
    return new MetricValue(metric);
  });
}
