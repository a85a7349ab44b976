/**
 * What a command would do, as data: nothing in it has behaviour, building it sends no SQL. The run executes it and the screens draw it.
 */
export type PlannedNode = {
  uniqueId: string;
  name: string;
  resourceType: string;
  /** dbt's materialization of the node (`table`, `incremental`, `snapshot`, `seed`, `test`, `unit`, `view`, `ephemeral`, …). */
  materialized: string;
  /** `"database"."schema"."identifier"`, or null where nothing is stored. */
  relationName: string | null;
  schema: string | null;
  /** What will happen, in words: `create table`, `merge into`, `check`, … */
  action: string;
  /** Nodes of this plan that must have ended before this one starts. */
  waitsFor: string[];
  file: string;
};

export type PlanEdge = { from: string; to: string };

export type Plan = {
  /** As it was typed, without the leading `dbt`. */
  command: string;
  verb: string;
  flags: Record<string, unknown>;
  /** In the order they start. */
  nodes: PlannedNode[];
  edges: PlanEdge[];
  warnings: string[];
};
