import { ConfigError } from '../config/merge.ts';
import { sha256Hex } from '../hash.ts';
import type { Dict, ManifestUnitTest, UnitTestFixture, UnitTestRows } from '../manifest.ts';
import { isDict } from '../plain.ts';
import { reprValue } from '../pythonText.ts';
import type { YamlPath } from '../yaml/loadYaml.ts';
import type { ManifestBuilder } from './builder.ts';
import { readCsv } from './csv.ts';
import type { NameLookup } from './lookup.ts';
import { textOf } from './nodeProperties.ts';
import type { Entry, SchemaFile } from './schemaFile.ts';
import { foldersOf } from './sqlFiles.ts';
import { readReference } from './staticReference.ts';

const FORMATS = ['dict', 'csv', 'sql'] as const;
type Format = (typeof FORMATS)[number];
const FORMAT_NAMES = { dict: 'Dict', csv: 'CSV', sql: 'SQL' } as const;

/** Reads `unit_tests:`. Which model each is of is looked up when all files are read. */
export class UnitTests {
  constructor(
    private readonly builder: ManifestBuilder,
    private readonly refs: () => NameLookup,
  ) {}

  read(file: SchemaFile): void {
    for (const entry of file.entries('unit_tests')) this.readOne(file, entry);
  }

  private readOne(file: SchemaFile, entry: Entry): void {
    const { data, path, name } = entry;
    const model = data['model'];
    if (typeof model !== 'string') return file.problem(path, `the unit test '${name}' does not say of which model it is`, "add 'model: …'");
    if (!isDict(data['expect'])) return file.problem(path, `the unit test '${name}' has no 'expect' with the rows to come out`);
    const fqn = [file.pack.name, ...foldersOf(file.path).slice(1), model, name];
    const config = this.configOf(file, entry, fqn);
    const given = this.given(file, entry);
    const expect = this.fixture(file, data['expect'], [...path, 'expect'], name, null);
    if (config === null || given === null || expect === null) return;
    const overrides = isDict(data['overrides']) ? overridesOf(data['overrides']) : null;
    const versions = isDict(data['versions']) ? { include: null, exclude: null, ...data['versions'] } : null;
    const unitTest: ManifestUnitTest = {
      model,
      given,
      expect,
      name,
      resource_type: 'unit_test',
      package_name: file.pack.name,
      path: file.relativePath,
      original_file_path: file.path,
      unique_id: `unit_test.${file.pack.name}.${model}.${name}`,
      fqn,
      description: textOf(data['description']),
      overrides,
      depends_on: { macros: [], nodes: [] },
      config,
      checksum: checksumOf(model, versions, given, expect, overrides),
      schema: null,
      created_at: this.builder.createdAt,
      versions,
      version: null,
    };
    this.builder.remember(unitTest, { file: file.yaml.file, ...file.placeOf(path) });
    const before = this.builder.unitTests.get(unitTest.unique_id);
    if (before !== undefined) return file.problem(path, `two unit tests of '${model}' have the name '${name}': ${before.original_file_path} and ${file.path}`);
    if (config.enabled) this.builder.unitTests.set(unitTest.unique_id, unitTest);
    else this.builder.disable(unitTest);
  }

  private configOf(file: SchemaFile, entry: Entry, fqn: string[]): ManifestUnitTest['config'] | null {
    const given = isDict(entry.data['config']) ? entry.data['config'] : {};
    try {
      return this.builder.factory.configs.build('unit_test', file.pack.name, fqn, given, null) as ManifestUnitTest['config'];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      file.problem([...entry.path, 'config'], error.message);
      return null;
    }
  }

  private given(file: SchemaFile, entry: Entry): ManifestUnitTest['given'] | null {
    const list = entry.data['given'] ?? [];
    if (!Array.isArray(list)) {
      file.problem([...entry.path, 'given'], "'given' must be a list of inputs");
      return null;
    }
    const all: ManifestUnitTest['given'] = [];
    for (const [index, one] of (list as unknown[]).entries()) {
      const path = [...entry.path, 'given', index];
      if (!isDict(one) || typeof one['input'] !== 'string') {
        file.problem(path, "each entry of 'given' needs an input", "write input: ref('…')");
        return null;
      }
      const fixture = this.fixture(file, one, path, entry.name, one['input']);
      if (fixture === null) return null;
      all.push({ input: one['input'], ...fixture });
    }
    return all;
  }

