import { getAttribute } from '../../jinja/access.ts';
import type { Steps } from '../../jinja/steps.ts';
import { PyError, PyObject, Undefined, type Value } from '../../jinja/values.ts';
import type { Session } from '../session.ts';
import type { RunContext } from './runContext.ts';

/** The node as a query comment sees it: what it has not got is an empty text. */
class CommentedNode extends PyObject {
  readonly pyType = 'QueryHeaderContextWrapper';
  constructor(private readonly model: Value) {
    super();
  }
  override getAttribute(name: string): Value {
    const value = getAttribute(this.model, name);
    return value instanceof Undefined ? '' : value;
  }
  override truth(): boolean {
    return true;
  }
}

/**
 * `query-comment:` rendered for the node of a context: it sees `connection_name` and `node`, which is none outside of nodes.
 * @throws PyError where it would end its own comment.
 */
export function* renderQueryComment(context: RunContext, own: NonNullable<Session['options']['queryComment']>): Steps<string> {
  const { session, subject } = context;
  const isNode = subject.config !== null;
  const extra = new Map<string, Value>([
    ['connection_name', isNode ? subject.uniqueId : 'master'],
    ['node', isNode ? new CommentedNode(subject.model()) : null],
  ]);
  const comment = (yield* context.inPackage(session.options.macros.rootPackage, extra).render(own.comment, own.file, own.place)).trim();
  if (comment.includes('*/')) throw new PyError('DbtRuntimeError', `query comment contains illegal value "*/": ${comment}`);
  return comment;
}
