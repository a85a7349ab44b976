import { TabhouseError } from '../../base/error.ts';
import { PyError, type Value } from '../../jinja/values.ts';
import type { ManifestNode, ManifestSource, ManifestUnitTest, UnitTestFixture } from '../../project/manifest.ts';
import { cteName, type Relation } from '../../project/context/relation.ts';
import { relationOfEphemeral, relationOfNode, relationOfSource } from '../relations/relationOf.ts';
import { notFound, type Resolver } from '../context/resolvers.ts';
import type { Session } from '../session.ts';

/** Rows that stand in for a model or source while one unit test runs. */
export type UnitInput = {
  id: string;
  /** What it is called inside the query, without dbt's prefix. */
  cteIdentifier: string;
  fixture: UnitTestFixture;
  original: ManifestNode | ManifestSource;
  /** The relation whose columns and types the rows take. */
  relation: Relation;
  isThis: boolean;
};

const TEXT = String.raw`\s*(?:'([^']*)'|"([^"]*)")\s*`;
const REF = new RegExp(String.raw`^\s*ref\(${TEXT}(?:,${TEXT})?(?:,\s*(?:v|version)\s*=\s*['"]?([\w.]+)['"]?\s*)?\)\s*$`);
const SOURCE = new RegExp(String.raw`^\s*source\(${TEXT},${TEXT}\)\s*$`);

/** The inputs of a unit test. @throws TabhouseError for an input that names nothing. */
export function unitInputs(session: Session, unitTest: ManifestUnitTest, tested: ManifestNode): UnitInput[] {
  return unitTest.given.map((given) => {
    const original = originalOf(session, given.input, tested);
    if (!original) {
      throw new TabhouseError({
        code: 'template',
        fault: 'project',
        file: unitTest.original_file_path,
        message: `Unit test '${unitTest.name}' had an input (${given.input}) which was not found in the manifest.`,
      });
    }
    const isSource = original.resource_type === 'source';
    return {
      id: isSource ? `model.${original.package_name}.${original.source_name}__${original.name}` : original.unique_id,
      cteIdentifier: isSource ? `${original.source_name}__${original.name}` : original.alias,
      fixture: given,
      original,
      relation: isSource ? relationOfSource(original) : relationOfNode(original, session.quoting),
      isThis: original === tested,
    };
  });
}

function originalOf(session: Session, input: string, tested: ManifestNode): ManifestNode | ManifestSource | undefined {
  if (input.trim() === 'this') return tested;
  const source = SOURCE.exec(input);
  if (source) return session.index.source((source[1] ?? source[2]) as string, (source[3] ?? source[4]) as string, tested.package_name);
  const ref = REF.exec(input);
  if (!ref) return undefined;
  const [first, second] = [ref[1] ?? ref[2], ref[3] ?? ref[4]];
  const version = ref[5] ?? null;
  return second === undefined
    ? session.index.ref(first as string, null, version, tested.package_name)
    : session.index.ref(second, first as string, version, tested.package_name);
}

/** Within a unit test `ref` and `source` find its inputs and nothing else. */
export class UnitResolver implements Resolver {
  constructor(
    private readonly unitTest: ManifestUnitTest,
    private readonly inputs: readonly UnitInput[],
    private readonly onUse: (input: UnitInput) => void,
  ) {}

  ref(name: string, packageName: string | null): Relation {
    const input = this.inputs.find(
      ({ original }) => original.resource_type !== 'source' && original.name === name && (packageName === null || original.package_name === packageName),
    );
    if (!input) throw notFound(this.unitTest, 'node', name, null);
    return this.use(input);
  }

  source(sourceName: string, tableName: string): Relation {
    const input = this.inputs.find(({ original }) => original.resource_type === 'source' && original.source_name === sourceName && original.name === tableName);
    if (!input) throw notFound(this.unitTest, 'source', `${sourceName}.${tableName}`, null);
    return this.use(input);
  }

  /** `this`: the name of the rows given for it, or None. */
  thisRelation(): Value {
    const input = this.inputs.find(({ isThis }) => isThis);
    if (!input) return null;
    this.onUse(input);
    return cteName(input.cteIdentifier);
  }

  private use(input: UnitInput): Relation {
    this.onUse(input);
    return relationOfEphemeral(input.cteIdentifier);
  }
}

/** Inputs have rows of their own and stand on nothing. */
export const inputResolver: Resolver = {
  ref: () => {
    throw new PyError('CompilationError', 'the rows of a unit test cannot use ref()');
  },
  source: () => {
    throw new PyError('CompilationError', 'the rows of a unit test cannot use source()');
  },
};
