/** One bad input. Each must end within ten seconds in a message that says what is wrong, and leave the warehouse as it was. */
export type BadInput = { name: string } & (
  | { kind: 'project'; files: Record<string, string | Uint8Array>; command?: string; /** The file the message must name. */ file?: string; says?: RegExp }
  | { kind: 'import'; relation: string; content: string | Uint8Array; format?: string; says?: RegExp }
  | { kind: 'call'; method: string; args: unknown[]; says?: RegExp }
  | { kind: 'query'; sql: string; says?: RegExp }
  | { kind: 'database'; content: string | Uint8Array; says?: RegExp }
);

const bytes = (...values: number[]) => new Uint8Array(values);
const utf16 = (text: string) => new Uint8Array([0xff, 0xfe, ...[...text].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8])]);
const latin1 = (text: string) => new Uint8Array([...text].map((c) => c.charCodeAt(0) & 255));
const PROJECT = 'name: bad\nversion: "1.0"\nprofile: bad\n';
const base = (files: Record<string, string | Uint8Array>) => ({ 'dbt_project.yml': PROJECT, ...files });
const project = (name: string, files: Record<string, string | Uint8Array>, more: { command?: string; file?: string; says?: RegExp } = {}): BadInput => ({
  kind: 'project',
  name,
  files: base(files),
  ...more,
});
const model = (name: string, sql: string | Uint8Array, says?: RegExp): BadInput => project(name, { 'models/m.sql': sql }, { file: 'models/m.sql', ...(says ? { says } : {}) });
const yml = (name: string, text: string | Uint8Array): BadInput => project(name, { 'models/m.sql': 'select 1 as id', 'models/m.yml': text }, { file: 'models/m.yml' });
const rootFile = (name: string, text: string | Uint8Array): BadInput => ({ kind: 'project', name, files: { 'dbt_project.yml': text, 'models/m.sql': 'select 1 as id' } });

const PROJECT_FILES: BadInput[] = [
  { kind: 'project', name: 'a project without any file', files: {} },
  { kind: 'project', name: 'a project without dbt_project.yml', files: { 'models/m.sql': 'select 1' } },
  rootFile('an empty dbt_project.yml', ''),
  rootFile('a dbt_project.yml that is a list', '- a\n- b\n'),
  rootFile('a dbt_project.yml that is a word', 'hello'),
  rootFile('a dbt_project.yml without a name', 'version: "1.0"\n'),
  rootFile('a name that is a number', 'name: 7\nversion: "1.0"\n'),
  rootFile('a name with a quote', 'name: "a\\"b"\nversion: "1.0"\n'),
  rootFile('a name with a path', 'name: ../../etc\nversion: "1.0"\n'),
  rootFile('a name with spaces', 'name: my project\nversion: "1.0"\n'),
  rootFile('a dbt_project.yml with a tab for indentation', 'name: bad\nmodels:\n\t+materialized: table\n'),
  rootFile('a dbt_project.yml with an unclosed quote', 'name: "bad\nversion: 1\n'),
  rootFile('a dbt_project.yml in UTF-16', utf16(PROJECT)),
  rootFile('a dbt_project.yml of zero bytes of zero', bytes(0, 0, 0, 0)),
  rootFile('model-paths that is a number', `${PROJECT}model-paths: 3\n`),
  rootFile('vars that is a list', `${PROJECT}vars: [1, 2]\n`),
  rootFile('require-dbt-version nobody has', `${PROJECT}require-dbt-version: ">=9.0.0"\n`),
  rootFile('on-run-start with a broken template', `${PROJECT}on-run-start: "{{ 1 + }}"\n`),
  rootFile('a YAML alias bomb', `${PROJECT}a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nvars: {bomb: *g}\n`),
  rootFile('a YAML tag for code', `${PROJECT}vars: {x: !!python/object/apply:os.system ["ls"]}\n`),
];

