import { methodTable, type MethodTable } from './methodTable.ts';
import { strFormat, type Access } from './strFormat.ts';
import { PyDict, type Value } from './values.ts';

/** `str.format` and `str.format_map`, which reach into values. */
export function formatMethods(access: Access): MethodTable<string> {
  return methodTable<string>({
    format: ['*args **kwargs', (self, args) => strFormat(self, { positional: args.rest, named: args.named }, access)],
    format_map: [
      'mapping /',
      (self, args) => {
        const mapping = args.value('mapping');
        const named = new Map<string, Value>();
        if (mapping instanceof PyDict) for (const [key, value] of mapping.items()) if (typeof key === 'string') named.set(key, value);
        return strFormat(self, { positional: [], named }, access);
      },
    ],
  });
}
