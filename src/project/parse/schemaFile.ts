import type { Globals } from '../../jinja/rendering.ts';
import type { Dict } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { reprValue } from '../pythonText.ts';
import { renderTree, renderYamlText, type KeyPath } from '../templating.ts';
import { Reported } from '../problems.ts';
import type { Place, YamlFile, YamlPath } from '../yaml/loadYaml.ts';
import type { ManifestBuilder } from './builder.ts';
import { entryRefusals } from './entryRules.ts';
import type { RenderCache } from './renderCache.ts';
import type { Package } from './sqlFiles.ts';

/** One entry of a list in a properties file. */
export type Entry = {
  /** Rendered, but for what dbt renders later. */
  data: Dict;
  /** As written. */
  unrendered: Dict;
  name: string;
  path: YamlPath;
};

/** A properties file of a package. */
export class SchemaFile {
  constructor(
    readonly builder: ManifestBuilder,
    readonly cache: RenderCache,
    readonly pack: Package,
    readonly yaml: YamlFile,
    /** `models/schema.yml`. */
    readonly path: string,
    readonly relativePath: string,
    readonly globals: Globals,
    /** sha256 of its text. */
    readonly checksum: string,
  ) {}

  get patchPath(): string {
    return `${this.pack.name}://${this.path}`;
  }

  placeOf(path: YamlPath): Place {
    return this.yaml.placeOf(path);
  }

  problem(path: YamlPath, message: string, hint?: string): void {
    this.builder.findings.inYaml(this.yaml, path, message, hint);
  }

  /** `event` is dbt's name for the warning. */
  warn(path: YamlPath, message: string, event: string, hint?: string): void {
    this.builder.findings.warn({ message, file: this.yaml.file, ...this.placeOf(path), hint, event });
  }

  /** A text of this file rendered as dbt renders YAML. */
  renderText(text: string, path: YamlPath): unknown {
    return renderYamlText(text, this.yaml.file, this.yaml.textPlaceOf(path), this.globals, this.builder.settings.templates);
  }

  /** An entry with its templates rendered, but for what dbt renders later. @throws Reported where some cannot be. */
  private renderTree(key: string, path: YamlPath, raw: Dict): Dict {
    const { findings } = this.builder;
    const before = findings.problems.length;
    const render = (text: string, inner: KeyPath): unknown => {
      try {
        return this.renderText(text, [...path, ...inner]);
      } catch (error) {
        findings.thrown(error, { file: this.yaml.file, ...this.placeOf([...path, ...inner]) });
        return null;
      }
    };
    const data = renderTree(raw, render, (inner) => isRenderedLater(key, inner)) as Dict;
    if (findings.problems.length > before) throw new Reported();
    return data;
  }

  /** The entries under a key; those that cannot be used are reported and left out. */
  *entries(key: string): Generator<Entry> {
    const root = this.yaml.value;
    if (!isDict(root) || !(key in root)) return;
    const list = root[key];
    if (list === null && key !== 'unit_tests') return this.problem([key], `'${key}' must be a list, but it is empty`, 'remove the key or add an entry');
    if (!Array.isArray(list)) return this.problem([key], `'${key}' must be a list, but it is ${reprValue(list).slice(0, 60)}`);
    for (const [index, raw] of (list as unknown[]).entries()) {
      const path = [key, index];
      if (!isDict(raw)) {
        this.problem(path, `each entry of '${key}' must be a mapping with a name, but this is ${reprValue(raw).slice(0, 60)}`);
        continue;
      }
      const entry = this.entry(key, path, raw);
      if (entry !== null) yield entry;
    }
  }

  private entry(key: string, path: YamlPath, raw: Dict): Entry | null {
    if (raw['name'] === undefined && key === 'data_tests') {
      const message = "this entry of 'data_tests' has no name and is left out";
      this.builder.findings.warn({ message, file: this.yaml.file, ...this.placeOf(path), hint: "add 'name: …'" });
      return null;
    }
    if (raw['name'] === undefined) {
      this.problem(path, `this entry of '${key}' has no name`, "add 'name: …'");
      return null;
    }
    try {
      const data = this.cache.entry(raw, () => this.renderTree(key, path, raw));
      const name = data['name'];
      const refusals = entryRefusals(key, data);
      for (const { path: inner, message, hint } of refusals) this.problem([...path, ...inner], message, hint);
      if (refusals.length > 0) return null;
      if (typeof name === 'string') return { data, unrendered: raw, name, path };
      this.problem(
        [...path, 'name'],
        `the name must be a text, but it is ${reprValue(name)}`,
        typeof name === 'boolean' || typeof name === 'number' ? 'put quotes around it' : undefined,
      );
    } catch (error) {
      this.builder.findings.thrown(error, { file: this.yaml.file, ...this.placeOf(path) });
    }
    return null;
  }
}

const LATE = new Set<unknown>(['tests', 'data_tests', 'description', 'loaded_at_query']);
const LATE_IN_CONFIG = new Set<unknown>(['pre_hook', 'post_hook', 'loaded_at_query']);
const WITH_COLUMNS = new Set<unknown>(['columns', 'dimensions', 'measures', 'entities']);

/** dbt renders descriptions, tests and hooks of properties where they are used, not where they are read. */
export function isRenderedLater(key: string, path: KeyPath): boolean {
  if (path.length === 0) return false;
  const first = path[0];
  const last = path[path.length - 1];
  switch (key) {
    case 'sources':
      if (first === 'description' || first === 'loaded_at_query') return true;
      if (first === 'config' && path[1] === 'loaded_at_query') return true;
      return first === 'tables' && isLateProperty(path.slice(2));
    case 'macros':
      return first === 'arguments' ? isLateProperty(path.slice(1)) : isLateProperty(path);
    case 'metrics':
      return last === 'filter' || path[path.length - 2] === 'filter' || isLateProperty(path);
    case 'saved_queries':
      return (first === 'query_params' && path[1] === 'where') || isLateProperty(path);
    default:
      return isLateProperty(path);
  }
}

function isLateProperty(path: KeyPath): boolean {
  if (path.length === 0) return false;
  if (LATE.has(path[0])) return true;
  if (path.length === 2 && LATE.has(path[1])) return true;
  if (path.length >= 2 && path[0] === 'config' && LATE_IN_CONFIG.has(path[1])) return true;
  if (path.length === 5 && path[4] === 'description') return true;
  return path.length >= 3 && WITH_COLUMNS.has(path[0]) && LATE.has(path[2]) && path[2] !== 'loaded_at_query';
}
