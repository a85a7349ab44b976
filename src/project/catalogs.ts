import type { Dict } from './manifest.ts';
import { isDict } from './plain.ts';
import type { Findings } from './problems.ts';
import { isTruthy, reprValue, strValue } from './pythonText.ts';
import { hasTemplate } from './templating.ts';
import type { YamlFile } from './yaml/loadYaml.ts';

/** What dbt refuses in catalogs.yml: nothing here is written to a catalog, but the file has to be right. */
export function checkCatalogs(yaml: YamlFile | null, findings: Findings): void {
  if (yaml === null) return;
  for (const problem of yaml.problems) findings.problem(problem);
  const catalogs = isDict(yaml.value) ? yaml.value['catalogs'] : null;
  if (!Array.isArray(catalogs)) return;
  for (const [index, catalog] of (catalogs as unknown[]).entries()) {
    const wrong = isDict(catalog)
      ? wrongCatalog(catalog)
      : { key: null, message: `a catalog must be a mapping with a name, but this is ${reprValue(catalog)}` };
    if (wrong !== null) findings.inYaml(yaml, ['catalogs', index, ...(wrong.key === null ? [] : [wrong.key])], wrong.message);
  }
}

function wrongCatalog(catalog: Dict): { key: string | null; message: string } | null {
  const { name, active_write_integration: active = null, write_integrations: given = [] } = catalog;
  if (typeof name !== 'string') return { key: null, message: 'a catalog needs a name' };
  const integrations = Array.isArray(given) ? (given as unknown[]).filter(isDict) : [];
  const names = integrations.map((one) => one['name']);
  const twice = names.find((one, index) => names.indexOf(one) < index);
  if (twice !== undefined) {
    return { key: 'write_integrations', message: `Catalog '${name}' cannot have multiple 'write_integrations' with the same name: '${strValue(twice)}'.` };
  }
  if (!isTruthy(active)) {
    if (names.length === 1) return null;
    return { key: null, message: `Catalog '${name}' must specify an 'active_write_integration' when multiple 'write_integrations' are provided.` };
  }
  if (names.includes(active) || (typeof active === 'string' && hasTemplate(active))) return null;
  const message = `Catalog '${name}' must specify an 'active_write_integration' from its set of defined 'write_integrations': ${reprValue(names)}. Got: '${strValue(active)}'.`;
  return { key: 'active_write_integration', message };
}
