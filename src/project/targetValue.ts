import { PyDict } from '../jinja/values.ts';
import { toTemplateValue } from './plain.ts';
import type { Target } from './profile.ts';

/** `target` as templates see it. */
export function targetValue(target: Target): PyDict {
  const { fields } = target;
  const of = (key: string, fallback: unknown): [string, ReturnType<typeof toTemplateValue>] => [key, toTemplateValue(fields[key] ?? fallback)];
  return PyDict.of([
    ['database', target.database],
    ['schema', target.schema],
    ['path', target.path],
    of('config_options', null),
    of('extensions', null),
    of('settings', {}),
    of('external_root', '.'),
    of('use_credential_provider', null),
    of('attach', null),
    of('filesystems', null),
    of('remote', null),
    of('plugins', null),
    of('disable_transactions', false),
    ['type', 'duckdb'],
    ['threads', target.threads],
    ['name', target.name],
    ['target_name', target.name],
    ['profile_name', target.profileName],
  ]);
}
