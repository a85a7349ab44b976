import type { DisabledNode, Manifest, ManifestNode, ManifestUnitTest } from '../manifest.ts';
import type { ManifestBuilder } from '../parse/builder.ts';
import { findDisabled, isVersioned } from '../parse/lookup.ts';
import { isTruthy } from '../pythonText.ts';
import type { References } from './references.ts';

/** Nodes that properties switched on or off go where they belong now. */
export function sortDisabled(builder: ManifestBuilder): void {
  for (const nodes of [builder.nodes, builder.functions]) {
    for (const node of [...nodes.values()]) {
      if (node.config.enabled) continue;
      nodes.delete(node.unique_id);
      builder.disable(node);
    }
  }
  for (const [id, nodes] of [...builder.disabled]) {
    const enabled = nodes.filter((node): node is ManifestNode => 'raw_code' in node && (node as ManifestNode).config.enabled);
    if (enabled.length === 0) continue;
    const others = nodes.filter((node) => !enabled.includes(node as ManifestNode));
    if (others.length === 0) builder.disabled.delete(id);
    else builder.disabled.set(id, others);
    for (const node of enabled) builder.add(node);
  }
}

/** Copies what templates said into the nodes. */
export function applyRecorders(builder: ManifestBuilder): void {
  for (const nodes of [builder.nodes, builder.functions]) for (const node of nodes.values()) apply(node);
  for (const nodes of builder.disabled.values()) for (const node of nodes) apply(node);

  function apply(node: DisabledNode): void {
    const recorder = builder.recorderOf(node);
    if (recorder === undefined || !('raw_code' in node) || typeof node.raw_code !== 'string') return;
    const target = node as ManifestNode;
    target.depends_on.macros = [...recorder.macros];
    if (target.refs === undefined) return;
    target.refs = recorder.refs;
    target.sources = recorder.sources;
    target.metrics = recorder.metrics;
    target.functions = recorder.functions;
  }
}

/** Finds the model of each unit test. */
export function attachUnitTests(builder: ManifestBuilder, references: References): void {
  for (const [id, unitTest] of [...builder.unitTests]) {
    const [name = '', version] = unitTest.model.split(/\s+/);
    const ids = references.refs.find(version === undefined ? name : `${name}.v${version}`, unitTest.package_name);
    const node = ids[0] === undefined ? undefined : builder.nodes.get(ids[0]);
    if (node === undefined) {
      builder.unitTests.delete(id);
      if (findDisabled(builder.disabled, name, unitTest.package_name, ['model']).length > 0) {
        unitTest.config.enabled = false;
        builder.disable(unitTest);
      } else if (!builder.failedNames.has(name)) {
        builder.findings.problem({
          message: `unit test '${unitTest.name}': there is no model named '${name}'`,
          ...builder.originOf(unitTest),
          hint: nearModel(references, name),
        });
      }
      continue;
    }
    unitTest.depends_on.nodes = [node.unique_id];
    unitTest.schema = node.schema;
    checkUnitTest(builder, unitTest, node);
  }
}