const TEMPLATES: BadInput[] = [
  model('an expression that does not end', "select {{ 'a' "),
  model('an expression with nothing after an operator', 'select {{ 1 + }}'),
  model('a block that is not closed', '{% if true %} select 1'),
  model('an endif without an if', 'select 1 {% endif %}'),
  model('an unknown tag', '{% frobnicate %} select 1'),
  model('an unknown filter', "select {{ 'a' | frobnicate }}"),
  model('an unknown test', 'select {{ 1 is frobnicated }}'),
  model('a macro that does not exist', 'select {{ no_such_macro() }}'),
  model('a macro of a package that does not exist', 'select {{ no_such_package.no_such_macro() }}'),
  model('an attribute of nothing', 'select {{ nothing.at_all.here }}'),
  model('a call of a number', 'select {{ 7() }}'),
  model('an include', "{% include 'other.sql' %}"),
  model('an import', "{% import 'other.sql' as o %} select 1"),
  model('an extends', "{% extends 'base.sql' %}"),
  model('a division by zero', 'select {{ 1 / 0 }}'),
  model('a list index out of range', 'select {{ [1][5].x }}'),
  model('a raised compiler error', "{{ exceptions.raise_compiler_error('not like this') }}", /not like this/),
  model('an endless loop', '{% for i in range(1000000000) %}{% for j in range(1000000000) %}{% endfor %}{% endfor %} select 1'),
  model('an endless recursion', '{% macro r(n) %}{{ r(n + 1) }}{% endmacro %} select {{ r(0) }}'),
  model('a mutual recursion', '{% macro a(n) %}{{ b(n) }}{% endmacro %}{% macro b(n) %}{{ a(n) }}{% endmacro %} select {{ a(0) }}'),
  model('an exponential string', "{% set ns = namespace(s='xxxxxxxxxx') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %} select '{{ ns.s }}'"),
  model('a string times a billion', "select '{{ 'x' * 10000000000 }}'"),
  model('a number to a huge power', 'select {{ 10 ** 100000000 }}'),
  model('a power of powers', 'select {{ 9 ** 9 ** 9 ** 9 }}'),
  model('a padded format of a billion', "select '{{ '%1000000000d' % 1 }}'"),
  model('a format spec of a billion', "select '{{ '{:>1000000000}'.format(1) }}'"),
  model('a list times a billion', 'select {{ ([0] * 10000000000) | length }}'),
  model('a range that would not fit', 'select {{ range(100000000000) | list | length }}'),
  model('a centred string of a billion', "select '{{ 'x' | center(10000000000) }}'"),
  model('a list that holds itself', '{% set a = [] %}{% do a.append(a) %}select {{ 1 / 0 }}, {{ a }}'),
  model('a catastrophic regular expression', "select {{ modules.re.match('(a+)+$', 'a' * 40 ~ '!').group(0) }}"),
  model('a regular expression with a back reference', "select {{ modules.re.match('(x+x+)+\\\\1y', 'x' * 200).group(0) }}"),
  model('a broken regular expression', "select {{ modules.re.match('(', 'a') }}"),
  model('three hundred open brackets', `select {{ ${'('.repeat(3000)}1 }}`),
  model('ten thousand nested ifs', `${'{% if true %}'.repeat(10_000)} select 1`),
  model('ten thousand nested lists', `select {{ ${'['.repeat(10_000)}${']'.repeat(10_000)} | length + nothing.x }}`),
  model('a reach for Python internals', "select {{ ''.__class__.__mro__[1].__subclasses__() }}"),
  model('a reach for a constructor', "select {{ [].constructor.constructor('return 1')() }}"),
  model('a reach for a prototype', 'select {{ {}.__proto__.polluted.x }}'),
  model('a reach for globals', 'select {{ self._TemplateReference__context.x }}'),
  model('a secret of the environment', "select {{ env_var('HOME_OF_NOBODY') }}"),
  model('an unknown var', "select {{ var('no_such_var') }}"),
  model('a module that is not there', "select {{ modules.os.system('ls') }}"),
  model('an argument too many', '{% macro one(a) %}{{ a }}{% endmacro %} select {{ one(1, 2, 3).x() }}'),
  model('an unpacking of too few', '{% set a, b = (1,) %} select {{ a }}'),
  model('a comment that is not closed', 'select 1 {# never'),
  model('a raw block that is not closed', 'select 1 {% raw %} x'),
  model('an assignment to a literal', '{% set 1 = 2 %} select 1'),
  model('a keyword argument twice', 'select {{ dict(a=1, a=2) }}'),
  model('a model of five megabytes that is not SQL', `select ${'garbage '.repeat(650_000)}`),
];

