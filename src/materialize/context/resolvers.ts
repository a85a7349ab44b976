import { TabhouseError } from '../../base/error.ts';
import { nearestName } from '../../base/nearest.ts';
import { PyError, type CallArguments, type Value } from '../../jinja/values.ts';
import { RawFunction } from '../../project/context/rawFunction.ts';
import { refArgs, sourceArgs } from '../../project/context/referenceArguments.ts';
import type { ManifestNode } from '../../project/manifest.ts';
import { relationOfEphemeral, relationOfNode, relationOfSource } from '../relations/relationOf.ts';
import type { Relation } from '../../project/context/relation.ts';
import type { Session } from '../session.ts';

/** How `ref` and `source` of one node find what they name. */
export interface Resolver {
  ref(name: string, packageName: string | null, version: string | number | null): Relation;
  source(sourceName: string, tableName: string): Relation;
}

/** dbt's `ref` while a node runs. */
export function refFunction(resolver: Resolver, config?: () => Value | undefined): RawFunction {
  const body = (args: CallArguments): Value => {
    const { name, package: packageName, version } = refArgs(args);
    return resolver.ref(name, packageName, version);
  };
  return new RawFunction('ref', body, config);
}

/** dbt's `source` while a node runs. */
export function sourceFunction(resolver: Resolver, config?: () => Value | undefined): RawFunction {
  return new RawFunction('source', (args) => resolver.source(...sourceArgs(args)), config);
}

/** The manifest's own nodes. Ephemeral ones are noted, for their SQL has to be put before the query. */
export class ManifestResolver implements Resolver {
  constructor(
    private readonly session: Session,
    private readonly node: Pick<ManifestNode, 'name' | 'unique_id' | 'package_name' | 'original_file_path' | 'resource_type'> & {
      dependsOn: readonly string[] | null;
    },
    /** Told of every ephemeral model referred to; null where they cannot be (hooks, macros). */
    private readonly onEphemeral: ((uniqueId: string) => void) | null,
  ) {}

  private get limit(): number | null {
    return this.session.flag('EMPTY') === true ? 0 : null;
  }

  ref(name: string, packageName: string | null, version: string | number | null): Relation {
    const { session, node } = this;
    const target = session.index.ref(name, packageName, version, node.package_name);
    if (!target) {
      const where = `${version === null ? '' : `with version '${version}' `}${packageName === null ? '' : `in package or project '${packageName}' `}`;
      throw notFound(node, 'node', name, nearestName(name, session.index.names()), where);
    }
    if (node.dependsOn && !node.dependsOn.includes(target.unique_id)) throw undeclared(node, packageName, name, version);
    if (target.config.materialized !== 'ephemeral') return relationOfNode(target, session.quoting, { limit: this.limit });
    if (!this.onEphemeral) {
      throw new PyError('CompilationError', `Operations can not ref() ephemeral nodes, but ${target.name} is ephemeral`);
    }
    this.onEphemeral(target.unique_id);
    return relationOfEphemeral(target.alias, { limit: this.limit });
  }

  source(sourceName: string, tableName: string): Relation {
    const source = this.session.index.source(sourceName, tableName, this.node.package_name);
    const full = `${sourceName}.${tableName}`;
    if (!source) throw notFound(this.node, 'source', full, nearestName(full, this.session.index.sourceNames()));
    return relationOfSource(source, { limit: this.limit });
  }
}

type Place = { name: string; unique_id: string; original_file_path: string; resource_type: string };

/** @param where the version and the package asked for */
export function notFound(node: Place, kind: string, target: string, nearest: string | null, where = ''): TabhouseError {
  return new TabhouseError({
    code: 'template',
    fault: 'project',
    node: node.unique_id,
    message: `${titled(node.resource_type)} '${node.unique_id}' (${node.original_file_path}) depends on a ${kind} named '${target}' ${where}which was not found`,
    hint: nearest === null || nearest === target ? undefined : `did you mean '${nearest}'?`,
  });
}

function undeclared(node: Place, packageName: string | null, name: string, version: string | number | null): TabhouseError {
  const args = [...(packageName ? [`'${packageName}'`] : []), `'${name}'`, ...(version === null ? [] : [`v=${version}`])].join(', ');
  return new TabhouseError({
    code: 'template',
    fault: 'project',
    node: node.unique_id,
    message:
      `dbt was unable to infer all dependencies for the model "${node.name}".\nThis typically happens when ref() is placed within a conditional block.\n\n` +
      `To fix this, add the following hint to the top of the model "${node.name}":\n\n-- depends_on: {{ ref(${args}) }}`,
  });
}

/** Python's `title()`: `Unit_Test`. */
const titled = (type: string): string => type.replace(/[a-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1));
