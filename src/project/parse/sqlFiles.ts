import { extractBlocks, type ExtractedBlock } from '../../jinja/blocks.ts';
import type { ProjectSettings } from '../dbtProject.ts';
import type { ProjectFiles, FoundFile } from '../files/projectFiles.ts';
import { sha256Hex } from '../hash.ts';
import type { Checksum, ManifestNode } from '../manifest.ts';
import { hasTemplate, renderText } from '../templating.ts';
import { pythonStrip } from '../pythonText.ts';
import type { Place } from '../yaml/loadYaml.ts';
import { readCsv } from './csv.ts';
import type { ManifestBuilder } from './builder.ts';
import { functionFields } from './functionRules.ts';
import type { RenderCache } from './renderCache.ts';
import { copyRecorder, newRecorder } from './recorder.ts';
import type { NodeSeed } from './nodeFactory.ts';

/** One package of a project: the root, or an installed one. */
export type Package = { name: string; settings: ProjectSettings; files: ProjectFiles };

const START: Place = { line: 1, column: 1 };
const BIG_SEED_BYTES = 1024 * 1024;
const PYTHON_UNSUPPORTED = 'Python models cannot run in the tab: there is no Python here';

/** Reads a package's models, snapshots, analyses, singular tests, seeds, docs, run hooks and fixtures: everything but its YAML. */
export class SqlFileReader {
  constructor(
    private readonly builder: ManifestBuilder,
    private readonly cache: RenderCache,
    private readonly pack: Package,
  ) {}

  read(): void {
    const { settings, files } = this.pack;
    for (const file of files.find(settings.modelPaths, ['.sql', '.py'])) this.model(file);
    for (const file of files.find(settings.snapshotPaths, ['.sql'])) this.snapshots(file);
    for (const file of files.find(settings.analysisPaths, ['.sql'])) this.codeFile(file, 'analysis', `analysis/${file.relativePath}`);
    for (const file of files.find(settings.testPaths, ['.sql'])) this.singularTest(file);
    for (const file of files.find(settings.seedPaths, ['.csv'])) this.seed(file);
    for (const file of files.find(settings.docsPaths, ['.md'])) this.docs(file);
    this.runHooks('on-run-start', settings.onRunStart);
    this.runHooks('on-run-end', settings.onRunEnd);
    this.fixtures();
    for (const file of files.find(settings.functionPaths, ['.sql', '.py'])) this.function(file);
  }

  /** The file's text as dbt keeps it (white space around it dropped) and where that begins; null where it is no text. */
  private text(file: FoundFile): { raw: string; place: Place; checksum: Checksum } | null {
    const decoded = this.pack.files.text(this.withoutPrefix(file));
    if (decoded === undefined) return null;
    if (decoded.text === null) {
      this.builder.findings.problem({ message: decoded.problem, file: file.key, ...START, hint: decoded.hint });
      this.builder.failedNames.add(nameOf(file.relativePath));
      return null;
    }
    return this.cache.stripped(decoded.text, (text) => {
      const raw = pythonStrip(text);
      return { raw, place: placeAfter(text.slice(0, text.indexOf(raw))), checksum: { name: 'sha256', checksum: sha256Hex(raw) } };
    });
  }

  private withoutPrefix(file: FoundFile): string {
    return file.key.slice(this.pack.files.prefix.length);
  }

  private model(file: FoundFile): void {
    const isPython = file.relativePath.toLowerCase().endsWith('.py');
    const node = this.codeFile(file, 'model', file.relativePath, isPython ? 'python' : 'sql');
    if (isPython && node !== null) {
      node.unsupported = {
        message: `${PYTHON_UNSUPPORTED} (model '${node.name}')`,
        file: file.key,
        ...START,
        hint: 'rewrite it in SQL, or build it with dbt outside the tab',
      };
    }
  }

  private function(file: FoundFile): void {
    const node = this.codeFile(file, 'function', file.relativePath, file.relativePath.toLowerCase().endsWith('.py') ? 'python' : 'sql');
    if (node === null) return;
    Object.assign(node, functionFields({}));
    node.unsupported = {
      message: `dbt-duckdb cannot build functions: DuckDB knows no CREATE FUNCTION … RETURNS (function '${node.name}')`,
      file: file.key,
      ...START,
      hint: 'write it as a macro of the project',
    };
  }

  private singularTest(file: FoundFile): void {
    const first = file.relativePath.split('/')[0] ?? '';
    if (first === 'generic' || first === 'fixtures') return;
    const folder = file.relativePath.slice(0, file.relativePath.lastIndexOf('/') + 1);
    this.codeFile(file, 'test', `${folder}${nameOf(file.relativePath)}.sql`);
  }

  private codeFile(
    file: FoundFile,
    resourceType: 'model' | 'analysis' | 'test' | 'function',
    path: string,
    language: 'sql' | 'python' = 'sql',
  ): ManifestNode | null {
    const text = this.text(file);
    if (text === null) return null;
    const name = nameOf(file.relativePath);
    return this.node(
      {
        resourceType,
        packageName: this.pack.name,
        name,
        path,
        originalFilePath: file.path,
        fqn: [this.pack.name, ...foldersOf(path), name],
        rawCode: text.raw,
        checksum: text.checksum,
        language,
      },
      file.key,
      text.place,
    );
  }

  private node(seed: NodeSeed, file: string, place: Place): ManifestNode | null {
    const { builder } = this;
    const node = builder.factory.create(seed);
    try {
      const captured = this.cache.capture(node, file, place, () => {
        const recorder = newRecorder();
        if (node.language === 'sql' || node.resource_type === 'function') builder.factory.capture(node, recorder, file, place);
        else builder.factory.capturePython(node, recorder, file);
        return recorder;
      });
      const recorder = copyRecorder(captured);
      builder.remember(node, { file, ...place }, recorder);
      builder.factory.configure(node, recorder, null, file);
    } catch (error) {
      builder.findings.thrown(error, { file, ...place });
      builder.failedNames.add(node.name);
      return null;
    }
    builder.add(node);
    return node;
  }

