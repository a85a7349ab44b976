import { hostFunction } from '../../jinja/hostFunction.ts';
import { str } from '../../jinja/repr.ts';
import type { Steps } from '../../jinja/steps.ts';
import type { Value } from '../../jinja/values.ts';
import { hasTemplate } from '../templating.ts';

/** dbt's `render`: texts without marks of the template language as they are, everything else printed and rendered. */
export function renderFunction(render: (text: string) => Steps<string>): Value {
  return hostFunction('render', ['string'], (args) => {
    const value = args.value('string');
    return typeof value === 'string' && !hasTemplate(value) ? value : render(str(value ?? null));
  });
}
