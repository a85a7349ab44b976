import { ConfigError } from '../config/merge.ts';
import type { Dict } from '../manifest.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import type { SchemaFile } from './schemaFile.ts';
import { validateConfig } from './validateConfig.ts';

/** The configuration of what a properties file alone describes, `layer` being what it says there; null, with a problem at `path`, where dbt refuses it. */
export function entryConfig(file: SchemaFile, resourceType: string, fqn: readonly string[], layer: Dict, path: YamlPath): Dict | null {
  try {
    const config = file.builder.factory.configs.build(resourceType, file.pack.name, fqn, layer, null);
    const wrong = validateConfig(config, resourceType);
    if (wrong === null) return config;
    file.problem(path, wrong.message, wrong.hint);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    file.problem(path, error.message, error.hint);
  }
  return null;
}