  private snapshots(file: FoundFile): void {
    const text = this.text(file);
    if (text === null) return;
    for (const block of this.blocks(text.raw, file, 'snapshot', text.place)) {
      this.node(
        {
          resourceType: 'snapshot',
          packageName: this.pack.name,
          name: block.name,
          path: file.relativePath,
          originalFilePath: file.path,
          fqn: [this.pack.name, ...withoutExtension(file.relativePath).split('/'), block.name],
          rawCode: block.contents,
          checksum: text.checksum,
        },
        file.key,
        shifted(text.place, block.contentsLine, block.contentsColumn),
      );
    }
  }

  private blocks(text: string, file: FoundFile, kind: string, place: Place): ExtractedBlock[] {
    try {
      return this.cache.blocks(file.key, kind, text, () => extractBlocks(text, file.key, [kind]));
    } catch (error) {
      this.builder.findings.thrown(error, { file: file.key, ...place });
      return [];
    }
  }

  private seed(file: FoundFile): void {
    const { pack } = this;
    const name = nameOf(file.relativePath);
    const checksum = this.seedChecksum(file);
    if (checksum === null) return;
    const seed: NodeSeed = {
      resourceType: 'seed',
      packageName: pack.name,
      name,
      path: file.relativePath,
      originalFilePath: file.path,
      fqn: [pack.name, ...foldersOf(file.relativePath), name],
      rawCode: '',
      checksum,
    };
    this.node(seed, file.key, START);
  }

  private seedChecksum(file: FoundFile): Checksum | null {
    const content = this.pack.files.content(this.withoutPrefix(file));
    const size = typeof content === 'string' ? content.length : (content?.byteLength ?? 0);
    if (size > BIG_SEED_BYTES) return { name: 'path', checksum: file.path };
    return this.text(file)?.checksum ?? null;
  }

  private docs(file: FoundFile): void {
    const text = this.text(file);
    if (text === null || !hasTemplate(text.raw)) return;
    const { builder, pack } = this;
    for (const block of this.blocks(text.raw, file, 'docs', text.place)) {
      const uniqueId = `doc.${pack.name}.${block.name}`;
      const place = shifted(text.place, block.contentsLine, block.contentsColumn);
      const before = builder.docs.get(uniqueId);
      if (before !== undefined) {
        builder.findings.problem({
          message: `two docs blocks have the name '${block.name}': ${before.original_file_path} and ${file.path}`,
          file: file.key,
          ...place,
        });
        continue;
      }
      try {
        const contents = pythonStrip(renderText(block.contents, file.key, place, { get: () => undefined }, builder.settings.templates));
        builder.docs.set(uniqueId, {
          name: block.name,
          resource_type: 'doc',
          package_name: pack.name,
          path: file.relativePath,
          original_file_path: file.path,
          unique_id: uniqueId,
          block_contents: contents,
        });
      } catch (error) {
        builder.findings.thrown(error, { file: file.key, ...place });
      }
    }
  }

  private runHooks(kind: 'on-run-start' | 'on-run-end', hooks: readonly string[]): void {
    const { pack } = this;
    const text = pack.files.text('dbt_project.yml')?.text ?? '';
    const file = `${pack.files.prefix}dbt_project.yml`;
    const checksum: Checksum = { name: 'sha256', checksum: sha256Hex(pythonStrip(text)) };
    for (const [index, hook] of hooks.entries()) {
      const name = `${pack.name}-${kind}-${index}`;
      const place = pack.settings.yaml.textPlaceOf([kind, index]);
      const node = this.node(
        {
          resourceType: 'operation',
          packageName: pack.name,
          name,
          path: `hooks/${name}.sql`,
          originalFilePath: './dbt_project.yml',
          fqn: [pack.name, 'hooks', name],
          rawCode: hook,
          checksum,
          tags: [kind],
        },
        file,
        place,
      );
      if (node !== null) node.index = index;
    }
  }

  private fixtures(): void {
    const { pack, builder } = this;
    const folders = pack.settings.testPaths.map((folder) => `${folder.replace(/\/+$/, '')}/fixtures`);
    for (const file of pack.files.find(folders, ['.csv', '.sql'])) {
      const text = this.text(file);
      if (text === null) continue;
      const rows = file.path.toLowerCase().endsWith('.sql') ? text.raw : readCsv(text.raw);
      const name = nameOf(file.relativePath);
      const before = builder.fixtures.get(`${pack.name}.${name}`);
      if (before === undefined) builder.fixtures.set(`${pack.name}.${name}`, { path: file.path, rows });
      else
        builder.findings.problem({
          message: `two fixtures have the name '${name}': ${before.path} and ${file.path}`,
          file: file.key,
          ...START,
          hint: 'rename one of them',
        });
    }
  }
}

export function withoutExtension(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}

/** The name a file gives its node. */
export function nameOf(path: string): string {
  return withoutExtension(path).slice(path.lastIndexOf('/') + 1);
}

export function foldersOf(path: string): string[] {
  return path.split('/').slice(0, -1);
}

function placeAfter(lead: string): Place {
  const lines = lead.split('\n');
  return { line: lines.length, column: (lines[lines.length - 1]?.length ?? 0) + 1 };
}

/** A place within a text, in the file the text begins in at `start`. */
function shifted(start: Place, line: number, column: number): Place {
  return { line: start.line + line - 1, column: line === 1 ? start.column + column - 1 : column };
}
