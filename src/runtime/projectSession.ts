import type { Table } from 'apache-arrow';
import { TabhouseError, type Problem } from '../base/error.ts';
import { nearestName } from '../base/nearest.ts';
import type { Connection } from '../engine/connection.ts';
import { compileNode } from '../materialize/compile.ts';
import { callMacro } from '../materialize/context/callMacro.ts';
import { runOperation } from '../materialize/operations.ts';
import type { Session } from '../materialize/session.ts';
import { flagsOf, type CommandFlags } from '../plan/commandLine/flags.ts';
import { parseCommand, usage, type ParsedCommand } from '../plan/commandLine/parse.ts';
import type { Plan } from '../plan/plan.ts';
import { planCommand } from '../plan/planCommand.ts';
import type { Manifest, ManifestNode } from '../project/manifest.ts';
import { DEFAULT_DATABASE, defaultTarget } from '../project/profile.ts';
import type { ProjectInfo } from '../project/readProject.ts';
import { readCatalog } from './artifacts/catalog.ts';
import { manifestArtifact } from './artifacts/manifestArtifact.ts';
import { Stopwatch } from './clock.ts';
import { commandView } from './commandView.ts';
import type { Artifacts, DbtSession, ProjectFiles, RunOptions } from './dbtSession.ts';
import { driveOn } from './drive.ts';
import type { Executed } from './executor.ts';
import { usesClock } from './hazards/snapshotShape.ts';
import { findSnapshotHazards } from './hazards/snapshotHazards.ts';
import { withInlineNode } from './inlineNode.ts';
import { Invocation } from './invocation.ts';
import { listLines } from './listText.ts';
import { MAIN, nodeResult } from './nodeResult.ts';
import { compiledText, isPrinted, showText } from './nodeText.ts';
import { openSession } from './openSession.ts';
import type { ParseWarning } from '../project/problems.ts';
import { ProjectReadings, readMapping, soundProject, type ReadingCommand, type ReadingKey } from './projectReadings.ts';
import type { NodeResult, RunResults } from './results.ts';
import { runPlan } from './runPlan.ts';
import { SessionExecutor, type Show } from './sessionExecutor.ts';
import { planSourceSnapshots } from './sourceSnapshots.ts';
import { ToldWarnings } from './warnError.ts';

type Prepared = { command: ParsedCommand; flags: CommandFlags; project: ProjectInfo; manifest: Manifest; warnings: ParseWarning[]; plan: Plan };

function readingOf(command: ParsedCommand, runs: boolean): ReadingCommand {
  return { view: (projectFlags) => commandView(command, projectFlags), runs, partialParse: flagsOf(command).partialParse };
}

/** A project that is looked at without a command is read as for a build. */
const LOOK = readingOf(parseCommand('build'), false);

/** A dbt project between its files and a connection. */
export class ProjectSession implements DbtSession {
  readonly #readings: ProjectReadings;
  #lastResults: RunResults | null = null;
  #lastKey: ReadingKey = { vars: null, target: null };
  readonly #told = new ToldWarnings();

  constructor(private readonly env: Record<string, string>) {
    this.#readings = new ProjectReadings(env);
  }

  get projectName(): string | null {
    return this.#readings.identity()?.name ?? null;
  }

  get databaseName(): string {
    return this.#readings.identity()?.target.database ?? DEFAULT_DATABASE;
  }

  get target(): { profileName: string; name: string; schema: string } {
    const { profileName, name, schema } = this.#readings.identity()?.target ?? defaultTarget(this.projectName ?? 'default');
    return { profileName, name, schema };
  }

  setFiles(files: ProjectFiles): void {
    this.#readings.setFiles(files);
  }

  problems(): Problem[] {
    return this.#plain().problems;
  }

  plan(command: string): Plan {
    return this.#prepare(command, new Date(), false).plan;
  }

