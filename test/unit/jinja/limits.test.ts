import { describe, expect, test } from 'vitest';
import { TabhouseError } from '../../../src/base/error.ts';
import { parseTemplate } from '../../../src/jinja/parse.ts';
import { bindMacro } from '../../../src/jinja/macro.ts';
import { renderTemplate } from '../../../src/jinja/render.ts';
import { Rendering } from '../../../src/jinja/rendering.ts';
import { driveSync } from '../../../src/jinja/steps.ts';
import type { Value } from '../../../src/jinja/values.ts';

function failure(source: string, globals: Map<string, Value> = new Map()): TabhouseError {
  try {
    driveSync(renderTemplate(parseTemplate(source, 'models/m.sql'), new Rendering({ globals, localMacros: 'jinja' })));
  } catch (error) {
    if (error instanceof TabhouseError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

const loops = (depth: number, inner: string): string => `${'{% for i in range(100000) %}'.repeat(depth)}${inner}${'{% endfor %}'.repeat(depth)}`;

describe('A template that would never end stops with a located error', () => {
  const endless: [string, string][] = [
    ['loops inside loops', loops(4, '')],
    ['loops that print', loops(3, 'x')],
    ['a loop over a list that grows', '{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}'],
    ['a string that doubles', `{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}`],
    ['a string that is multiplied', `{{ 'x' * 10**12 }}`],
    ['a string that is padded', `{{ '%1000000000d' % 1 }}`],
    ['a format with a huge width', `{{ '{:1000000000}'.format(1) }}`],
    ['a list that doubles', `{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = ns.l + ns.l %}{% endfor %}`],
    ['a list that is multiplied', `{{ [1] * 10**12 }}`],
    ['an integer that explodes', `{{ 10 ** (10 ** 10) }}`],
    ['an integer that squares itself', `{% set ns = namespace(n=3) %}{% for i in range(100) %}{% set ns.n = ns.n * ns.n %}{% endfor %}`],
    ['a macro that calls itself', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
    ['two macros that call each other', '{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}'],
    ['a call block that calls itself', '{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}'],
    ['a recursive loop without an end', '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}'],
    ['parentheses without an end', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
    ['blocks without an end', '{% if true %}'.repeat(5000)],
    ['a sum of very many terms', `{{ ${'1 + '.repeat(100_000)}1 }}`],
    ['minus upon minus', `{{ ${'-'.repeat(50_000)}1 }}`],
    ['not upon not', `{{ ${'not '.repeat(50_000)}1 }}`],
  ];
  for (const [name, source] of endless) {
    test(name, () => {
      const { file, line, code } = failure(source);
      expect({ file, line }).toEqual({ file: 'models/m.sql', line: 1 });
      expect(code).toMatch(/^template/);
    });
  }
});

describe('An error says where it happened', () => {
  test('with line and column of the expression', () => {
    const { message, file, line, column } = failure('select 1,\n  {{ foo.bar }}');
    expect({ message, file, line, column }).toEqual({ message: "'foo' is undefined", file: 'models/m.sql', line: 2, column: 10 });
  });

  test('and through which macros', () => {
    const globals = new Map<string, Value>();
    const rendering = new Rendering({ globals });
    const macros = parseTemplate('{% macro inner(x) %}\n{{ x.y.z }}{% endmacro %}{% macro outer() %}{{ inner(1) }}{% endmacro %}', 'macros/a.sql');
    for (const definition of macros.definitions) globals.set(definition.name, bindMacro(definition, rendering));
    const run = (): string => driveSync(renderTemplate(parseTemplate('{{ outer() }}', 'models/m.sql'), rendering));
    expect(run).toThrow(
      "'int object' has no attribute 'y'\n\n> in macro inner (macros/a.sql:2)\n> called by macro outer (macros/a.sql:2)\n> called by models/m.sql",
    );
  });

  test('and names the block that is not closed', () => {
    const { message } = failure('a\n{% if x %}\nb');
    expect(message).toContain("The innermost block that needs to be closed is 'if' (opened at line 2, column 4).");
  });
});
