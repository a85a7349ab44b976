import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;

/** Rooms by floor, as docs/architecture.md draws them. A file may import from its own room and from lower floors. */
const FLOORS: readonly (readonly string[])[] = [
  ['base'],
  ['jinja', 'graph', 'engine', 'generator', 'ui', 'offline'],
  ['project'],
  ['materialize', 'metrics'],
  ['plan'],
  ['runtime', 'export'],
  ['warehouse'],
  ['state'],
  ['views'],
];
/** Rooms that may not know the clock, the page, the network or chance: they are handed what they need. */
const PURE = ['base', 'jinja', 'graph', 'generator', 'project', 'materialize', 'metrics', 'plan'];
const IMPURE =
  /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|document\.|window\.|fetch\(|localStorage|indexedDB|navigator\.|crypto\.randomUUID)/;

type SourceFile = { path: string; room: string; text: string; imports: string[] };

function sources(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    return entry.isDirectory() ? sources(path) : /\.(ts|svelte)$/.test(entry.name) ? [path] : [];
  });
}

const files: SourceFile[] = sources('src').map((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const imports = [...text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'(\.[^']+)'/g)].map((found) =>
    normalize(join(dirname(path), (found[1] ?? '').replace(/\?.*$/, ''))),
  );
  return { path, room: path.split('/')[1] ?? '', text, imports };
});
const floorOf = new Map(FLOORS.flatMap((rooms, floor) => rooms.map((room) => [room, floor] as const)));
const roomOf = (path: string) => path.split('/')[1] ?? '';

describe('the architecture', () => {
  it('knows every room', () => {
    const unknown = [...new Set(files.filter((file) => file.path.split('/').length > 2).map((file) => file.room))].filter(
      (room) => !floorOf.has(room) && room !== 'cli',
    );
    expect(unknown).toEqual([]);
  });

  it('imports downwards only', () => {
    const upward = files.flatMap((file) =>
      file.imports
        .filter((target) => target.startsWith('src/') && floorOf.has(file.room) && file.path.split('/').length > 2)
        .filter((target) => roomOf(target) !== file.room && (floorOf.get(roomOf(target)) ?? 99) >= (floorOf.get(file.room) ?? -1))
        .map((target) => `${file.path} → ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it('has no cycles between files', () => {
    const edges = new Map(files.map((file) => [file.path, file.imports]));
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (path: string, trail: string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
        return;
      }
      state.set(path, 'open');
      for (const next of edges.get(path) ?? []) if (edges.has(next)) visit(next, [...trail, path]);
      state.set(path, 'done');
    };
    // A type can point back at its user without a cycle at run time; `import type` is left out for that reason.
    for (const file of files) {
      const runtime = [...file.text.matchAll(/^(?:import|export)(?!\s+type)[^;]*?from\s+'(\.[^']+)'/gms)].map((found) =>
        normalize(join(dirname(file.path), found[1] ?? '')),
      );
      edges.set(file.path, runtime);
    }
    for (const file of files) visit(file.path, []);
    expect(cycles).toEqual([]);
  });

  it('keeps clock, page, network and chance out of the pure rooms', () => {
    const impure = files
      .filter((file) => PURE.includes(file.room) && !/\/worker\.ts$/.test(file.path))
      .flatMap((file) =>
        file.text.split('\n').flatMap((line, index) => (IMPURE.test(line.replace(/\/\/.*|\/?\*.*/, '')) ? [`${file.path}:${index + 1} ${line.trim()}`] : [])),
      );
    expect(impure).toEqual([]);
  });

  it('has no barrels', () => {
    const barrels = files.filter((file) => /\/index\.ts$/.test(file.path)).map((file) => relative(ROOT, join(ROOT, file.path)));
    expect(barrels).toEqual([]);
  });
});