const PARSE: BadInput[] = [
  model('a ref of nothing', 'select {{ ref() }}'),
  model('a ref of a missing model', "select * from {{ ref('nope') }}", /nope/),
  model('a ref of itself', "select * from {{ ref('m') }}"),
  model('a ref of three names', "select * from {{ ref('a', 'b', 'c') }}"),
  model('a ref of a number', 'select * from {{ ref(7) }}'),
  model('a source that is missing', "select * from {{ source('raw', 'nope') }}"),
  model('a source of one name', "select * from {{ source('raw') }}"),
  model('a config that is not known as materialization', "{{ config(materialized='sideways') }} select 1 as id"),
  model('a config of a positional number', '{{ config(7) }} select 1'),
  project('a cycle of two', { 'models/a.sql': "select * from {{ ref('b') }}", 'models/b.sql': "select * from {{ ref('a') }}" }, { says: /cycle/i }),
  project('a cycle of three', { 'models/a.sql': "select * from {{ ref('b') }}", 'models/b.sql': "select * from {{ ref('c') }}", 'models/c.sql': "select * from {{ ref('a') }}" }, { says: /cycle/i }),
  project('two models of one name', { 'models/x/m.sql': 'select 1 as id', 'models/y/m.sql': 'select 2 as id' }, { says: /models\/x\/m\.sql[\s\S]*models\/y\/m\.sql|models\/y\/m\.sql[\s\S]*models\/x\/m\.sql/ }),
  project('two macros of one name', { 'models/m.sql': 'select 1', 'macros/a.sql': '{% macro x() %}1{% endmacro %}', 'macros/b.sql': '{% macro x() %}2{% endmacro %}' }),
  project('two models with one alias', { 'models/a.sql': "{{ config(alias='z') }} select 1", 'models/b.sql': "{{ config(alias='z') }} select 1" }),
  project('a Python model', { 'models/p.py': 'def model(dbt, session):\n    return 1\n' }, { command: 'build', says: /python/i }),
  project('an external materialization', { 'models/e.sql': "{{ config(materialized='external', location='x.parquet') }} select 1 as id" }, { says: /external/i }),
  project('packages.yml without the folder', { 'packages.yml': 'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n', 'models/m.sql': 'select 1' }, { says: /dbt deps/ }),
  project('a package that is no project', { 'dbt_packages/x/readme.txt': 'hello', 'packages.yml': 'packages:\n  - package: a/x\n    version: 1.0.0\n', 'models/m.sql': 'select 1' }),
  project('a broken macro file', { 'models/m.sql': 'select 1', 'macros/m.sql': '{% macro x( %}{% endmacro %}' }, { file: 'macros/m.sql' }),
  project('a macro without an end', { 'models/m.sql': 'select 1', 'macros/m.sql': '{% macro x() %} 1' }, { file: 'macros/m.sql' }),
  project('a snapshot block without a strategy', { 'snapshots/s.sql': "{% snapshot s %}{{ config(unique_key='id') }} select 1 as id{% endsnapshot %}" }, { file: 'snapshots/s.sql' }),
  project('a snapshot block without a name', { 'snapshots/s.sql': '{% snapshot %} select 1 {% endsnapshot %}' }, { file: 'snapshots/s.sql' }),
  project('a snapshot with an unknown strategy', { 'snapshots/s.sql': "{% snapshot s %}{{ config(unique_key='id', strategy='sometimes', updated_at='u') }} select 1 as id, now()::timestamp as u{% endsnapshot %}" }),
  project('a singular test that is no SQL', { 'models/m.sql': 'select 1 as id', 'tests/t.sql': 'this is not SQL' }),
  project('a seed that is ragged', { 'seeds/s.csv': 'a,b\n1,2\n3\n4,5,6\n' }),
  project('a seed with an unclosed quote', { 'seeds/s.csv': 'a,b\n"1,2\n3,4\n' }),
  project('a seed with two columns of one name', { 'seeds/s.csv': 'a,a\n1,2\n' }),
  project('a seed without a header', { 'seeds/s.csv': '' }),
  project('a seed of bytes', { 'seeds/s.csv': bytes(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 255, 254) }),
  project('a model in UTF-16', { 'models/m.sql': utf16('select 1 as id') }),
  project('a model of bytes', { 'models/m.sql': bytes(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70) }),
  project('a model in Latin-1', { 'models/m.sql': latin1("select 'caf\u00e9' as nom") }, { file: 'models/m.sql' }),
  project('an empty model', { 'models/m.sql': '' }),
  project('a model that is a comment', { 'models/m.sql': '-- nothing here\n' }),
  project('a model of two statements', { 'models/m.sql': 'select 1 as id; drop schema main cascade' }),
  project('a model that ends in a semicolon and more', { 'models/m.sql': 'select 1 as id); create table main.evil as (select 1' }),
];

