import { unzipSync } from 'fflate';
import { TabhouseError } from '../base/error.ts';

export type ProjectFiles = Record<string, Uint8Array>;

const MAX_FILES = 20_000;
const MAX_BYTES = 200_000_000;
const IGNORED = /(^|\/)(\.git|\.venv|venv|node_modules|__pycache__|__MACOSX|\.DS_Store)(\/|$)/;
/** What dbt itself writes beside `dbt_project.yml`; a folder of models may have the same name. */
const WRITTEN = /^(target|logs)(\/|$)/;
const PROJECT_FILE = /^dbt_project\.ya?ml$/;

type Found = { path: string; bytes: () => Promise<Uint8Array> };

/** The files of a dropped folder, of several dropped files, or of one zip, with paths relative to the folder that holds `dbt_project.yml`. */
export async function filesOfDrop(items: DataTransferItemList): Promise<ProjectFiles> {
  // Items are readable only while the event is handled. A file that is no file of a disk (from a mail, say) has no entry.
  const dropped = Array.from(items, (item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found: Found[] = [];
  for (const { entry, file } of dropped) {
    if (entry) await walk(entry, found);
    else if (file) found.push({ path: file.name, bytes: () => bytesOf(file) });
  }
  return collect(found);
}

/** The same for files chosen in a dialog; a chosen folder brings paths, a chosen zip is unpacked. */
export async function filesOfChoice(files: FileList | File[]): Promise<ProjectFiles> {
  return collect(Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, bytes: () => bytesOf(file) })));
}

async function walk(entry: FileSystemEntry, found: Found[]): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '');
  if (IGNORED.test(path)) return;
  if (found.length > MAX_FILES) throw tooMuch(`more than ${MAX_FILES.toLocaleString('en-US')} files`);
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ path, bytes: () => bytesOf(file) });
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
    if (children.length > MAX_FILES) throw tooMuch(`more than ${MAX_FILES.toLocaleString('en-US')} files`);
  }
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

async function collect(found: Found[]): Promise<ProjectFiles> {
  if (found.length === 1 && found[0]!.path.toLowerCase().endsWith('.zip')) return atProject(unpack(await found[0]!.bytes()));
  const files: ProjectFiles = Object.create(null);
  let total = 0;
  for (const { path, bytes } of found) {
    if (IGNORED.test(path)) continue;
    const content = await bytes();
    total += content.byteLength;
    if (total > MAX_BYTES) throw tooMuch('more than 200 MB');
    files[path] = content;
  }
  return atProject(files);
}

function unpack(zip: Uint8Array): ProjectFiles {
  let total = 0;
  let count = 0;
  try {
    return unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith('/') || IGNORED.test(name)) return false;
        total += originalSize;
        count += 1;
        if (total > MAX_BYTES || count > MAX_FILES) throw tooMuch('more than 200 MB or 20,000 files');
        return true;
      },
    });
  } catch (thrown) {
    throw TabhouseError.from(thrown, { code: 'zip', fault: 'usage', hint: 'drop the unpacked folder instead' });
  }
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

function tooMuch(what: string): TabhouseError {
  return new TabhouseError({
    code: 'too-large',
    fault: 'usage',
    message: `This holds ${what}.`,
    hint: 'drop only the dbt project: its models, macros, seeds and dbt_packages',
  });
}
