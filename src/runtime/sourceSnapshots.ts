import type { Manifest } from '../project/manifest.ts';
import type { Plan } from '../plan/plan.ts';
import { planCommand } from '../plan/planCommand.ts';
import { flagsOf } from '../plan/commandLine/flags.ts';
import { parseCommand, type ParsedCommand } from '../plan/commandLine/parse.ts';

/** The snapshots all of whose parents are sources: those that record history before anything is built. */
export function sourceSnapshotIds(manifest: Manifest): string[] {
  return Object.values(manifest.nodes)
    .filter(
      (node) => node.resource_type === 'snapshot' && !!node.depends_on.nodes?.length && node.depends_on.nodes.every((parent) => parent.startsWith('source.')),
    )
    .map((node) => node.unique_id);
}

/** A plan of these snapshots alone. */
export function planSourceSnapshots(manifest: Manifest): { plan: Plan; command: ParsedCommand } {
  const ids = new Set(sourceSnapshotIds(manifest));
  const command = parseCommand('snapshot --indirect-selection empty');
  const plan = planCommand(manifest, command, flagsOf(command));
  return {
    command,
    plan: { ...plan, nodes: plan.nodes.filter((node) => ids.has(node.uniqueId)).map((node) => ({ ...node, waitsFor: [] })), edges: [], warnings: [] },
  };
}
