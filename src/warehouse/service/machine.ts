import { withoutComments, type Statement } from '../../engine/statements.ts';

/** Settings of the machine DuckDB runs on, and of extensions that reach beyond it. They change no result; the tab has its own. */
const NAMES = [
  'memory_limit|max_memory|threads|worker_threads|external_threads|temp_directory|max_temp_directory_size',
  'wal_autocheckpoint|checkpoint_threshold|(?:auto(?:install|load)|allow)_\\w+_extensions|\\w*extension_(?:repository|directory)',
  'home_directory|secret_directory|profiling_output|profile_output|log_query_path|enable_http_logging|(?:http|s3|azure|gcs|ca_cert)_\\w+',
].join('|');

/** The walls around the engine, as they stand already. */
const RAISES_WALLS = /^set\s+(?:global\s+)?(?:enable_external_access\s*=\s*'?(?:false|0)|lock_configuration\s*=\s*'?(?:true|1))'?[\s;]*$/i;

const SETS_MACHINE = new RegExp(`^(?:set|reset|pragma)\\s+(?:(?:session|global|local)\\s+)?"?(?:${NAMES})"?\\s*(?:=|to\\b|$)`, 'i');

/** Whether a statement sets what belongs to the machine and not to the project. */
export function setsMachine({ text }: Statement): boolean {
  const bare = withoutComments(text);
  return SETS_MACHINE.test(bare) || RAISES_WALLS.test(bare);
}