const YAML: BadInput[] = [
  yml('properties with broken indentation', 'version: 2\nmodels:\n  - name: m\n   columns: []\n'),
  yml('properties that are a list', '- name: m\n'),
  yml('properties with an unclosed bracket', 'version: 2\nmodels: [{name: m\n'),
  yml('properties with a duplicate key', 'version: 2\nmodels:\n  - name: m\n    name: m2\n'),
  yml('properties in UTF-16', utf16('version: 2\nmodels: []\n')),
  yml('models that is a word', 'version: 2\nmodels: hello\n'),
  yml('a model without a name', 'version: 2\nmodels:\n  - description: x\n'),
  yml('columns that is a word', 'version: 2\nmodels:\n  - name: m\n    columns: hello\n'),
  yml('a test that is a number', 'version: 2\nmodels:\n  - name: m\n    columns:\n      - name: id\n        data_tests: [7]\n'),
  yml('a test that does not exist', 'version: 2\nmodels:\n  - name: m\n    columns:\n      - name: id\n        data_tests: [no_such_test]\n'),
  yml('a test of two names', 'version: 2\nmodels:\n  - name: m\n    columns:\n      - name: id\n        data_tests: [{unique: {}, not_null: {}}]\n'),
  yml('both tests and data_tests', 'version: 2\nmodels:\n  - name: m\n    columns:\n      - name: id\n        tests: [unique]\n        data_tests: [unique]\n'),
  yml('a test with a broken template', 'version: 2\nmodels:\n  - name: m\n    columns:\n      - name: id\n        data_tests: [{not_null: {config: {where: "{{ 1 + }}"}}}]\n'),
  yml('a relationship to nothing', "version: 2\nmodels:\n  - name: m\n    columns:\n      - name: id\n        data_tests: [{relationships: {to: ref('nope'), field: id}}]\n"),
  yml('a source without a name', 'version: 2\nsources:\n  - schema: x\n'),
  yml('a source table twice', 'version: 2\nsources:\n  - name: s\n    tables: [{name: a}, {name: a}]\n'),
  yml('a unit test of a missing model', 'version: 2\nunit_tests:\n  - name: u\n    model: nope\n    given: []\n    expect: {rows: []}\n'),
  yml('a unit test without expectations', 'version: 2\nunit_tests:\n  - name: u\n    model: m\n    given: []\n'),
  yml('an exposure without an owner', 'version: 2\nexposures:\n  - name: e\n    type: dashboard\n'),
  yml('a doc that is missing', 'version: 2\nmodels:\n  - name: m\n    description: "{{ doc(\'nope\') }}"\n'),
  yml('a model twice', 'version: 2\nmodels:\n  - name: m\n  - name: m\n'),
  yml('a severity nobody knows', 'version: 2\nmodels:\n  - name: m\n    columns:\n      - name: id\n        data_tests: [{not_null: {config: {severity: maybe}}}]\n'),
];