function nearModel(references: References, name: string): string | undefined {
  const found = [...references.refs.names()].find((one) => one.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : `did you mean '${found}'?`;
}

function checkUnitTest(builder: ManifestBuilder, unitTest: ManifestUnitTest, model: ManifestNode): void {
  const origin = builder.originOf(unitTest);
  if (isVersioned(model)) unitTest.unsupported = { message: `unit test '${unitTest.name}': model versions are not supported yet`, ...origin };
  if (!isVersioned(model) && (isTruthy(unitTest.versions?.include) || isTruthy(unitTest.versions?.exclude))) {
    const message = `Unit test '${unitTest.name}' should not have a versions include or exclude when referencing non-versioned model '${model.name}'`;
    builder.findings.problem({ message, ...origin });
  }
  if (!model.depends_on.macros.includes('macro.dbt.is_incremental')) return;
  const override = unitTest.overrides?.macros['is_incremental'];
  if (typeof override !== 'boolean') {
    builder.findings.problem({
      message: `Boolean override for 'is_incremental' must be provided for unit test '${unitTest.name}' in model '${model.name}'`,
      ...origin,
      hint: 'overrides: {macros: {is_incremental: false}}',
    });
  } else if (override && !unitTest.given.some((given) => given.input.trim() === 'this')) {
    builder.findings.problem({
      message: `Unit test '${unitTest.name}' for incremental model '${model.name}' must have a 'this' input`,
      ...origin,
      hint: "add '- input: this' to given",
    });
  }
}

/** dbt's guess at primary keys, from constraints and from tests of uniqueness. */
export function inferPrimaryKeys(builder: ManifestBuilder): void {
  const tests = new Map<string, ManifestNode[]>();
  const disabled = [...builder.disabled.values()].flat() as ManifestNode[];
  for (const node of [...builder.nodes.values(), ...disabled]) {
    if (node.attached_node === null || node.attached_node === undefined) continue;
    const list = tests.get(node.attached_node);
    if (list === undefined) tests.set(node.attached_node, [node]);
    else list.push(node);
  }
  for (const node of builder.nodes.values()) {
    if (node.resource_type === 'model') node.primary_key = primaryKeyOf(node, tests.get(node.unique_id) ?? []).sort();
  }
}

function primaryKeyOf(model: ManifestNode, tests: readonly ManifestNode[]): string[] {
  for (const constraint of model.constraints ?? [])
    if (constraint['type'] === 'primary_key') return [...((constraint['columns'] as string[] | undefined) ?? [])];
  for (const column of Object.values(model.columns)) if (column.constraints.some((one) => one['type'] === 'primary_key')) return [column.name];
  const [unique, maybeUnique, notNull] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const test of tests) {
    const { name = '', kwargs = {} } = test.test_metadata ?? {};
    const combination = kwargs['combination_of_columns'];
    const columns =
      typeof kwargs['column_name'] === 'string'
        ? [kwargs['column_name']]
        : Array.isArray(combination)
          ? combination.filter((one) => typeof one === 'string')
          : [];
    for (const column of columns) {
      if (name === 'unique' || name === 'unique_combination_of_columns') (test.config.enabled ? unique : maybeUnique).add(column);
      else if (name === 'not_null') notNull.add(column);
    }
  }
  const both = [...notNull].filter((column) => unique.has(column) || maybeUnique.has(column));
  if (both.length > 0) return both;
  return unique.size > 0 ? [...unique] : [...maybeUnique];
}

type EdgeMember = { unique_id: string; depends_on: { nodes?: string[] } };

/** `parent_map`, `child_map` and `group_map`. */
export function buildMaps(builder: ManifestBuilder): Pick<Manifest, 'parent_map' | 'child_map' | 'group_map'> {
  const sources = [...builder.sources.values()].map((source): EdgeMember => ({ unique_id: source.unique_id, depends_on: { nodes: [] } }));
  const members: EdgeMember[] = [
    ...builder.nodes.values(),
    ...sources,
    ...builder.exposures.values(),
    ...builder.metrics.values(),
    ...builder.semanticModels.values(),
    ...builder.savedQueries.values(),
    ...builder.unitTests.values(),
    ...builder.functions.values(),
  ];
  const parents: Record<string, string[]> = {};
  const children: Record<string, string[]> = {};
  for (const member of members) children[member.unique_id] = [];
  for (const member of members) {
    const nodes = member.depends_on.nodes ?? [];
    parents[member.unique_id] = nodes.length > 1 ? [...nodes].sort() : [...nodes];
    for (const id of nodes) children[id]?.push(member.unique_id);
  }
  for (const list of Object.values(children)) if (list.length > 1) list.sort();
  const groups: Record<string, string[]> = {};
  for (const group of builder.groups.values()) groups[group.name] = [];
  for (const node of builder.nodes.values()) if (node.group !== null) groups[node.group]?.push(node.unique_id);
  return { parent_map: parents, child_map: children, group_map: groups };
}
