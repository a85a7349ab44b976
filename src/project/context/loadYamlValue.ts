import type { Value } from '../../jinja/values.ts';
import { toTemplateValue } from '../plain.ts';
import { loadPythonYaml } from '../yaml/loadYaml.ts';

/** `yaml.safe_load(text)`, or JS `undefined` where the text is no YAML. */
export function loadYamlValue(text: string): Value | undefined {
  const { value, problems } = loadPythonYaml(text, '');
  return problems.length ? undefined : toTemplateValue(value);
}