  async run(command: string, options: RunOptions): Promise<RunResults> {
    const now = options.now ?? (() => new Date());
    const prepared = this.#prepare(command, now(), true);
    const { plan, flags, project, manifest } = prepared;
    this.#lastKey = { vars: flags.vars, target: flags.target };
    const invocation = new Invocation(plan, flags, crypto.randomUUID(), now, options.emit ?? (() => {}), options.signal ?? null, project.flags);
    this.#told.begin(JSON.stringify(this.#lastKey), flags.partialParse);
    invocation.warnErrors.refuseReading(prepared.warnings, this.#told);
    this.#told.add(prepared.warnings);
    for (const message of plan.warnings) {
      invocation.warnErrors.refuse(message);
      invocation.warn({ code: 'selection', message, node: null, rows: [] });
    }
    if (plan.verb === 'parse') return invocation.results([]);
    if (plan.verb === 'list') {
      invocation.output.push(...listLines(plan, manifest, flags));
      return invocation.results([]);
    }
    const session = openSession(project, manifest, invocation, this.env);
    const results = await onConnection(session, options.connection, invocation.signal, async () =>
      plan.verb === 'run-operation'
        ? [await this.#operation(prepared, session, invocation, options)]
        : await this.#nodes(prepared, session, invocation, options),
    );
    return (this.#lastResults = invocation.results(results));
  }

  async runSourceSnapshots(options: RunOptions): Promise<RunResults> {
    const now = options.now ?? (() => new Date());
    const { manifest, project } = this.#readings.read({ vars: null, target: null }, now(), LOOK);
    const { plan, command } = planSourceSnapshots(manifest);
    const invocation = new Invocation(plan, flagsOf(command), crypto.randomUUID(), now, options.emit ?? (() => {}), options.signal ?? null);
    if (!project || !plan.nodes.length) return invocation.results([]);
    const session = openSession(project, withoutHooks(manifest), invocation, this.env);
    const executor = new SessionExecutor(session, options.connection, invocation.signal, null);
    return invocation.results(await onConnection(session, options.connection, invocation.signal, () => runPlan(executor, invocation)));
  }

  async failingRows(testId: string, limit: number | undefined, options: RunOptions): Promise<Table> {
    const rows = limit ?? 100;
    if (!Number.isInteger(rows) || rows < 0) throw usage(`The number of rows must be a whole number from 0, not ${String(limit)}`);
    const { project, manifest, plan, flags } = this.#prepare('test', options.now?.() ?? new Date(), false);
    const test = dataTestOf(manifest, testId);
    const invocation = new Invocation(plan, flags, crypto.randomUUID(), options.now ?? (() => new Date()), () => {}, options.signal ?? null);
    const session = openSession(project, manifest, invocation, this.env);
    const { compiledCode } = await onConnection(session, options.connection, invocation.signal, () =>
      driveOn(options.connection, compileNode(session, test), invocation.signal),
    );
    return options.connection.query(`select * from (\n${compiledCode}\n) as tabhouse_failing_rows limit ${rows}`);
  }

  async artifacts(options: { connection: RunOptions['connection']; now?: () => Date }): Promise<Artifacts> {
    const now = options.now?.() ?? new Date();
    const { manifest } = this.#readings.read(this.#lastKey, now, LOOK);
    const results = this.#lastResults;
    const moment = { now, invocationId: results?.metadata.invocation_id ?? crypto.randomUUID(), startedAt: now };
    const { warnings: _warnings, output: _output, ...runResults } = results ?? emptyResults(now);
    return { manifest: manifestArtifact(manifest, results, moment), runResults, catalog: await readCatalog(manifest, options.connection, moment) };
  }

  restoreResults(results: RunResults): void {
    this.#lastResults = results;
  }

  #plain() {
    return this.#readings.read({ vars: null, target: null }, new Date(), LOOK);
  }

  #prepare(text: string, now: Date, runs: boolean): Prepared {
    const command = parseCommand(text);
    const given = flagsOf(command);
    const reading = this.#readings.read({ vars: given.vars, target: given.target }, now, readingOf(command, runs));
    const project = soundProject(reading, flagsOf(command, reading.project?.flags).versionCheck);
    const flags = flagsOf(command, project.flags);
    const manifest = flags.inline === null ? reading.manifest : withInlineNode(reading.manifest, project, flags.inline);
    return { command, flags, project, manifest, warnings: reading.warnings, plan: planCommand(manifest, command, flags) };
  }

  async #nodes({ plan, flags }: Prepared, session: Session, invocation: Invocation, options: RunOptions): Promise<NodeResult[]> {
    const show: Show | null =
      plan.verb === 'show'
        ? {
            limit: flags.limit < 0 ? null : flags.limit,
            take: ({ name }, table) => void (isPrinted(name, flags) && invocation.output.push(...showText(name, table, flags))),
          }
        : null;
    const executor = new SessionExecutor(session, options.connection, invocation.signal, show);
    const afterNode = async (node: ManifestNode, executed: Executed): Promise<void> => {
      if (node.resource_type !== 'snapshot' || executed.status !== 'success' || executed.compiledCode === null || show) return;
      const clock = usesClock(node) ? String(await driveOn(options.connection, callMacro(session, 'snapshot_get_time', {}), invocation.signal)).trim() : null;
      for (const warning of await findSnapshotHazards(node, executed.compiledCode, clock === '' ? null : clock, options.connection)) invocation.warn(warning);
    };
    const results = await runPlan(executor, invocation, afterNode);
    if (plan.verb === 'compile') {
      for (const { uniqueId, name } of plan.nodes) {
        const sql = results.find((result) => result.unique_id === uniqueId)?.compiled_code ?? null;
        if (sql !== null && isPrinted(name, flags)) invocation.output.push(...compiledText(name, sql, flags));
      }
    }
    return results;
  }

