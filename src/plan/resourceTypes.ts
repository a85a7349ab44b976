import type { CommandFlags } from './commandLine/flags.ts';
import type { Verb } from './commandLine/options.ts';

const BUILD = ['model', 'snapshot', 'seed', 'test', 'unit_test', 'saved_query', 'exposure', 'function'];
const TESTS = ['test', 'unit_test'];
const LIST = ['model', 'snapshot', 'seed', 'test', 'source', 'exposure', 'metric', 'saved_query', 'semantic_model', 'unit_test', 'function'];
const COMPILE = ['model', 'test', 'snapshot', 'analysis', 'operation', 'seed', 'sql_operation', 'function'];

/** The resource types a command works on, as its flags narrow or widen them. */
export function resourceTypesOf(verb: Verb, flags: CommandFlags): Set<string> {
  switch (verb) {
    case 'build':
      return given(flags, BUILD, BUILD);
    case 'test':
      return new Set([...given(flags, TESTS, TESTS)].filter((type) => TESTS.includes(type)));
    case 'list':
      return flags.models ? new Set(['model']) : given(flags, [...LIST, 'analysis'], LIST);
    case 'run':
      return new Set(['model']);
    case 'seed':
    case 'snapshot':
      return new Set([verb]);
    case 'compile':
    case 'show':
      return new Set(flags.inline === null ? COMPILE : ['sql_operation']);
    case 'parse':
    case 'run-operation':
      return new Set();
  }
}

function given(flags: CommandFlags, all: string[], byDefault: string[]): Set<string> {
  const types = new Set<string>(flags.resourceTypes.length ? [] : byDefault);
  for (const type of flags.resourceTypes) {
    for (const each of type === 'all' ? all : type === 'default' ? byDefault : [type]) types.add(each);
  }
  for (const type of flags.excludeResourceTypes) types.delete(type);
  return types;
}
