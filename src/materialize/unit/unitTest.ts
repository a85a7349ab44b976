import { hostFunction } from '../../jinja/hostFunction.ts';
import { callValue } from '../../jinja/render.ts';
import type { Steps } from '../../jinja/steps.ts';
import { str } from '../../jinja/repr.ts';
import { TabhouseError } from '../../base/error.ts';
import { PyDict, PyError, PyObject, type Value } from '../../jinja/values.ts';
import { defaultConfig } from '../../project/config/fields.ts';
import type { ManifestNode, ManifestUnitTest } from '../../project/manifest.ts';
import { toTemplateValue } from '../../project/plain.ts';
import { AgateTable } from '../agate/table.ts';
import { RunContext } from '../context/runContext.ts';
import { AdapterResponse } from '../context/statements.ts';
import { runMaterialization, type NodeOutcome } from '../materialization.ts';
import { cteName, Relation } from '../../project/context/relation.ts';
import type { Session } from '../session.ts';
import { injectCtes } from '../sql/injectCtes.ts';
import { templateError, titleOf } from '../nodeError.ts';
import { renderDifference } from './difference.ts';
import { UnitResolver, inputResolver, unitInputs, type UnitInput } from './inputs.ts';

/**
 * Runs a unit test: the model's query over the given rows, compared with the expected rows on the columns those have, in any order.
 * @throws TabhouseError where the model or its rows cannot be run.
 */
export function* runUnitTest(session: Session, unitTest: ManifestUnitTest, onCompiled: () => void): Steps<NodeOutcome> {
  const tested = session.manifest.nodes[unitTest.depends_on.nodes[0] ?? ''];
  if (!tested)
    throw new TabhouseError({
      code: 'template',
      fault: 'project',
      file: unitTest.original_file_path,
      message: `Unit test '${unitTest.name}' is for the model '${unitTest.model}', which was not found`,
    });
  onCompiled();
  const compiledCode = yield* compileUnitTest(session, unitTest, tested);
  const context = new RunContext(
    session,
    subject(session, unitTest, tested, { compiledCode, resolver: inputResolver, thisRelation: () => relationOf(session, unitTest, tested) }),
  );
  try {
    yield* runMaterialization(context, 'unit');
  } catch (error) {
    throw unitTestError(unitTest, templateError(error));
  }
  const main = context.results.peek('main');
  const table = main?.get('table');
  const response = main?.get('response');
  if (!(table instanceof AgateTable))
    throw new TabhouseError({ code: 'template', fault: 'project', message: 'the unit materialization ran no statement named main' });
  const difference = renderDifference(table);
  return {
    status: difference === null ? 'pass' : 'fail',
    message: difference === null ? null : `\n\nactual differs from expected:\n\n${difference}\n`,
    failures: difference === null ? 0 : 1,
    adapterResponse: response instanceof AdapterResponse ? response.toDict() : {},
    compiledCode,
    relationName: null,
    rowsAffected: null,
  };
}

function unitTestError({ name }: ManifestUnitTest, failure: TabhouseError): TabhouseError {
  const said = `An error occurred during execution of unit test '${name}'. There may be an error in the unit test definition: check the data types.`;
  return new TabhouseError(
    { ...failure.toDetail(), message: `${said}\n ${titleOf(failure)}\n  ${failure.message.split('\n').join('\n  ')}` },
    { cause: failure },
  );
}

function relationOf(session: Session, unitTest: ManifestUnitTest, tested: ManifestNode): Relation {
  return new Relation({ path: { database: tested.database, schema: tested.schema, identifier: unitTest.name }, quotePolicy: session.quoting });
}

type SubjectParts = { compiledCode: string | null; resolver: RunContext['subject']['resolver']; thisRelation: () => Value };

function subject(session: Session, unitTest: ManifestUnitTest, tested: ManifestNode, parts: SubjectParts): RunContext['subject'] {
  const { expect, overrides } = unitTest;
  const isSql = expect.format === 'sql';
  // dbt gives the test no config of the model's: no contract, no header, no key of one's own.
  const config = { ...defaultConfig('unit'), materialized: 'unit', expected_rows: isSql ? [] : (expect.rows ?? []), expected_sql: isSql ? expect.rows : null };
  return {
    packageName: unitTest.package_name,
    uniqueId: unitTest.unique_id,
    file: tested.original_file_path,
    model: () => toTemplateValue({ ...modelFields(unitTest, tested), config, compiled_code: parts.compiledCode, compiled_sql: parts.compiledCode }),
    config,
    resolver: parts.resolver,
    thisRelation: parts.thisRelation,
    database: tested.database ?? session.options.database,
    schema: tested.schema ?? session.options.schema,
    compiledCode: () => parts.compiledCode,
    preHooks: [],
    postHooks: [],
    baseOverrides: overrides ? { vars: overrides.vars, envVars: overrides.env_vars } : undefined,
  };
}

