import type { Statement } from '../../engine/statements.ts';
import { tokenLine } from '../../engine/tokens.ts';

const KEYWORDS = new Set(['SET', 'RESET', 'PRAGMA']);

/** Settings of the machine DuckDB runs on, and of extensions that reach beyond it. They change no result; the tab has its own. */
const NAMES = [
  'memory_limit|max_memory|threads|worker_threads|external_threads|temp_directory|max_temp_directory_size',
  'wal_autocheckpoint|checkpoint_threshold|(?:auto(?:install|load)|allow)_\\w+_extensions|\\w*extension_(?:repository|directory)',
  'home_directory|secret_directory|profiling_output|profile_output|log_query_path|enable_http_logging|(?:http|s3|azure|gcs|ca_cert)_\\w+',
].join('|');

const SETS_MACHINE = new RegExp(`^(?:set|reset|pragma) (?:(?:session|global|local) )?"?(?:${NAMES})"?(?: (?:=|to )|$)`);

/** The walls around the engine, as they stand already. */
const RAISES_WALLS = /^set (?:global )?(?:enable_external_access = '?(?:false|0)|lock_configuration = '?(?:true|1))'?$/;

/** Whether a statement sets what belongs to the machine and not to the project. */
export function setsMachine({ keyword, text }: Statement): boolean {
  if (!KEYWORDS.has(keyword)) return false;
  const line = tokenLine(text);
  return SETS_MACHINE.test(line) || RAISES_WALLS.test(line);
}
