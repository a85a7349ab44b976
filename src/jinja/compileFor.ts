import { assign } from './assign.ts';
import type { Statement } from './ast.ts';
import { truth } from './compare.ts';
import { compileExpression } from './compileExpression.ts';
import { breakLoop, goOn, valueOf, type BodyCompiler, type Runner } from './evaluator.ts';
import { iterate } from './iterate.ts';
import { LoopContext } from './loop.ts';
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

  const accepted = function* (items: Iterable<Value>, frame: Frame): Steps<Value[]> {
    const kept: Value[] = [];
    const outer = frame.scope;
    for (const item of items) {
      frame.rendering.meter.charge(1);
      frame.scope = new Scope(outer);
      assign(node.target, item, frame);
      if (truth(test?.get ? test.get(frame) : test ? yield* valueOf(test, frame) : true)) kept.push(item);
    }
    frame.scope = outer;
    return kept;
  };

  const loop = function* (value: Value, frame: Frame, out: Output, depth: number): Steps<boolean> {
    frame.at = node.iterable.at;
    const source = iterate(value);
    const items = test ? yield* accepted(source, frame) : source;
    const outer = frame.scope;
    const context = extended ? new LoopContext(test ? (items as Value[]) : value, items, depth, frame.rendering.permissive, recurse(frame, outer)) : null;
    let scope = new Scope(outer);
    let entered = false;
    for (const item of context ?? items) {
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
