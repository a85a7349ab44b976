import { PyObject, type Value } from '../../jinja/values.ts';
import { toTemplateValue } from '../plain.ts';

/** dbt's `flags`: what the command line, the project and the defaults say, by upper-case name. */
export class Flags extends PyObject {
  readonly pyType = 'Flags';
  constructor(private readonly flags: { readonly [name: string]: unknown }) {
    super();
  }
  override getAttribute(name: string): Value | undefined {
    return Object.hasOwn(this.flags, name) ? toTemplateValue(this.flags[name]) : undefined;
  }
}