const ATTACKS: BadInput[] = [
  ['ATTACH of a file', "attach 'opfs://other.duckdb' as other"],
  ['ATTACH of an address', "attach 'https://example.com/x.duckdb' as other"],
  ['INSTALL', 'install httpfs'],
  ['LOAD', 'load parquet'],
  ['COPY to a file', "copy (select 1) to 'x.csv'"],
  ['COPY to an address', "copy (select 1) to 's3://bucket/x.csv'"],
  ['COPY from an address', "copy main.x from 'https://example.com/x.csv'"],
  ['EXPORT DATABASE', "export database 'x'"],
  ['IMPORT DATABASE', "import database 'x'"],
  ['reading a CSV from an address', "select * from read_csv('https://example.com/x.csv')"],
  ['reading a text from an address', "select * from read_text('https://example.com/x.txt')"],
  ['reading a blob from storage', "select * from read_blob('opfs://tabhouse/x')"],
  ['reading a bare address', "select * from 'https://example.com/x.csv'"],
  ['reading Parquet', "select * from 'x.parquet'"],
  ['globbing storage', "select * from glob('opfs://**')"],
  ['a setting that opens the network', "set custom_extension_repository = 'https://example.com'"],
  ['a setting that loads unsigned extensions', 'set allow_unsigned_extensions = true'],
  ['a setting of the spill folder', "set temp_directory = 'opfs://elsewhere'"],
  ['a setting of external access', 'set enable_external_access = true'],
  ['a setting of the memory limit', "set memory_limit = '64GB'"],
  ['a JSON function', `select json_extract('{"a":1}', '$.a')`],
  ['a JSON cast', `select '{"a":1}'::json`],
  ['a time zone function', "select now() at time zone 'Europe/Paris'"],
  ['a spatial function', 'select st_point(1, 2)'],
  ['full text search', "pragma create_fts_index('main.x', 'a', 'b')"],
].map(([name, sql]): BadInput => ({ kind: 'query', name: `query: ${name}`, sql: String(sql) }));

const QUERIES: BadInput[] = [
  ['no text at all', ''],
  ['white space', ' \n\t '],
  ['only a comment', '-- nothing'],
  ['no SQL', 'this is not SQL'],
  ['an unclosed quote', "select 'a"],
  ['an unclosed comment', 'select 1 /* never'],
  ['a missing table', 'select * from raw.no_such_table'],
  ['a missing column', 'select no_such_column from raw."user"'],
  ['a bad cast', "select cast('x' as integer)"],
  ['an overflow', 'select cast(99999999999999999999 as integer)'],
  ['a first statement that fails', 'select * from nope; create table main.should_not_be as select 1'],
  ['a second statement that fails', 'create table main.should_not_be as select 1 as x; select * from nope'],
  ['an unknown function', 'select frobnicate(1)'],
  ['ten thousand brackets', `select ${'('.repeat(10_000)}1${')'.repeat(10_000)}`],
  ['a NUL in the text', "select 'a\u0000b' from"],
].map(([name, sql]): BadInput => ({ kind: 'query', name: `query of ${name}`, sql: String(sql) }));