  /** Rows in dbt's form: dicts, whatever they were written as; SQL stays a text. */
  private fixture(file: SchemaFile, data: Dict, path: YamlPath, testName: string, input: string | null): UnitTestFixture | null {
    const format = (data['format'] ?? 'dict') as Format;
    if (!FORMATS.includes(format)) {
      file.problem([...path, 'format'], `the format of rows must be dict, csv or sql, but it is ${reprValue(data['format'])}`);
      return null;
    }
    const fixture = typeof data['fixture'] === 'string' ? data['fixture'] : null;
    let rows: unknown = data['rows'] ?? null;
    if (format === 'dict' && rows === null && fixture === null && input !== null) rows = this.seedRows(file, input, path);
    else if (fixture !== null && format !== 'dict') rows = this.fixtureRows(file, fixture, path);
    else if (format === 'csv' && typeof rows === 'string') rows = readCsv(rows);
    if (rows === undefined) return null;
    if (format === 'csv' && Array.isArray(rows))
      rows = (rows as Dict[]).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === '' ? null : value])));
    const fits = format === 'sql' ? typeof rows === 'string' : Array.isArray(rows) && rows.every(isDict);
    if (!fits) {
      file.problem(path, `the unit test '${testName}' has rows that do not match the format '${format}'`);
      return null;
    }
    return { rows: format === 'sql' ? (rows as string) : firstWhole(rows as Dict[]), format, fixture };
  }

  private fixtureRows(file: SchemaFile, name: string, path: YamlPath): UnitTestRows | undefined {
    const found = this.builder.fixtures.get(`${file.pack.name}.${name}`);
    if (found !== undefined) return found.rows;
    file.problem([...path, 'fixture'], `there is no fixture file named '${name}'`, 'fixtures are csv or sql files in the folder fixtures of the test paths');
    return undefined;
  }

  private seedRows(file: SchemaFile, input: string, path: YamlPath): Dict[] | undefined {
    const reference = readReference(input, file.yaml.file);
    if (reference?.kind === 'ref') {
      const id = this.refs().find(reference.ref.name, reference.ref.package ?? file.pack.name)[0];
      const seed = id === undefined ? undefined : this.builder.nodes.get(id);
      if (seed?.resource_type === 'seed') {
        const text = file.pack.files.text(seed.original_file_path)?.text;
        return text === undefined || text === null ? [] : readCsv(text);
      }
    }
    file.problem(path, `the input ${input} has no rows, and there is no seed to take them from`, "add 'rows: []' for an empty input");
    return undefined;
  }
}

/** dbt puts the first row without a null at the top, for its types. */
function firstWhole(rows: Dict[]): Dict[] {
  const index = rows.findIndex((row) => Object.values(row).every((value) => value !== null));
  if (index <= 0) return rows;
  const sorted = [...rows];
  [sorted[0], sorted[index]] = [sorted[index] as Dict, sorted[0] as Dict];
  return sorted;
}

function overridesOf(given: Dict): ManifestUnitTest['overrides'] {
  const part = (key: string): Dict => (isDict(given[key]) ? given[key] : {});
  return { macros: part('macros'), vars: part('vars'), env_vars: part('env_vars') };
}

/** dbt hashes the printed form of its own objects. */
function checksumOf(
  model: string,
  versions: Dict | null,
  given: ManifestUnitTest['given'],
  expect: UnitTestFixture,
  overrides: ManifestUnitTest['overrides'],
): string {
  const fixture = ({ rows, format, fixture: name }: UnitTestFixture): string =>
    `rows=${reprValue(rows)}, format=<UnitTestFormat.${FORMAT_NAMES[format]}: '${format}'>, fixture=${reprValue(name)}`;
  const inputs = given.map((one) => `UnitTestInputFixture(input=${reprValue(one.input)}, ${fixture(one)})`).join(', ');
  const ofVersions = versions === null ? 'None' : `UnitTestNodeVersions(include=${reprValue(versions['include'])}, exclude=${reprValue(versions['exclude'])})`;
  const ofOverrides =
    overrides === null
      ? 'None'
      : `UnitTestOverrides(macros=${reprValue(overrides.macros)}, vars=${reprValue(overrides.vars)}, env_vars=${reprValue(overrides.env_vars)})`;
  const fixtures = given.filter((one) => one.fixture !== null).map((one) => `-${typeof one.rows === 'string' ? one.rows : reprValue(one.rows)}`);
  return sha256Hex(`${model}-${ofVersions}-[${inputs}]-UnitTestOutputFixture(${fixture(expect)})-${ofOverrides}${fixtures.join('')}`);
}
