import { PyError, PyObject, type Value } from '../../jinja/values.ts';
import { RawFunction } from '../../project/context/rawFunction.ts';
import { nameArguments } from '../../project/context/referenceArguments.ts';
import type { ManifestSemanticNode } from '../../project/manifest.ts';
import { toTemplateValue } from '../../project/plain.ts';
import type { NodeIndex } from '../nodeIndex.ts';

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
export function metricFunction(index: NodeIndex, packageName: string): RawFunction {
  return new RawFunction('metric', (args) => {
    const { name, given } = nameArguments(args);
    const metric = index.metric(name, given, packageName);
    if (metric === undefined) throw new PyError('CompilationError', `there is no metric named '${name}'`);
    return new MetricValue(metric);
  });
}
