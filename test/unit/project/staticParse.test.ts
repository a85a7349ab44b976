import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../src/jinja/ast.ts';
import { parseTemplate } from '../../../src/jinja/parse.ts';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { staticReading } from '../../../src/project/parse/staticParse.ts';
import { readProject } from '../../../src/project/readProject.ts';
import cases from './staticCases.json' with { type: 'json' };

function plain(expression: Expression): unknown {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'list') return expression.items.map(plain);
  if (expression.kind === 'dict') return Object.fromEntries(expression.pairs.map(({ key, value }) => [plain(key), plain(value)]));
  throw new Error(`not plain: ${expression.kind}`);
}

/** What the calls of `config` in a template say as dbt reads it without rendering, or null. */
function configsOf(source: string): Record<string, unknown> | null {
  const reading = staticReading(parseTemplate(source, 'm.sql'));
  const calls = reading?.body.flatMap((statement) => (statement.kind === 'output' && statement.expression.kind === 'call' ? [statement.expression] : []));
  const configs = calls?.filter(({ callee }) => callee.kind === 'name' && callee.name === 'config').flatMap(({ args }) => args.named);
  return configs ? Object.fromEntries(configs.map(({ name, value }) => [name, plain(value)])) : null;
}

describe('a model that dbt reads without rendering it', () => {
  it.each(cases)('is read as real dbt reads it: $template', ({ template, configs }) => expect(configsOf(template)).toEqual(configs));

  it('keeps the backslashes of its configuration, unless a macro of the project is called ref, source or config', () => {
    const files = { 'dbt_project.yml': 'name: p', 'models/a.sql': `{{ config(meta={'said': 'it\\'s'}) }} select 1` };
    const said = (more: Record<string, string>) => readProject({ ...files, ...more }, { builtins: builtinMacroFiles() }).manifest.nodes['model.p.a']?.meta;
    expect(said({})).toEqual({ said: "it\\'s" });
    expect(said({ 'macros/ref.sql': '{% macro ref(name) %}{{ return(builtins.ref(name)) }}{% endmacro %}' })).toEqual({ said: "it's" });
  });
});
