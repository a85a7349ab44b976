import { PyError } from '../../jinja/values.ts';
import { RawFunction } from '../../project/context/rawFunction.ts';
import { nameArguments } from '../../project/context/referenceArguments.ts';
import { relationOfNode } from '../relations/relationOf.ts';
import type { Session } from '../session.ts';

/** dbt's `function('name')` and `function('package', 'name')` while a node of `packageName` runs: the name of the function in the database. */
export function functionReference(session: Session, packageName: string): RawFunction {
  return new RawFunction('function', (args) => {
    const { name, given } = nameArguments(args);
    const node = session.index.function(name, given, packageName);
    if (node === undefined) throw new PyError('CompilationError', `there is no function named '${name}'`);
    return relationOfNode(node, session.quoting);
  });
}
