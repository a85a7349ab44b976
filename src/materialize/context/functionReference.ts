import { PyError } from '../../jinja/values.ts';
import { relationOfNode } from '../relations/relationOf.ts';
import type { Session } from '../session.ts';
import { RawFunction } from './resolvers.ts';

/** dbt's `function('name')` and `function('package', 'name')` while a node of `packageName` runs: the name of the function in the database. */
export function functionReference(session: Session, packageName: string): RawFunction {
  return new RawFunction('function', ({ positional }) => {
    const names = positional.map(String);
    const name = names.at(-1) ?? '';
    const having = Object.values(session.manifest.functions).filter((one) => one.name === name);
    const searched = names.length > 1 ? [names[0]] : [session.options.macros.rootPackage, packageName];
    const found = searched.map((one) => having.find((node) => node.package_name === one)).find((node) => node !== undefined);
    const node = found ?? (names.length > 1 ? undefined : having[0]);
    if (node === undefined) throw new PyError('CompilationError', `there is no function named '${name}'`);
    return relationOfNode(node, session.quoting);
  });
}
