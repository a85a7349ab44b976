import type { Manifest, ManifestExposure, ManifestNode, ManifestSource, ManifestUnitTest } from '../../project/manifest.ts';
import { usage } from '../commandLine/parse.ts';
import type { GraphMember } from '../nodeGraph.ts';
import { configMatches } from './configMethod.ts';
import { matchesFqn } from './fqn.ts';
import { fnmatch } from './glob.ts';
import { pathMatcher } from './pathMethod.ts';
import type { Criterion, Method } from './spec.ts';

type Matcher = (member: GraphMember) => boolean;

const isNode = (member: GraphMember): member is ManifestNode =>
  !['source', 'exposure', 'unit_test', 'metric', 'semantic_model', 'saved_query'].includes(member.resource_type);
const RESOURCE_TYPES = [
  'model',
  'analysis',
  'test',
  'snapshot',
  'operation',
  'seed',
  'rpc',
  'sql_operation',
  'doc',
  'source',
  'macro',
  'exposure',
  'metric',
  'group',
  'saved_query',
  'semantic_model',
  'unit_test',
  'fixture',
  'function',
];

/** What decides whether a member is meant by the criterion itself, without its `+` and `@`. @throws TabhouseError code `usage` */
export function matcherOf(criterion: Criterion, manifest: Manifest): Matcher {
  return BUILDERS[criterion.method](criterion, manifest);
}

const textOf = (criterion: Criterion): string => String(criterion.value);

const BUILDERS: Record<Method, (criterion: Criterion, manifest: Manifest) => Matcher> = {
  fqn: (criterion) => (member) => member.resource_type !== 'source' && matchesFqn(member.fqn, textOf(criterion), isVersioned(member)),
  tag: (criterion) => (member) => tagsOf(member).some((tag) => fnmatch(tag, textOf(criterion))),
  group: (criterion) => (member) => {
    if (!isNode(member) && member.resource_type !== 'metric') return false;
    const group = (member as ManifestNode).config['group'];
    return typeof group === 'string' && fnmatch(group, textOf(criterion));
  },
  access: (criterion) => (member) => member.resource_type === 'model' && (member as ManifestNode).access === criterion.value,
  source: sourceMatcher,
  path: (criterion, manifest) => pathMatcher(textOf(criterion), manifest),
  file: (criterion) => (member) => {
    const file = member.original_file_path.split('/').at(-1) ?? '';
    return fnmatch(file, textOf(criterion)) || fnmatch(file.replace(/(?<=.)\.[^.]*$/, ''), textOf(criterion));
  },
  package: (criterion, manifest) => {
    const name = criterion.value === 'this' ? manifest.metadata.project_name : textOf(criterion);
    return (member) => fnmatch(member.package_name, name);
  },
  config: (criterion) => (member) =>
    (isNode(member) || member.resource_type === 'source') &&
    configMatches((member as ManifestNode | ManifestSource).config, criterion.methodArguments, criterion.value),
  test_name: (criterion) => (member) => {
    if (member.resource_type === 'unit_test') return fnmatch(member.name, textOf(criterion));
    const metadata = member.resource_type === 'test' ? (member as ManifestNode).test_metadata : undefined;
    return metadata !== undefined && fnmatch(metadata.name, textOf(criterion));
  },
  test_type: testTypeMatcher,
  resource_type: (criterion) => {
    if (!RESOURCE_TYPES.includes(textOf(criterion)))
      throw usage(`Invalid resource_type selector "${textOf(criterion)}"`, `known: ${RESOURCE_TYPES.join(', ')}`);
    return (member) => member.resource_type === criterion.value;
  },
  state: later,
  result: later,
  source_status: later,
  exposure: (criterion) => packagedName('exposure', criterion),
  metric: (criterion) => packagedName('metric', criterion),
  semantic_model: (criterion) => packagedName('semantic_model', criterion),
  saved_query: (criterion) => packagedName('saved_query', criterion),
  unit_test: (criterion) => packagedName('unit_test', criterion),
  version: versionMatcher,
};

function later(criterion: Criterion): Matcher {
  throw usage(`The selector method '${criterion.method}:' compares with an earlier run, which is not available here yet (${criterion.raw})`);
}

function isVersioned(member: GraphMember): boolean {
  return (member.resource_type === 'model' || member.resource_type === 'unit_test') && (member as ManifestNode).version != null;
}

function tagsOf(member: GraphMember): string[] {
  const tags: unknown = member.resource_type === 'unit_test' ? (member as ManifestUnitTest).config.tags : (member as ManifestExposure).tags;
  if (typeof tags === 'string') return [tags];
  return Array.isArray(tags) ? tags.map(String) : [];
}

function sourceMatcher(criterion: Criterion): Matcher {
  const parts = textOf(criterion).split('.');
  if (parts.length > 3)
    throw usage(
      `Invalid source selector value "${textOf(criterion)}". Sources must be of the form \`\${source_name}\`, \`\${source_name}.\${target_name}\`, or \`\${package_name}.\${source_name}.\${target_name}\``,
    );
  const table = parts.length > 1 ? parts.pop()! : '*';
  const source = parts.pop()!;
  const packageName = parts.pop() ?? '*';
  return (member) =>
    member.resource_type === 'source' &&
    fnmatch(member.package_name, packageName) &&
    fnmatch((member as ManifestSource).source_name, source) &&
    fnmatch(member.name, table);
}

function packagedName(type: string, criterion: Criterion): Matcher {
  const parts = textOf(criterion).split('.');
  const kind = type.replace('_', ' ');
  if (parts.length > 2)
    throw usage(`Invalid ${kind} selector value "${textOf(criterion)}". It must be of the form \${${type}_name} or \${package_name.${type}_name}`);
  const name = parts.pop()!;
  const packageName = parts.pop() ?? '*';
  return (member) => member.resource_type === type && fnmatch(member.package_name, packageName) && fnmatch(member.name, name);
}

/** dbt asks whether the value is in the text 'data', 'singular' or 'unit': a part of such a word stands for it. */
function testTypeMatcher(criterion: Criterion): Matcher {
  const type = textOf(criterion);
  const generic: Matcher = (member) => member.resource_type === 'test' && (member as ManifestNode).test_metadata !== undefined;
  if (type === 'generic' || type === 'schema') return generic;
  if ('data'.includes(type)) return (member) => member.resource_type === 'test';
  if ('singular'.includes(type)) return (member) => member.resource_type === 'test' && !generic(member);
  if ('unit'.includes(type)) return (member) => member.resource_type === 'unit_test';
  throw usage(`Invalid test type selector ${type}: expected "generic", "singular", "unit", or "data"`);
}

function versionMatcher(criterion: Criterion): Matcher {
  const wanted = textOf(criterion);
  if (!['latest', 'prerelease', 'old', 'none'].includes(wanted))
    throw usage(`Invalid version type selector ${wanted}: expected one of: "latest", "prerelease", "old", or "none"`);
  return (member) => {
    if (member.resource_type !== 'model') return false;
    const { version, latest_version: latest } = member as ManifestNode;
    if (version == null) return wanted === 'none';
    if (wanted === 'latest') return version === latest;
    if (latest == null || version === latest) return false;
    const newer = typeof version === 'number' && typeof latest === 'number' ? version > latest : String(version) > String(latest);
    return wanted === 'prerelease' ? newer : wanted === 'old' && !newer;
  };
}
