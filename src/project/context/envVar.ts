import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyError, type PyObject } from '../../jinja/values.ts';

const secretPrefix = 'DBT_ENV_SECRET';

/** dbt's `env_var`: of the environment handed in, else the default, else an error. Secrets are refused. */
export function envVar(env: { readonly [name: string]: string }, onRead?: (name: string, value: string | null) => void): PyObject {
  return hostFunction('env_var', ['var', 'default?'], (args) => {
    const name = args.text('var');
    if (name.startsWith(secretPrefix)) {
      const message = `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`;
      throw new PyError('SecretEnvVarLocationError', message);
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value !== undefined) {
      onRead?.(name, value);
      return value;
    }
    const fallback = args.value('default');
    if (fallback === null) throw new PyError('EnvVarMissingError', `Env var required but not provided: '${name}'`);
    onRead?.(name, null);
    return fallback;
  });
}
