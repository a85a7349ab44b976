import type { Globals } from '../jinja/rendering.ts';
import { readDbtProject } from './dbtProject.ts';
import { FileStore, ProjectFiles } from './files/projectFiles.ts';
import { isDict } from './plain.ts';
import type { Findings } from './problems.ts';
import type { Package } from './parse/sqlFiles.ts';
import type { TemplateCache } from './templating.ts';
import type { YamlFile } from './yaml/loadYaml.ts';
import { strValue } from './pythonText.ts';

const NO_PACKAGE = "remove the folder, or run 'dbt deps' again";

/** Finds the packages a project has installed: below `packages-install-path`, and local ones that lie among its files. */
export class PackageReader {
  constructor(
    private readonly store: FileStore,
    private readonly yaml: (key: string) => YamlFile | null,
    private readonly globals: Globals,
    private readonly templates: TemplateCache,
    private readonly findings: Findings,
  ) {}

  read(root: Package): Package[] {
    const named = this.named();
    const installed = this.installedFolders(root.settings.packagesInstallPath);
    const locals = named.flatMap(({ local }) => (local === null ? [] : [local]));
    const folders = [...installed];
    for (const local of locals) if (!folders.includes(local) && this.store.has(`${local}dbt_project.yml`)) folders.push(local);
    const packages = new Map<string, Package>();
    for (const prefix of folders) this.add(prefix, root, packages, installed.includes(prefix));
    this.checkMissing(named, packages, root.settings.packagesInstallPath);
    return [...packages.values()];
  }

  private installedFolders(path: string): string[] {
    const prefix = `${path.replace(/^\.\//, '').replace(/\/+$/, '')}/`;
    const names = new Set<string>();
    for (const key of this.store.keys()) {
      if (!key.startsWith(prefix)) continue;
      const slash = key.indexOf('/', prefix.length);
      if (slash !== -1) names.add(key.slice(prefix.length, slash));
    }
    const folders = [...names].filter((name) => !name.startsWith('__')).map((name) => `${prefix}${name}/`);
    return folders.filter((folder) => {
      const isPackage = this.store.has(`${folder}dbt_project.yml`);
      if (!isPackage)
        this.findings.problem({
          message: `${folder} is no package: it has no dbt_project.yml`,
          file: `${folder}dbt_project.yml`,
          line: 1,
          column: 1,
          hint: NO_PACKAGE,
        });
      return isPackage;
    });
  }

  private add(prefix: string, root: Package, packages: Map<string, Package>, isInstalled: boolean): void {
    const yaml = this.yaml(`${prefix}dbt_project.yml`);
    if (yaml === null) return;
    const settings = readDbtProject(yaml, this.globals, this.templates, this.findings);
    if (settings === null) return;
    const before = packages.get(settings.name);
    if (settings.name === root.name || before !== undefined) {
      if (!isInstalled) return;
      const other = before === undefined ? 'the project itself' : before.files.prefix;
      this.findings.inYaml(yaml, ['name'], `two packages have the name '${settings.name}': ${other} and ${prefix}`, 'a package name is unique');
      return;
    }
    packages.set(settings.name, {
      name: settings.name,
      settings: { ...settings, quoting: root.settings.quoting },
      files: new ProjectFiles(this.store, prefix),
    });
  }

  /** What packages.yml or dependencies.yml asks for. */
  private named(): { label: string; local: string | null; yaml: YamlFile; index: number }[] {
    const yaml = this.yaml('packages.yml') ?? this.yaml('dependencies.yml');
    if (yaml === null) return [];
    for (const problem of yaml.problems) this.findings.problem(problem);
    const list = isDict(yaml.value) ? yaml.value['packages'] : null;
    if (!Array.isArray(list)) return [];
    return (list as unknown[]).flatMap((entry, index) => {
      if (!isDict(entry)) return [];
      const local = typeof entry['local'] === 'string' ? normalise(entry['local']) : null;
      const label = strValue(entry['package'] ?? entry['git'] ?? entry['local'] ?? entry['tarball'] ?? entry['private'] ?? 'a package');
      return [{ label, local, yaml, index }];
    });
  }

  /** dbt counts: fewer folders than packages named means that `dbt deps` was not run. */
  private checkMissing(named: ReturnType<PackageReader['named']>, packages: ReadonlyMap<string, Package>, installPath: string): void {
    if (named.length <= packages.size) return;
    const installed = [...packages.values()].map((one) => [one.name, folderName(one.files.prefix)]).flat();
    const missing = named.filter(({ label }) => !installed.includes(lastPart(label)) && !installed.includes(lastPart(label).replaceAll('-', '_')));
    const first = missing[0] ?? named[0];
    if (first === undefined) return;
    const labels = (missing.length > 0 ? missing : named).map((one) => one.label).join(', ');
    this.findings.inYaml(
      first.yaml,
      ['packages', first.index],
      `these packages are named but not installed: ${labels}; run 'dbt deps' in the project and drop the folder again, with ${installPath}/`,
    );
  }
}

function lastPart(label: string): string {
  return (
    label
      .replace(/\.git$/, '')
      .split('/')
      .filter(Boolean)
      .at(-1) ?? label
  );
}

function folderName(prefix: string): string {
  return lastPart(prefix);
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
}
