import { decodeUtf8, type Decoded } from './decode.ts';
import { ignoreMatcher } from './ignore.ts';

/** A file of a package as dbt names it. */
export type FoundFile = {
  /** `models/a/b.sql`: what dbt calls `original_file_path`. */
  path: string;
  /** `a/b.sql`: relative to the folder of the `*-paths` that it was found in. */
  relativePath: string;
  /** As in the files the project was read from. */
  key: string;
};

/** The files of one package (the root project or an installed one), by path relative to it. */
export class ProjectFiles {
  private readonly paths: readonly string[];
  private readonly isIgnored: (path: string) => boolean;

  /**
   * @param prefix where the package lies among `files`: '' for the root, else with a trailing slash.
   */
  constructor(
    private readonly files: FileStore,
    readonly prefix: string,
  ) {
    this.paths = files.under(prefix);
    const ignore = this.text('.dbtignore');
    this.isIgnored = ignoreMatcher(ignore?.text ?? '');
  }

  has(path: string): boolean {
    return this.files.has(this.prefix + path);
  }

  /** The file's text; undefined where there is no such file. */
  text(path: string): Decoded | undefined {
    return this.files.text(this.prefix + path);
  }

  content(path: string): string | Uint8Array | undefined {
    return this.files.content(this.prefix + path);
  }

  /** Files below the folders whose names end in one of the extensions (in any case), in a fixed order; hidden and temporary ones are left out. */
  find(folders: readonly string[], extensions: readonly string[]): FoundFile[] {
    const found: FoundFile[] = [];
    const seen = new Set<string>();
    for (const extension of extensions) {
      for (const folder of folders) {
        const root = normaliseFolder(folder);
        for (const path of this.below(root)) {
          const relativePath = path.slice(root.length);
          const name = relativePath.slice(relativePath.lastIndexOf('/') + 1);
          if (/^[.#~]/.test(name) || !name.toLowerCase().endsWith(extension) || this.isIgnored(path)) continue;
          const original = joinPath(folder, relativePath);
          if (seen.has(original)) continue;
          seen.add(original);
          found.push({ path: original, relativePath, key: this.prefix + path });
        }
      }
    }
    return found;
  }

  private below(root: string): readonly string[] {
    return root === '' ? this.paths : this.paths.filter((path) => path.startsWith(root));
  }
}

/** `./models/` → `models/`; `.` → ``. */
function normaliseFolder(folder: string): string {
  const parts = folder.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 ? '' : `${parts.join('/')}/`;
}

/** Python's `os.path.join`. */
export function joinPath(folder: string, path: string): string {
  return folder === '' || folder.endsWith('/') ? folder + path : `${folder}/${path}`;
}

/** What is kept of the files between readings of the same project. */
export class FileMemory {
  readonly decoded = new Map<string, { content: string | Uint8Array; text: Decoded }>();
  private given: readonly string[] = [];
  private sorted: readonly string[] = [];

  /** Paths in the order of their folders; sorted again only where they are not those of the last time. */
  inOrder(paths: readonly string[]): readonly string[] {
    if (paths.length === this.given.length && paths.every((path, i) => path === this.given[i])) return this.sorted;
    this.given = paths;
    return (this.sorted = [...paths].sort(byFolder));
  }
}

/** All files that were handed in. Paths have forward slashes and no leading `./`. */
export class FileStore {
  private readonly contents = new Map<string, string | Uint8Array>();
  private readonly sorted: readonly string[];

  constructor(
    files: Iterable<readonly [string, string | Uint8Array]>,
    private readonly memory: FileMemory,
  ) {
    for (const [path, content] of files) this.contents.set(path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, ''), content);
    this.sorted = memory.inOrder([...this.contents.keys()]);
  }

  has(path: string): boolean {
    return this.contents.has(path);
  }
  content(path: string): string | Uint8Array | undefined {
    return this.contents.get(path);
  }
  text(path: string): Decoded | undefined {
    const content = this.contents.get(path);
    if (content === undefined) return undefined;
    const known = this.memory.decoded.get(path);
    if (known?.content === content) return known.text;
    const text = decodeUtf8(content);
    this.memory.decoded.set(path, { content, text });
    return text;
  }
  /** Paths below a prefix, without it. */
  under(prefix: string): readonly string[] {
    return prefix === '' ? this.sorted : this.sorted.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  }
  keys(): readonly string[] {
    return this.sorted;
  }
}

/** The files of a folder before those of its sub-folders, as a walk from the top meets them. */
function byFolder(left: string, right: string): number {
  const a = left.split('/');
  const b = right.split('/');
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const aIsFile = i === a.length - 1;
    const bIsFile = i === b.length - 1;
    if (aIsFile !== bIsFile) return aIsFile ? -1 : 1;
    if (a[i] !== b[i]) return (a[i] as string) < (b[i] as string) ? -1 : 1;
  }
  return a.length - b.length;
}
