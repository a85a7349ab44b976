import type { Template } from '../jinja/ast.ts';
import { parseTemplate } from '../jinja/parse.ts';
import { renderNative, renderTemplate } from '../jinja/render.ts';
import { Rendering, type Globals } from '../jinja/rendering.ts';
import { driveSync } from '../jinja/steps.ts';
import type { Value } from '../jinja/values.ts';
import { emptyDict, fromTemplateValue, isDict } from './plain.ts';
import type { Place } from './yaml/loadYaml.ts';

const MARKS = /\{[{%#]|[#}%]\}/;

/** Is there anything for the template language in this text? dbt looks for the same. */
export function hasTemplate(text: string): boolean {
  return MARKS.test(text);
}

/** Parsed templates, kept by text, place and file; what cannot be parsed is not kept. */
export class TemplateCache {
  private readonly kept = new Map<string, Template>();

  parse(source: string, file: string, place?: Place): Template {
    const key = `${file}\0${place?.line ?? 1}\0${place?.column ?? 1}\0${source}`;
    let template = this.kept.get(key);
    if (template === undefined) this.kept.set(key, (template = parseTemplate(source, file, place ?? {})));
    return template;
  }
}

/** Names from one map first, then from another place. */
export class Scope implements Globals {
  constructor(
    private readonly own: ReadonlyMap<string, Value>,
    private readonly parent: Globals,
  ) {}

  get(name: string): Value | undefined {
    const value = this.own.get(name);
    return value === undefined ? this.parent.get(name) : value;
  }
}

/** The line break at the end, which rendering takes away and a block scalar of YAML has. */
export function withoutLastBreak(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** A YAML text rendered as dbt renders it: `"{{ 1 + 1 }}"` is the number 2. Throws a located error. */
export function renderYamlText(text: string, file: string, place: Place, globals: Globals, templates: TemplateCache): unknown {
  if (!hasTemplate(text)) return withoutLastBreak(text);
  return fromTemplateValue(driveSync(renderNative(templates.parse(text, file, place), new Rendering({ globals }))));
}

/** A text rendered to text (descriptions, docs). Throws a located error. */
export function renderText(text: string, file: string, place: Place, globals: Globals, templates: TemplateCache): string {
  if (!hasTemplate(text)) return text;
  return driveSync(renderTemplate(templates.parse(text, file, place), new Rendering({ globals })));
}

export type KeyPath = readonly (string | number)[];

/**
 * A copy of plain data with every text replaced by `render(text, path)`. Parts that rendering leaves as they are are shared with the original.
 * `isLate(path)` says what is left as it is.
 */
export function renderTree(
  value: unknown,
  render: (text: string, path: KeyPath) => unknown,
  isLate: (path: KeyPath) => boolean,
  path: (string | number)[] = [],
): unknown {
  if (typeof value === 'string') {
    if (!hasTemplate(value)) return value.endsWith('\n') && !isLate(path) ? withoutLastBreak(value) : value;
    return isLate(path) ? value : render(value, [...path]);
  }
  if (Array.isArray(value)) return mapShared(value as unknown[], render, isLate, path);
  if (!isDict(value)) return value;
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(value)) {
    path.push(key);
    const before = value[key];
    const after = typeof before === 'object' || typeof before === 'string' ? renderTree(before, render, isLate, path) : before;
    path.pop();
    if (after !== before) (copy ??= Object.assign(emptyDict(), value))[key] = after;
  }
  return copy ?? value;
}

function mapShared(
  list: unknown[],
  render: (text: string, path: KeyPath) => unknown,
  isLate: (path: KeyPath) => boolean,
  path: (string | number)[],
): unknown[] {
  let copy: unknown[] | null = null;
  for (const [index, before] of list.entries()) {
    path.push(index);
    const after = renderTree(before, render, isLate, path);
    path.pop();
    if (after !== before) (copy ??= [...list])[index] = after;
  }
  return copy ?? list;
}