const CALLS: BadInput[] = [
  ...[-1, 0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, 1e9, [], {}].map(
    (days): BadInput => ({ kind: 'call', name: `ingest of ${typeof days} ${JSON.stringify(days)} ${String(days)} days`, method: 'ingest', args: [{ days: encodeNumber(days) }], says: /days/ }),
  ),
  ...[-1, 1.5, Number.NaN, 'abc', 2 ** 60].map((seed): BadInput => ({ kind: 'call', name: `ingest with seed ${String(seed)}`, method: 'ingest', args: [{ seed: encodeNumber(seed) }], says: /seed/ })),
  ...[-5, 0.5, 1e12, '10'].map((users): BadInput => ({ kind: 'call', name: `ingest with ${String(users)} users`, method: 'ingest', args: [{ users }], says: /users/ })),
  ...[-5, 0.5, 1e12, true].map((eventsPerDay): BadInput => ({ kind: 'call', name: `ingest with ${String(eventsPerDay)} events a day`, method: 'ingest', args: [{ eventsPerDay }], says: /eventsPerDay/ })),
  { kind: 'call', name: 'ingest with an unknown setting', method: 'ingest', args: [{ dayz: 3 }], says: /dayz/ },
  { kind: 'call', name: 'ingest with an unknown preset', method: 'ingest', args: [{ preset: 'huge' }], says: /preset/ },
  { kind: 'call', name: 'ingest of a number', method: 'ingest', args: [7] },
  { kind: 'call', name: 'ingest of a list', method: 'ingest', args: [[1]] },
  { kind: 'call', name: 'ingest with a start date that is none', method: 'ingest', args: [{ startDate: 'yesterday' }] },
  { kind: 'call', name: 'ingest with a full refresh that is a word', method: 'ingest', args: [{ fullRefresh: 'yes' }], says: /fullRefresh/ },
  ...['', '   ', 'frobnicate', 'build --frobnicate', 'build --select', 'build --vars {', "build --vars '[1]'", 'build --select state:modified', 'retry', 'docs generate', 'source freshness', 'deps', 'clone', 'build --select "unclosed', 'build --indirect-selection sideways', 'build --selector nope', 'run-operation', 'run-operation no_such_macro', "run-operation no_such_macro --args '{'", 'build; rm -rf /', 'show', 'build --resource-type sideways', 'build --select frobnicate:x', 'build --select 1++x'].map(
    (command): BadInput => ({ kind: 'call', name: `dbt ${command || '(nothing)'}`, method: 'dbt', args: [command] }),
  ),
  { kind: 'call', name: 'dbt of a number', method: 'dbt', args: [7] },
  { kind: 'call', name: 'dbt of nothing', method: 'dbt', args: [] },
  { kind: 'call', name: 'plan of an unknown verb', method: 'plan', args: ['frobnicate'] },
  { kind: 'call', name: 'plan of an unknown flag', method: 'plan', args: ['build --frob'] },
  { kind: 'call', name: 'query of a number', method: 'query', args: [7] },
  { kind: 'call', name: 'query of nothing', method: 'query', args: [] },
  { kind: 'call', name: 'failing rows of a test that is none', method: 'failingRows', args: ['test.nope'] },
  { kind: 'call', name: 'failing rows with a limit below zero', method: 'failingRows', args: ['test.nope', -1] },
  ...['', 'raw.nope', 'nope', 'a.b.c.d', '"; drop table raw.user; --', "raw.user'; select 1", 'raw."user', '../../etc/passwd', '__proto__', 'raw.', '.user', 'raw.us er', '\u202eresu.war', 'raw.\u0000'].map(
    (relation): BadInput => ({ kind: 'call', name: `exportParquet of ${JSON.stringify(relation)}`, method: 'exportParquet', args: [relation] }),
  ),
  { kind: 'call', name: 'exportParquet of a number', method: 'exportParquet', args: [7] },
  { kind: 'call', name: 'openProject of a word', method: 'openProject', args: ['hello'] },
  { kind: 'call', name: 'openProject of nothing', method: 'openProject', args: [] },
  { kind: 'call', name: 'openProject of numbers', method: 'openProject', args: [{ 'dbt_project.yml': 7 }] },
  { kind: 'call', name: 'openProject with a path out of the folder', method: 'openProject', args: [{ 'dbt_project.yml': PROJECT, '../evil.sql': 'select 1' }] },
  { kind: 'call', name: 'openProject with an absolute path', method: 'openProject', args: [{ 'dbt_project.yml': PROJECT, '/etc/passwd': 'x' }] },
  { kind: 'call', name: 'restore of a backup that is none', method: 'restore', args: ['nope'] },
  { kind: 'call', name: 'restore of a path', method: 'restore', args: ['../../x'] },
  { kind: 'call', name: 'restore of nothing', method: 'restore', args: [] },
  { kind: 'call', name: 'importDatabase of a word', method: 'importDatabase', args: ['hello'] },
  { kind: 'call', name: 'importTable of a word', method: 'importTable', args: ['raw.x', 'hello'] },
];

