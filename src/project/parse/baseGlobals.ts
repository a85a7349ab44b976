import { hostFunction } from '../../jinja/hostFunction.ts';
import { MacroReturn } from '../../jinja/templateError.ts';
import { PyError, type Value } from '../../jinja/values.ts';
export function baseGlobals(vars: Readonly<Record<string, unknown>>, env: Readonly<Record<string,string>>, lenient: boolean, toValue: (v: unknown) => Value): Map<string, Value> {
  return new Map<string, Value>([
    ['return', hostFunction('return', ['data?'], (a) => { throw new MacroReturn(a.value('data')); })],
    ['var', hostFunction('var', ['name','default?'], (a) => { const n=a.text('name'); if (n in vars) return toValue(vars[n]); const d=a.optional('default'); if (d!==undefined) return d; if (lenient) return null; throw new PyError('CompilationError', `Required var '${n}' not found in config`);})],
    ['env_var', hostFunction('env_var', ['name','default?'], (a) => { const n=a.text('name'); if (n in env) return env[n] as string; const d=a.optional('default'); if (d!==undefined && d!==null) return d; throw new PyError('EnvVarMissingError', `Env var required but not provided: '${n}'`);})],
    ['log', hostFunction('log', ['msg','info?'], () => '')],
    ['print', hostFunction('print', ['msg'], () => '')],
    ['tojson', hostFunction('tojson', ['value','default?','sort_keys?'], () => '')],
  ]);
}
