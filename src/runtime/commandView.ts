import { flagsOf } from '../plan/commandLine/flags.ts';
import type { ParsedCommand } from '../plan/commandLine/parse.ts';
import type { Dict } from '../project/manifest.ts';
import type { CommandView } from '../project/readProject.ts';
import { contextFlags } from './contextFlags.ts';
import { runArguments } from './runArguments.ts';

/** What templates see of a command while they are parsed. */
export function commandView(command: ParsedCommand, projectFlags: Dict): CommandView {
  const flags = flagsOf(command, projectFlags);
  return {
    flags: contextFlags(command, flags, projectFlags),
    args: runArguments(command, flags, projectFlags, { error: [], warn: [], silence: [] }),
  };
}