/** NaN and infinities do not survive JSON on their way into the page. */
function encodeNumber(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { $number: String(value) } : value;
}

const PARQUET_HEAD = [0x50, 0x41, 0x52, 0x31];
const importing = (name: string, content: string | Uint8Array, format?: string, relation = 'raw.imported'): BadInput => ({ kind: 'import', name: `import of ${name}`, relation, content, ...(format ? { format } : {}) });
const IMPORTS: BadInput[] = [
  importing('an empty CSV', '', 'csv'),
  importing('a CSV of NULs', bytes(...new Array<number>(64).fill(0)), 'csv'),
  importing('a PNG called CSV', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0, 255, 254, 253), 'csv'),
  importing('a ragged CSV', 'a,b,c\n1,2,3\n4,5\n6,7,8,9,10\n', 'csv'),
  importing('a CSV with an unclosed quote', 'a,b\n"1,2\n3,4\n', 'csv'),
  importing('a CSV in UTF-16', utf16('a,b\n1,2\n'), 'csv'),
  importing('an empty Parquet', '', 'parquet'),
  importing('a text called Parquet', 'hello world', 'parquet'),
  importing('a Parquet of four bytes', bytes(...PARQUET_HEAD), 'parquet'),
  importing('a truncated Parquet', bytes(...PARQUET_HEAD, ...new Array<number>(100).fill(7)), 'parquet'),
  importing('a Parquet with a wild footer length', bytes(...PARQUET_HEAD, 1, 2, 3, 255, 255, 255, 127, ...PARQUET_HEAD), 'parquet'),
  importing('a Parquet with a garbage footer', bytes(...PARQUET_HEAD, ...new Array<number>(32).fill(200), 16, 0, 0, 0, ...PARQUET_HEAD), 'parquet'),
  importing('an empty JSON', '', 'json'),
  importing('a broken JSON', '[{"a": 1}, {"a":', 'json'),
  importing('a JSON number', '7', 'json'),
  importing('a JSON word', '"hello"', 'json'),
  importing('a JSON list of numbers and objects', '[1, {"a": 2}]', 'json'),
  importing('a JSON of endless depth', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'json'),
  importing('an unknown format', 'a,b\n1,2\n', 'xlsx'),
  importing('a CSV to no relation', 'a\n1\n', 'csv', ''),
  importing('a CSV to a broken name', 'a\n1\n', 'csv', 'raw."x'),
  importing('a CSV to too many names', 'a\n1\n', 'csv', 'a.b.c.d'),
  importing('a CSV over the run history', 'a\n1\n', 'csv', 'tabhouse.runs'),
  importing('a CSV to a schema of DuckDB', 'a\n1\n', 'csv', 'information_schema.x'),
  importing('a CSV to a name with a NUL', 'a\n1\n', 'csv', 'raw.a\u0000b'),
];

const DATABASES: BadInput[] = [
  { kind: 'database', name: 'a database of no bytes', content: '' },
  { kind: 'database', name: 'a database that is text', content: 'hello world '.repeat(1000) },
  { kind: 'database', name: 'a database that is SQLite', content: `SQLite format 3\u0000${'x'.repeat(8192)}` },
  { kind: 'database', name: 'a database with DuckDB’s head and nothing behind it', content: new Uint8Array([...new Array<number>(8).fill(0), 0x44, 0x55, 0x43, 0x4b, ...new Array<number>(64).fill(9)]) },
  { kind: 'database', name: 'a database of random bytes', content: new Uint8Array(20_000).map((_, index) => (index * 7919) % 251) },
];

export const BAD_INPUTS: BadInput[] = [...PROJECT_FILES, ...TEMPLATES, ...PARSE, ...YAML, ...ATTACKS, ...QUERIES, ...CALLS, ...IMPORTS, ...DATABASES];
