import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinMacroFiles } from '../../../src/materialize/builtinMacros.ts';
import { ProjectReader } from '../../../src/project/projectReader.ts';
import { readProject, type ProjectReading } from '../../../src/project/readProject.ts';

const builtins = builtinMacroFiles();
const here = import.meta.dirname;

function folder(path: string): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  const visit = (at: string): void => {
    for (const name of readdirSync(at)) {
      const full = join(at, name);
      if (statSync(full).isDirectory()) visit(full);
      else files[relative(path, full)] = new Uint8Array(readFileSync(full));
    }
  };
  visit(path);
  return files;
}

const project = 'name: p\nversion: "1.0"\nprofile: p\n';
const read = (files: Record<string, string | Uint8Array>): ProjectReading => readProject({ 'dbt_project.yml': project, ...files }, { builtins });
const messages = ({ problems }: ProjectReading): string[] =>
  problems.map((one) => `${one.file ?? ''}:${one.line ?? ''}:${one.column ?? ''} ${one.message}${one.hint === undefined ? '' : ` (${one.hint})`}`);

/** As JSON, without what is of the moment or of the machine, and without our own marks. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item: unknown) => (['created_at', 'root_path', 'unsupported'].includes(key) ? undefined : item)));
}

describe('a project is read into the manifest that dbt writes', () => {
  const { manifest, problems } = readProject(folder(join(here, 'shopProject')), { builtins });
  const expected = JSON.parse(readFileSync(join(here, 'shopManifest.json'), 'utf8')) as Record<string, unknown>;

  it('finds nothing wrong', () => expect(problems).toEqual([]));
  it.each(Object.keys(expected))('its %s equal the recorded ones', (key) => {
    const ours = plain(manifest[key as keyof typeof manifest]) as Record<string, unknown>;
    const own = key === 'macros' || key === 'docs' ? Object.fromEntries(Object.entries(ours).filter(([id]) => id.includes('.shop.'))) : ours;
    expect(own).toEqual(expected[key]);
  });
});

describe('what is wrong is said with its place, all of it at once', () => {
  it('a missing ref names the nearest model', () => {
    const found = read({ 'models/orders.sql': 'select 1', 'models/a.sql': "select 1\nfrom {{ ref('ordres') }}" });
    expect(messages(found)).toEqual(["models/a.sql:2:13 model 'a': there is no model, seed or snapshot named 'ordres' (did you mean 'orders'?)"]);
  });
  it('duplicates name both files', () => {
    const [message] = messages(read({ 'models/a.sql': 'select 1', 'models/x/a.sql': 'select 2' }));
    expect(message).toContain("two models have the name 'a': models/a.sql and models/x/a.sql");
  });
  it('two nodes of one relation name both', () => {
    const [message] = messages(read({ 'models/a.sql': "{{ config(alias='z') }} select 1", 'models/b.sql': "{{ config(alias='z') }} select 1" }));
    expect(message).toContain('"main"."z": model.p.a (models/a.sql) and model.p.b (models/b.sql)');
  });
  it('what dbt does not know in docs and contract is dropped', () => {
    const yml = 'models: [{name: a, config: {docs: {show: false, colour: red}, contract: {enforce: true}}}]';
    const { config } = read({ 'models/a.sql': 'select 1 as id', 'models/a.yml': yml }).manifest.nodes['model.p.a']!;
    expect([config['docs'], config['contract']]).toEqual([
      { show: false, node_color: null },
      { enforced: false, alias_types: true },
    ]);
  });
  it('a seed whose hook calls ref is refused: seeds depend on nothing', () => {
    const hook = "select * from {{ ref('a') }}";
    const files = { 'models/seeds.yml': `seeds: [{name: s, config: {post_hook: "${hook}"}}]`, 'seeds/s.csv': 'id\n1\n', 'models/a.sql': 'select 1 as id' };
    expect(messages(read(files))).toEqual([expect.stringContaining("seed 's' has a hook that calls ref, source or metric") as unknown]);
  });

  it('a cycle prints its path', () => {
    const files = {
      'models/a.sql': "select * from {{ ref('c') }}",
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/c.sql': "select * from {{ ref('b') }}",
    };
    expect(messages(read(files))[0]).toMatch(/found a cycle: these nodes depend on each other: model\.p\.\w → model\.p\.\w → model\.p\.\w → model\.p\.\w/);
  });
  it('broken YAML, a broken template and a missing source are reported together, and the rest is read', () => {
    const found = read({
      'models/ok.sql': 'select 1',
      'models/x.yml': 'models: [',
      'models/t.sql': '{% if %}',
      'models/s.sql': "select * from {{ source('a', 'b') }}",
    });
    expect(found.problems.map((one) => one.file).sort()).toEqual(['models/s.sql', 'models/t.sql', 'models/x.yml']);
    expect(Object.keys(found.manifest.nodes)).toContain('model.p.ok');
  });
  it('packages that are named but not there say to run dbt deps', () => {
    expect(messages(read({ 'packages.yml': 'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n' }))[0]).toContain(
      "run 'dbt deps' in the project and drop the folder again",
    );
  });
  it('a Python model is the error of its own node only', () => {
    const { manifest, problems } = read({ 'models/a.py': 'def model(dbt, session):\n    return 1', 'models/b.sql': 'select 1' });
    expect(problems).toEqual([]);
    expect(manifest.nodes['model.p.a']?.unsupported?.message).toContain('Python models cannot run in the tab');
    expect(manifest.nodes['model.p.b']?.unsupported).toBeUndefined();
  });
  it('an unknown test is the error of its own node, with the nearest name', () => {
    const { manifest } = read({
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [uniqe]\n',
    });
    const test = Object.values(manifest.nodes).find((node) => node.resource_type === 'test');
    expect(test?.unsupported).toMatchObject({ file: 'models/a.yml', line: 5, hint: "did you mean 'unique'?" });
  });
});

describe('hostile input ends in a located problem', () => {
  const alias = `${Array.from(
    { length: 9 },
    (_, i) =>
      `a${i}: &a${i} [${
        i === 0
          ? 'x,x,x,x,x,x,x,x,x'
          : Array(9)
              .fill(`*a${i - 1}`)
              .join(',')
      }]`,
  ).join('\n')}\n`;
  it.each([
    ['an alias bomb', { 'models/x.yml': alias }, 'unfolds to more than'],
    ['UTF-16', { 'models/a.sql': new Uint8Array([0xff, 0xfe, 0x61, 0x00]) }, 'UTF-16'],
    ['latin-1', { 'models/a.sql': new Uint8Array([0x73, 0xe9, 0x20]) }, 'byte 0xe9 at position 1'],
    ['a list for a project', { 'dbt_project.yml': '- a' }, 'must be a mapping'],
  ])('%s', (_, files, message) => {
    expect(messages(read(files as Record<string, string>))[0]).toContain(message);
  });
  it('keys like __proto__ are keys', () => {
    const { manifest } = read({
      'models/a.sql': 'select 1',
      'models/a.yml': 'models:\n  - name: a\n    config: {meta: {__proto__: {polluted: true}, constructor: 1}}\n',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(manifest.nodes['model.p.a']?.meta ?? {})).toEqual(['__proto__', 'constructor']);
  });
});

describe('a reader that is kept', () => {
  it('reads a changed project as a new reader would', () => {
    const files = folder(join(here, 'shopProject')) as Record<string, string | Uint8Array>;
    const reader = new ProjectReader();
    reader.read(files, { builtins });
    reader.read(files, { builtins });
    for (const [path, text] of [
      ['models/c.sql', "select * from {{ ref('eph') }} where id = 2"],
      ['macros/m.sql', '{% macro my_macro(x) %}{{ x }}{% endmacro %}{% macro other() %}1 = 1{% endmacro %}'],
      ['models/d.md', '{% docs adoc %}other{% enddocs %}'],
    ] as const) {
      files[path] = text;
      const kept = reader.read(files, { builtins });
      const fresh = readProject(files, { builtins });
      expect(plain(kept.manifest)).toEqual(plain(fresh.manifest));
      expect(kept.warnings).toEqual(fresh.warnings);
    }
  });
});