  async #operation({ command, flags, project }: Prepared, session: Session, invocation: Invocation, options: RunOptions): Promise<NodeResult> {
    const name = command.macro!;
    const watch = new Stopwatch(invocation.now);
    const args = readMapping(flags.args, '--args');
    const node = { unique_id: project.macros.named(name)?.unique_id ?? `macro.${project.name}.${name}`, resource_type: 'operation', relation_name: null };
    const outcome = { executionTime: 0, timing: watch.spans, threadId: MAIN };
    try {
      await watch.span('execute', () => driveOn(options.connection, runOperation(session, name, args), invocation.signal));
      return nodeResult(node, { ...outcome, status: 'success', failures: 0, executionTime: watch.elapsedSeconds() });
    } catch (thrown) {
      const error = TabhouseError.from(thrown);
      if (error.code === 'usage') throw error;
      return nodeResult(node, {
        ...outcome,
        status: invocation.cancelled ? 'skipped' : 'error',
        message: error.message,
        failures: 1,
        executionTime: watch.elapsedSeconds(),
      });
    }
  }
}

/** What a command does on the database: with the settings of its profile, and with nothing of the connection left changed behind it. */
async function onConnection<T>(session: Session, connection: Connection, signal: AbortSignal | null, body: () => Promise<T>): Promise<T> {
  try {
    await driveOn(connection, session.transaction.begin(), signal);
    return await body();
  } finally {
    await driveOn(connection, session.transaction.end(), null);
  }
}

/** @throws TabhouseError code `usage` with the nearest test, where there is none of this unique_id. */
function dataTestOf(manifest: Manifest, testId: string): ManifestNode {
  const test = manifest.nodes[testId];
  if (test?.resource_type === 'test') return test;
  if (manifest.unit_tests[testId]) throw usage(`${testId} is a unit test: it compares given rows, and its message shows the difference`);
  const tests = Object.values(manifest.nodes).filter((node) => node.resource_type === 'test');
  const ids = tests.map((node) => node.unique_id);
  const nearest = tests.find((node) => node.name === testId)?.unique_id ?? nearestName(testId, ids);
  throw usage(`There is no data test ${testId}`, nearest ? `did you mean ${nearest}?` : undefined);
}

function withoutHooks(manifest: Manifest): Manifest {
  return { ...manifest, nodes: Object.fromEntries(Object.entries(manifest.nodes).filter(([, node]) => node.resource_type !== 'operation')) };
}

function emptyResults(now: Date): RunResults {
  const flags = flagsOf(parseCommand('parse'));
  return new Invocation(
    { command: 'parse', verb: 'parse', flags: {}, nodes: [], edges: [], warnings: [] },
    flags,
    crypto.randomUUID(),
    () => now,
    () => {},
    null,
  ).results([]);
}
