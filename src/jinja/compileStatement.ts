import { assign } from './assign.ts';
import type { Statement } from './ast.ts';
import { startCall } from './callValue.ts';
import { truth } from './compare.ts';
import { argumentParts, blockText, compileExpression } from './compileExpression.ts';
import { breakLoop, continueLoop, goOn, valueOf, type Evaluator, type Runner, type Signal } from './evaluator.ts';
import { compileFor } from './compileFor.ts';
import { localMacro } from './localMacro.ts';
import { str } from './repr.ts';
import { Output, Scope, type Frame } from './rendering.ts';
import { isSteps, type Steps } from './steps.ts';
import type { Value } from './values.ts';

const compiled = new WeakMap<readonly Statement[], Runner>();

/** The runner of a list of statements, made once. */
export function compileBody(statements: readonly Statement[]): Runner {
  let runner = compiled.get(statements);
  if (!runner) compiled.set(statements, (runner = sequence(statements.map(compileStatement))));
  return runner;
}

function sequence(parts: readonly Runner[]): Runner {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  if (parts.every((part) => part.run)) {
    const runs = parts.map((part) => part.run as (frame: Frame, out: Output) => Signal);
    return {
      run(frame, out) {
        for (const run of runs) {
          const signal = run(frame, out);
          if (signal !== goOn) return signal;
        }
        return goOn;
      },
    };
  }
  return {
    *steps(frame, out) {
      for (const part of parts) {
        const signal = part.run ? part.run(frame, out) : yield* part.steps(frame, out);
        if (signal !== goOn) return signal;
      }
      return goOn;
    },
  };
}

/** A statement that does something with the value of one expression. */
function withValue(evaluator: Evaluator, act: (value: Value, frame: Frame, out: Output) => void): Runner {
  const { get } = evaluator;
  if (get) {
    return {
      run(frame, out) {
        act(get(frame), frame, out);
        return goOn;
      },
    };
  }
  return {
    *steps(frame, out) {
      act(yield* evaluator.steps(frame), frame, out);
      return goOn;
    },
  };
}

function compileStatement(node: Statement): Runner {
  const { at } = node;
  switch (node.kind) {
    case 'text': {
      const { text } = node;
      return {
        run(_frame, out) {
          out.literal(text, at);
          return goOn;
        },
      };
    }
    case 'output': {
      const { expression } = node;
      return withValue(compileExpression(expression), (value, frame, out) => {
        frame.at = at;
        out.value(value, expression);
      });
    }
    case 'do':
      return withValue(compileExpression(node.expression), () => undefined);
    case 'set': {
      const { target } = node;
      return withValue(compileExpression(node.value), (value, frame) => assign(target, value, frame));
    }
    case 'if':
      return compileIf(node);
    case 'for':
      return compileFor(node, compileBody);
    case 'break':
      return { run: () => breakLoop };
    case 'continue':
      return { run: () => continueLoop };
    case 'setBlock':
      return compileSetBlock(node);
    case 'filterBlock':
      return captured(node.body, node.filter, (value, _frame, out) => out.made(str(value), at));
    case 'with':
      return compileWith(node);
    case 'call':
      return compileCallBlock(node);
    case 'autoescape':
      return scoped(compileBody(node.body), (frame) => frame.scope);
    case 'block':
      return scoped(compileBody(node.body), node.scoped ? (frame) => frame.scope : rootOf);
    case 'definition':
      return {
        run(frame) {
          const prefix = node.block === 'docs' ? 'dbt_docs__' : frame.rendering.macroPrefix;
          frame.scope.set(prefix + node.name, localMacro(node, frame, compileBody));
          return goOn;
        },
      };
  }
}

function rootOf(frame: Frame): Scope {
  let { scope } = frame;
  while (scope.parent) scope = scope.parent;
  return scope;
}

