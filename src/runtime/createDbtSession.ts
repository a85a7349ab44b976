import { ProjectSession } from './projectSession.ts';
import type { DbtSession } from './dbtSession.ts';

/** A session without files; give it a project by `setFiles`. `env` is what `env_var` reads: nothing, in a tab. */
export function createDbtSession(env: Record<string, string> = {}): DbtSession {
  return new ProjectSession(env);
}
