import type { Table } from 'apache-arrow';
import { TabhouseError } from '../base/error.ts';
import { throughJson } from '../base/json.ts';
import type { Connection } from '../engine/connection.ts';
import type { Steps } from '../jinja/steps.ts';
import type { Value } from '../jinja/values.ts';
import { compileNode } from '../materialize/compile.ts';
import { materializeNode } from '../materialize/node.ts';
import { prepareRun, runHookNode, showNode, storedRows } from '../materialize/operations.ts';
import { relationNameOf } from '../materialize/relations/stored.ts';
import type { Session } from '../materialize/session.ts';
import type { Manifest, ManifestNode } from '../project/manifest.ts';
import { fromTemplateValue } from '../project/plain.ts';
import { driveOn } from './drive.ts';
import type { EndOfRun, Executed, Executor, PlannableNode, RunnableNode } from './executor.ts';
import type { NodeResult } from './results.ts';
import { toldResult } from './toldResult.ts';

/** What `dbt show` asks for: how many rows (null: all), and who gets them. */
export type Show = { limit: number | null; take: (node: ManifestNode, table: Table) => void };

/** Does nodes with dbt's macros on a connection. */
export class SessionExecutor implements Executor {
  readonly #compiled = new Map<string, string>();
  /** What dbt-duckdb answers where the database's own count of rows was added: it counts none. */
  readonly #uncounted = new Map<string, NodeResult['adapter_response']>();

  constructor(
    private readonly session: Session,
    private readonly connection: Connection,
    private readonly signal: AbortSignal | null,
    private readonly show: Show | null,
  ) {}

  get manifest(): Manifest {
    return this.session.manifest;
  }

  async prepare(nodes: ManifestNode[]): Promise<void> {
    await this.#drive(prepareRun(this.session, nodes));
  }

  async compile(node: RunnableNode): Promise<string | null> {
    if (node.resource_type === 'unit_test' || node.resource_type === 'seed') return null;
    try {
      const { compiledCode } = await this.#drive(compileNode(this.session, node));
      this.#compiled.set(node.unique_id, compiledCode);
      return compiledCode;
    } finally {
      await this.#release();
    }
  }

  async execute(node: RunnableNode, onCompiled: () => void): Promise<Executed> {
    if (this.show && node.resource_type !== 'seed') return this.#showNode(node, this.show, onCompiled);
    const executed = await this.#materialize(node, onCompiled);
    // dbt loads a seed to show it, and shows all of it.
    if (this.show && node.resource_type === 'seed') this.show.take(node, await this.#drive(storedRows(this.session, node)));
    return executed;
  }

  async #materialize(node: RunnableNode, onCompiled: () => void): Promise<Executed> {
    const { status, message, failures, adapterResponse, compiledCode, relationName, rowsAffected } = await this.#drive(
      materializeNode(this.session, node, onCompiled),
    );
    const response = plainResponse(adapterResponse);
    this.#uncounted.set(node.unique_id, response);
    return {
      status,
      message,
      failures,
      adapterResponse: rowsAffected === null ? response : { ...response, rows_affected: rowsAffected },
      compiledCode,
      relationName,
    };
  }

  compiledCodeOf(node: RunnableNode): string | null {
    return this.session.compiled.get(node.unique_id)?.compiledCode ?? this.#compiled.get(node.unique_id) ?? null;
  }

  relationNameOf(node: RunnableNode): string | null {
    return node.resource_type === 'unit_test' ? null : relationNameOf(this.session, node);
  }

  async hook(node: ManifestNode, end: EndOfRun | null, onCompiled: () => void): Promise<void> {
    const names = end && {
      results: end.results.map(({ result, node: of }) => this.#told(result, of)),
      schemas: end.schemas,
      databaseSchemas: end.databaseSchemas,
    };
    await this.#drive(runHookNode(this.session, node, names ?? undefined, onCompiled));
  }

  #told(result: NodeResult, node: PlannableNode | null): object {
    const { unique_id: id, adapter_response: response } = result;
    return toldResult(result, node, this.session.compiled.get(id)?.extraCtes ?? [], this.#uncounted.get(id) ?? response);
  }

  async endHooks(): Promise<void> {
    await this.#release();
  }

  async #showNode(node: RunnableNode, show: Show, onCompiled: () => void): Promise<Executed> {
    if (node.resource_type === 'unit_test')
      throw new TabhouseError({ code: 'usage', fault: 'usage', message: `A unit test has no rows to show: ${node.name}` });
    const { table, sql } = await this.#drive(showNode(this.session, node, show.limit, onCompiled));
    show.take(node, table);
    return { status: 'success', message: null, failures: null, adapterResponse: {}, compiledCode: sql, relationName: null };
  }

  /** Also in a run that was cancelled: what is open would stay open. */
  #release(): Promise<void> {
    return driveOn(this.connection, this.session.transaction.release(), null);
  }

  #drive<T>(steps: Steps<T>): Promise<T> {
    return driveOn(this.connection, steps, this.signal);
  }
}

/** What a materialization said of its result, as values that cross the border of the worker. */
function plainResponse(response: Executed['adapterResponse']): NodeResult['adapter_response'] {
  const entries = Object.entries(response).map(([name, value]) => [name, throughJson(fromTemplateValue(value as Value))] as const);
  return Object.fromEntries(entries.filter(([name, value]) => name !== 'rows_affected' || typeof value === 'number'));
}