/** A body with a scope of its own. */
function scoped(body: Runner, parentOf: (frame: Frame) => Scope): Runner {
  if (body.run) {
    const { run } = body;
    return {
      run(frame, out) {
        const outer = frame.scope;
        frame.scope = new Scope(parentOf(frame));
        const signal = run(frame, out);
        frame.scope = outer;
        return signal;
      },
    };
  }
  return {
    *steps(frame, out) {
      const outer = frame.scope;
      frame.scope = new Scope(parentOf(frame));
      const signal = yield* body.steps(frame, out);
      frame.scope = outer;
      return signal;
    },
  };
}

function compileIf(node: Extract<Statement, { kind: 'if' }>): Runner {
  const branches = node.branches.map(({ test, body }) => ({ test: compileExpression(test), body: compileBody(body) }));
  const otherwise = compileBody(node.otherwise);
  if (otherwise.run && branches.every(({ test, body }) => test.get && body.run)) {
    const pure = branches.map(({ test, body }) => ({
      get: test.get as (frame: Frame) => Value,
      run: body.run as (frame: Frame, out: Output) => Signal,
    }));
    const { run: runOtherwise } = otherwise;
    return {
      run(frame, out) {
        for (const { get, run } of pure) if (truth(get(frame))) return run(frame, out);
        return runOtherwise(frame, out);
      },
    };
  }
  return {
    *steps(frame, out) {
      for (const { test, body } of branches) {
        if (!truth(test.get ? test.get(frame) : yield* test.steps(frame))) continue;
        return body.run ? body.run(frame, out) : yield* body.steps(frame, out);
      }
      return otherwise.run ? otherwise.run(frame, out) : yield* otherwise.steps(frame, out);
    },
  };
}

/** Runs a body into a text, through a filter where there is one, and acts on the result. */
function captured(
  statements: readonly Statement[],
  filter: Parameters<typeof compileExpression>[0] | null,
  act: (value: Value, frame: Frame, out: Output) => void,
): Runner {
  const body = compileBody(statements);
  const filtered = filter && compileExpression(filter);
  return {
    *steps(frame, out) {
      const outer = frame.scope;
      frame.scope = new Scope(outer);
      const inner = new Output(frame.rendering.meter);
      const signal = body.run ? body.run(frame, inner) : yield* body.steps(frame, inner);
      let value: Value = inner.joined();
      if (filtered) {
        frame.scope.set(blockText, value);
        value = yield* valueOf(filtered, frame);
      }
      frame.scope = outer;
      act(value, frame, out);
      return signal;
    },
  };
}

function compileSetBlock(node: Extract<Statement, { kind: 'setBlock' }>): Runner {
  return captured(node.body, node.filter, (value, frame) => assign(node.target, value, frame));
}

function compileWith(node: Extract<Statement, { kind: 'with' }>): Runner {
  const pairs = node.pairs.map(({ target, value }) => ({ target, value: compileExpression(value) }));
  const body = compileBody(node.body);
  return {
    *steps(frame, out) {
      const values: Value[] = [];
      for (const { value } of pairs) values.push(yield* valueOf(value, frame));
      const outer = frame.scope;
      frame.scope = new Scope(outer);
      pairs.forEach(({ target }, i) => assign(target, values[i] as Value, frame));
      const signal = body.run ? body.run(frame, out) : yield* body.steps(frame, out);
      frame.scope = outer;
      return signal;
    },
  };
}

function compileCallBlock(node: Extract<Statement, { kind: 'call' }>): Runner {
  const callee = compileExpression(node.call.callee);
  const { evaluators, collect } = argumentParts(node.call.args);
  const { at } = node.call;
  return {
    *steps(frame, out): Steps<Signal> {
      const target = yield* valueOf(callee, frame);
      const values: Value[] = [];
      for (const part of evaluators) values.push(yield* valueOf(part, frame));
      const { positional, named } = collect(values);
      const withCaller = new Map(named);
      withCaller.set('caller', localMacro({ name: 'caller', parameters: node.parameters, body: node.body }, frame, compileBody));
      frame.at = at;
      const called = startCall(target, positional, withCaller);
      out.called(isSteps(called) ? ((yield* called) as Value) : called, at);
      return goOn;
    },
  };
}