function modelFields(unitTest: ManifestUnitTest, tested: ManifestNode): { [field: string]: unknown } {
  const { name, unique_id, package_name, original_file_path, path, fqn } = unitTest;
  return {
    ...{ name, unique_id, package_name, original_file_path, path, fqn, resource_type: 'unit_test', alias: name, language: 'sql' },
    ...{ description: '', columns: {}, contract: { enforced: false, alias_types: true } },
    ...{ database: tested.database, schema: tested.schema, raw_code: tested.raw_code, tested_node_unique_id: tested.unique_id },
  };
}

function* compileUnitTest(session: Session, unitTest: ManifestUnitTest, tested: ManifestNode): Steps<string> {
  const inputs = unitInputs(session, unitTest, tested);
  // dbt makes `this` for every template, asked for or not, and so its rows come first
  const used: UnitInput[] = inputs.filter(({ isThis }) => isThis);
  const resolver = new UnitResolver(unitTest, inputs, (input) => {
    if (!used.includes(input)) used.push(input);
  });
  const context = new RunContext(session, subject(session, unitTest, tested, { compiledCode: null, resolver, thisRelation: () => resolver.thisRelation() }));
  overrideMacros(context, unitTest);
  const ownCode = yield* context.render(tested.raw_code);
  const ctes: { sql: string }[] = [];
  for (const input of used) ctes.push({ sql: ` ${cteName(input.cteIdentifier)} as (\n${yield* inputSql(session, unitTest, input)}\n)` });
  return injectCtes(ownCode, ctes);
}

/** A macro put in place by the test answers with the given value whatever it is called with. */
function overrideMacros(context: RunContext, unitTest: ManifestUnitTest): void {
  for (const [name, plain] of Object.entries(unitTest.overrides?.macros ?? {})) {
    const dot = name.indexOf('.');
    const owner = dot < 0 ? context : context.get(name.slice(0, dot));
    const original = owner instanceof RunContext ? owner.get(name) : owner instanceof PyObject ? owner.getAttribute(name.slice(dot + 1)) : undefined;
    if (original === undefined) continue;
    const value = toTemplateValue(plain);
    const replacement = original instanceof PyObject && original.call ? hostFunction(name, ['*args', '**kwargs'], () => value) : value;
    const bareName = name.startsWith('dbt.') ? name.slice('dbt.'.length) : name;
    context.macros.overrides.set(name, replacement);
    context.macros.overrides.set(bareName, replacement);
    if (!bareName.includes('.')) context.set(bareName, replacement);
  }
}

function* inputSql(session: Session, unitTest: ManifestUnitTest, input: UnitInput): Steps<string> {
  const { original, fixture } = input;
  const context = new RunContext(session, {
    packageName: original.package_name,
    uniqueId: input.id,
    file: unitTest.original_file_path,
    model: () => toTemplateValue({ name: original.name, unique_id: input.id, resource_type: 'model', package_name: original.package_name }),
    config: { materialized: 'ephemeral' },
    resolver: inputResolver,
    thisRelation: () => input.relation,
    database: original.database,
    schema: original.schema,
    compiledCode: () => null,
    preHooks: [],
    postHooks: [],
  });
  if (typeof fixture.rows === 'string') return yield* context.render(fixture.rows);
  const macro = context.get('get_fixture_sql');
  if (!(macro instanceof PyObject)) throw new PyError('DbtInternalError', "dbt could not find a macro with the name 'get_fixture_sql'");
  const rows = toTemplateValue(fixture.rows ?? []);
  const sql = yield* callValue(macro, [Array.isArray(rows) ? rows.map(asPrinted) : rows, null]);
  return str(sql);
}

/** Dates in rows reach SQL as text. */
function asPrinted(row: Value): Value {
  if (!(row instanceof PyDict)) return row;
  return PyDict.of([...row.items()].map(([key, value]) => [key, value instanceof PyObject && /^datetime\./.test(value.pyType) ? value.str() : value]));
}
