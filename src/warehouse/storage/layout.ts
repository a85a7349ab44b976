import { TabhouseError } from '../../base/error.ts';

/** DuckDB's files beside a database file; none of them is ever of use here (docs/decisions/0001). */
export const SIDECARS = ['.wal', '.wal.checkpoint', '.wal.recovery'] as const;
export const DATABASE_FILE = 'warehouse.duckdb';
/** A complete database file waiting to take the place of the present one. */
export const INCOMING_FILE = 'incoming.duckdb';

/** Any text as a file name, one to one: letters, digits and `-` stay, every other UTF-8 byte becomes `_hh`. */
export function fileNameOf(text: string): string {
  const name = [...new TextEncoder().encode(text)]
    .map((byte) => (/[A-Za-z0-9-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `_${byte.toString(16).padStart(2, '0')}`))
    .join('');
  if (name.length > 200) throw new TabhouseError({ code: 'usage', fault: 'usage', message: `The name “${text.slice(0, 40)}…” is too long for a file.` });
  return name || '_';
}

/** Folders of one deployment: all sites of a GitHub Pages account share an origin, so the base path is part of every name. */
export class Layout {
  readonly root: readonly string[];
  constructor(readonly basePath: string) {
    this.root = ['tabhouse', fileNameOf(basePath)];
  }
  get spill(): readonly string[] {
    return [...this.root, 'spill'];
  }
  project(project: string): readonly string[] {
    return [...this.root, fileNameOf(project)];
  }
  backups(project: string): readonly string[] {
    return [...this.project(project), 'backups'];
  }
  damaged(project: string): readonly string[] {
    return [...this.project(project), 'damaged'];
  }
}
