import { TabhouseError } from '../base/error.ts';
import { unpack } from './projectArchive.ts';
import { IGNORED, MAX_BYTES, MAX_FILES, tooManyBytes, tooManyFiles } from './projectLimits.ts';

export type ProjectFiles = Record<string, Uint8Array>;

/** What dbt itself writes beside `dbt_project.yml`; a folder of models may have the same name. */
const WRITTEN = /^(target|logs|dbt_internal_packages)(\/|$)/;
const PROJECT_FILE = /^dbt_project\.ya?ml$/;

type Found = { path: string; file: () => Promise<File> };

/** The files of a dropped folder, of several dropped files, or of one zip, with paths relative to the folder that holds `dbt_project.yml`. */
export async function filesOfDrop(items: DataTransferItemList): Promise<ProjectFiles> {
  // Items are readable only while the event is handled. A file that is no file of a disk (from a mail, say) has no entry.
  const dropped = Array.from(items, (item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found: Found[] = [];
  for (const { entry, file } of dropped) {
    if (entry) await walk(entry, found);
    else if (file) found.push({ path: file.name, file: async () => file });
  }
  return collect(found);
}

/** The same for files chosen in a dialog; a chosen folder brings paths, a chosen zip is unpacked. */
export async function filesOfChoice(files: FileList | File[]): Promise<ProjectFiles> {
  return collect(Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file: async () => file })));
}

async function walk(entry: FileSystemEntry, found: Found[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '');
  if (IGNORED.test(path)) return;
  if (found.length > MAX_FILES) throw tooManyFiles();
  if (entry.isFile) {
    found.push({ path, file: () => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)) });
    return;
  }
  const children = await childrenOf(entry as FileSystemDirectoryEntry);
  const isProject = children.some(({ name }) => PROJECT_FILE.test(name));
  for (const child of children) if (!isProject || !WRITTEN.test(child.name)) await walk(child, found);
}

/** Browsers hand out at most a hundred entries a call. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return children;
    children.push(...part);
    if (children.length > MAX_FILES) throw tooManyFiles();
  }
}

async function collect(found: Found[]): Promise<ProjectFiles> {
  if (found.length === 1 && found[0]!.path.toLowerCase().endsWith('.zip')) return atProject(await unpack(await found[0]!.file()));
  const files: ProjectFiles = Object.create(null);
  let total = 0;
  for (const { path, file } of found) {
    if (IGNORED.test(path)) continue;
    const content = await file();
    total += content.size;
    if (total > MAX_BYTES) throw tooManyBytes();
    files[path] = new Uint8Array(await content.arrayBuffer());
  }
  return atProject(files);
}

/** Drops what stands outside the folder of the outermost `dbt_project.yml`, and that folder's own path. */
export function atProject(files: ProjectFiles): ProjectFiles {
  const roots = Object.keys(files)
    .filter((path) => /(^|\/)dbt_project\.ya?ml$/.test(path))
    .map((path) => path.slice(0, path.lastIndexOf('/') + 1))
    .sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b));
  const root = roots[0];
  if (root === undefined) {
    throw new TabhouseError({
      code: 'no-project',
      fault: 'usage',
      message: 'There is no dbt_project.yml in what was dropped.',
      hint: 'drop the folder that holds dbt_project.yml, or a zip of it',
    });
  }
  const inside: ProjectFiles = Object.create(null);
  for (const [path, content] of Object.entries(files)) {
    if (!path.startsWith(root) || path.split('/').includes('..')) continue;
    const own = path.slice(root.length);
    if (!WRITTEN.test(own)) inside[own] = content;
  }
  return inside;
}
