import { escapeText, Markup } from './markup.ts';
import { isSteps } from './steps.ts';
import { PyObject, PyTuple, type CallArguments, type Called, type Value } from './values.ts';

const escaping = (value: Value): Value => (typeof value === 'string' ? escapeText(value) : value instanceof Markup ? value.text : value);

function marked(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) return value.map(marked);
  return value instanceof PyTuple ? new PyTuple(value.items.map(marked)) : value;
}

/** A string method on markup: what goes in is escaped, what comes out is markup. */
class MarkupMethod extends PyObject {
  readonly pyType = 'method';
  constructor(private readonly inner: PyObject) {
    super();
  }
  override call({ positional, named }: CallArguments): Called {
    const called = this.inner.call?.({
      positional: positional.map((value) => (Array.isArray(value) ? value.map(escaping) : escaping(value))),
      named: new Map([...named].map(([key, value]) => [key, escaping(value)])),
    });
    return called === undefined || isSteps(called) ? null : marked(called);
  }
}

/** A method of `str`, bound to the text of markup, as a method of that markup. */
export function markupMethod(inner: PyObject | undefined): PyObject | undefined {
  return inner && new MarkupMethod(inner);
}
