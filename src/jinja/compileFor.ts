import { assign } from './assign.ts';
import type { Statement } from './ast.ts';
import { truth } from './compare.ts';
import { compileExpression } from './compileExpression.ts';
import { breakLoop, goOn, valueOf, type BodyCompiler, type Runner } from './evaluator.ts';
import { iterate, lengthOf } from './iterate.ts';
import { Accepted, LoopContext } from './loop.ts';
import { Output, Scope, type Frame } from './rendering.ts';
import type { Steps } from './steps.ts';
import { PyError, type Value } from './values.ts';
import { usesName } from './usesName.ts';
import { walkTemplate } from './walk.ts';

type For = Extract<Statement, { kind: 'for' }>;

/** Does a body keep its scope beyond its own run (macros and call blocks do)? */
function keepsScope(body: readonly Statement[]): boolean {
  let keeps = false;
  walkTemplate(body, {
    statement: (node) => {
      if (node.kind === 'definition' || node.kind === 'call') keeps = true;
    },
  });
  return keeps;
}

/** A `for` loop. */
export function compileFor(node: For, compileBody: BodyCompiler): Runner {
  const iterable = compileExpression(node.iterable);
  const test = node.test && compileExpression(node.test);
  const [body, otherwise] = [compileBody(node.body), compileBody(node.otherwise)];
  const extended = node.recursive || usesName(node.body, 'loop');
  const fresh = keepsScope(node.body) || node.recursive;

  /** Whether `if` lets an item in, asked when the loop gets to it: the body before may have changed what it looks at. */
  const accepts = function* (item: Value, frame: Frame, outer: Scope): Steps<boolean> {
    const current = frame.scope;
    frame.rendering.meter.charge(1);
    frame.scope = new Scope(outer);
    assign(node.target, item, frame);
    const accepted = truth(test?.get ? test.get(frame) : test ? yield* valueOf(test, frame) : true);
    frame.scope = current;
    return accepted;
  };

  const loop = function* (value: Value, frame: Frame, out: Output, depth: number): Steps<boolean> {
    frame.at = node.iterable.at;
    const outer = frame.scope;
    const all = iterate(value)[Symbol.iterator]();
    const accepted = test ? new Accepted(all, (item) => accepts(item, frame, outer)) : null;
    const items = accepted ?? all;
    const length = accepted ? undefined : lengthOf(value);
    const context = extended ? new LoopContext(items, length, depth, frame.rendering.permissive, recurse(frame, outer)) : null;
    let scope = new Scope(outer);
    let entered = false;
    for (;;) {
      if (accepted && !context?.isAhead) yield* accepted.find();
      const next = (context ?? items).next();
      if (next.done) break;
      const item = next.value;
      frame.rendering.meter.charge(1);
      if (entered) {
        if (fresh) scope = new Scope(outer);
        else scope.clear();
      }
      entered = true;
      frame.scope = scope;
      assign(node.target, item, frame);
      if (context) scope.set('loop', context);
      const signal = body.run ? body.run(frame, out) : yield* body.steps(frame, out);
      if (signal === breakLoop) break;
    }
    frame.scope = outer;
    return entered;
  };

  const recurse = (frame: Frame, outer: Scope) => {
    if (!node.recursive) return null;
    return function* (value: Value, depth: number): Steps<Value> {
      if (depth > frame.rendering.meter.limits.depth) throw new PyError('RecursionError', 'the loop recurses too deeply');
      const inner = new Output(frame.rendering.meter);
      const current = frame.scope;
      frame.scope = outer;
      if (!(yield* loop(value, frame, inner, depth))) yield* orElse(frame, inner);
      frame.scope = current;
      return inner.joined();
    };
  };

  const orElse = function* (frame: Frame, out: Output): Steps<0 | 1 | 2> {
    const outer = frame.scope;
    frame.scope = new Scope(outer);
    const signal = otherwise.run ? otherwise.run(frame, out) : yield* otherwise.steps(frame, out);
    frame.scope = outer;
    return signal;
  };

  return {
    *steps(frame, out) {
      const value = iterable.get ? iterable.get(frame) : yield* iterable.steps(frame);
      const entered = yield* loop(value, frame, out, 1);
      return entered || node.otherwise.length === 0 ? goOn : yield* orElse(frame, out);
    },
  };
}
