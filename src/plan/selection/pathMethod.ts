import type { Manifest, ManifestNode } from '../../project/manifest.ts';
import { usage } from '../commandLine/parse.ts';
import type { GraphMember } from '../nodeGraph.ts';
import { globMatch } from './glob.ts';

/** Members whose file, YAML file, or one of whose folders the pattern meets among the root project's files, as dbt globs them. */
export function pathMatcher(pattern: string, manifest: Manifest): (member: GraphMember) => boolean {
  if (pattern.startsWith('/')) throw usage(`path:${pattern} — Non-relative patterns are unsupported`);
  const { files, folders } = pathsOf(manifest);
  const met = new Set<string>();
  for (const file of files) if (globMatch(file, pattern, false)) met.add(file);
  for (const folder of folders) if (globMatch(folder, pattern, true)) met.add(folder);
  return (member) => {
    if (met.has(member.original_file_path) || foldersOf(member.original_file_path).some((folder) => met.has(folder))) return true;
    const patch = (member as ManifestNode).patch_path;
    return typeof patch === 'string' && met.has(patch.split('://')[1] ?? '');
  };
}

function pathsOf(manifest: Manifest): { files: Set<string>; folders: Set<string> } {
  const root = manifest.metadata.project_name;
  const files = new Set<string>();
  const folders = new Set<string>();
  const groups = [
    manifest.nodes,
    manifest.sources,
    manifest.exposures,
    manifest.metrics,
    manifest.unit_tests,
    manifest.semantic_models,
    manifest.saved_queries,
    manifest.functions,
    manifest.macros,
  ];
  for (const group of groups) {
    for (const member of Object.values(group) as { package_name: string; original_file_path: string; patch_path?: string | null }[]) {
      if (member.package_name === root) files.add(member.original_file_path);
      if (member.patch_path?.startsWith(`${root}://`)) files.add(member.patch_path.slice(root.length + 3));
    }
  }
  for (const file of files) for (const folder of foldersOf(file)) folders.add(folder);
  return { files, folders };
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}
