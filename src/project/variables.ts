import type { Dict } from './manifest.ts';
import type { Package } from './parse/sqlFiles.ts';
import { copyDict, emptyDict, isDict } from './plain.ts';

/** A node sees its package's variables, over them the root project's, over them the command line's. */
export function variables(root: Package, packages: readonly Package[], commandLine: Dict): (packageName: string) => Dict {
  const known = new Map<string, Dict>();
  const ofProject = (vars: Dict, packageName: string): Dict => Object.assign(copyDict(vars), isDict(vars[packageName]) ? vars[packageName] : {});
  return (packageName) => {
    let vars = known.get(packageName);
    if (vars === undefined) {
      const own = packages.find((one) => one.name === packageName);
      vars = Object.assign(
        emptyDict(),
        own === undefined ? {} : ofProject(own.settings.vars, packageName),
        ofProject(root.settings.vars, packageName),
        commandLine,
      );
      known.set(packageName, vars);
    }
    return vars;
  };
}
