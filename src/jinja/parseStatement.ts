import type { Call, Expression, MacroDefinition, Parameter, Statement, Target } from './ast.ts';
import { definitionName, literalLanguages } from './definitionName.ts';
import { ExpressionParser } from './parseExpression.ts';
import { locate } from './locate.ts';
import { describeToken } from './token.ts';

const refused = new Set(['extends', 'include', 'import', 'from']);
type Tag = { name: string; at: number };

/** Jinja's statements, with the blocks dbt adds. */
export class StatementParser extends ExpressionParser {
  private readonly open: Tag[] = [];
  private readonly wanted: string[][] = [];

  all(): Statement[] {
    return this.statements([]);
  }

  /** Up to one of the end tags, whose name is then the current token; all of the source where there are none. */
  private statements(ends: readonly string[]): Statement[] {
    const body: Statement[] = [];
    for (;;) {
      const { kind, value, at } = this.current;
      if (kind === 'eof') return body;
      this.next();
      if (kind === 'data') body.push({ kind: 'text', text: value, at });
      else if (kind === 'variable_begin') {
        const expression = this.tuple();
        body.push({ kind: 'output', expression, at: expression.at });
        this.expect('variable_end');
      } else {
        if (this.current.kind === 'name' && ends.includes(this.current.value)) return body;
        const statement = this.nested(() => this.statement());
        if (Array.isArray(statement)) body.push(...statement);
        else body.push(statement);
        this.expect('block_end');
      }
    }
  }

  /** The body of a block: from the end of its start tag to one of the end tags, which stays current. */
  private body(...ends: string[]): Statement[] {
    this.skip(':');
    this.expect('block_end');
    this.wanted.push(ends);
    const body = this.statements(ends);
    if (this.current.kind === 'eof') this.failUnclosed(null);
    this.wanted.pop();
    return body;
  }

  private bodyThen(end: string): Statement[] {
    const body = this.body(end);
    this.next();
    return body;
  }

  private failUnclosed(unknown: string | null): never {
    const looking = this.wanted.at(-1);
    const parts = [unknown === null ? 'Unexpected end of template.' : `Encountered unknown tag '${unknown}'.`];
    if (looking) {
      const names = looking.map((end) => `'${end}'`).join(' or ');
      const isExpected = unknown !== null && this.wanted.some((ends) => ends.includes(unknown));
      parts.push(
        isExpected
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${names}.`
          : `Jinja was looking for the following tags: ${names}.`,
      );
    }
    const tag = this.open.at(-1);
    if (tag) {
      const { line, column } = locate(this.template, tag.at);
      parts.push(`The innermost block that needs to be closed is '${tag.name}' (opened at line ${line}, column ${column}).`);
    }
    this.fail(parts.join(' '));
  }

  private statement(): Statement | Statement[] {
    const { kind, value: name, at } = this.current;
    if (kind !== 'name') this.fail('tag name expected');
    const parse = StatementParser.parsers.get(name);
    if (!parse) {
      if (refused.has(name)) this.fail(`'${name}' is not available: a dbt project has no templates to load, use macros instead`);
      this.failUnclosed(name);
    }
    this.open.push({ name, at });
    this.next();
    const statement = parse(this, at);
    this.open.pop();
    return statement;
  }

  private static readonly parsers: ReadonlyMap<string, (parser: StatementParser, at: number) => Statement | Statement[]> = new Map(
    Object.entries<(parser: StatementParser, at: number) => Statement | Statement[]>({
      if: (parser, at) => parser.if(at),
      for: (parser, at) => parser.for(at),
      set: (parser, at) => parser.set(at),
      with: (parser, at) => parser.with(at),
      do: (parser, at): Statement => ({ kind: 'do', expression: parser.tuple(), at }),
      break: (parser, at): Statement => parser.loopControl('break', at),
      continue: (parser, at): Statement => parser.loopControl('continue', at),
      print: (parser) => parser.print(),
      call: (parser, at) => parser.callBlock(at),
      filter: (parser, at) => parser.filterBlock(at),
      autoescape: (parser, at) => parser.autoescape(at),
      block: (parser, at) => parser.block(at),
      macro: (parser, at) => parser.definition('macro', at),
      test: (parser, at) => parser.definition('test', at),
      docs: (parser, at) => parser.definition('docs', at),
      materialization: (parser, at) => parser.definition('materialization', at),
    }),
  );

  private if(at: number): Statement {
    const branches: { test: Expression; body: Statement[] }[] = [];
    let otherwise: Statement[] = [];
    for (;;) {
      const test = this.tuple({ conditional: false });
      branches.push({ test, body: this.body('elif', 'else', 'endif') });
      const end = this.next().value;
      if (end === 'elif') continue;
      if (end === 'else') otherwise = this.bodyThen('endif');
      return { kind: 'if', branches, otherwise, at };
    }
  }

  private readonly loops: boolean[] = [];

  private for(at: number): Statement {
    const target = this.target({ stop: 'in' });
    this.expectName('in');
    const iterable = this.tuple({ conditional: false, stop: 'recursive' });
    const test = this.skipName('if') ? this.expression() : null;
    const recursive = this.skipName('recursive');
    this.loops.push(true);
    const body = this.body('endfor', 'else');
    this.loops.pop();
    const otherwise = this.next().value === 'else' ? this.bodyThen('endfor') : [];
    return { kind: 'for', target, iterable, test, recursive, body, otherwise, at };
  }

  private loopControl(kind: 'break' | 'continue', at: number): Statement {
    if (!this.loops.at(-1)) this.fail(`'${kind}' outside loop`, at);
    return { kind, at };
  }

  private set(at: number): Statement {
    const target = this.target({ namespace: true });
    if (this.skip('=')) return { kind: 'set', target, value: this.tuple(), at };
    const filter = this.filterChain(false);
    return { kind: 'setBlock', target, filter, body: this.closed(() => this.bodyThen('endset')), at };
  }

  /** `break` inside means nothing outside: the part is a function of its own in Jinja. */
  private closed<T>(part: () => T): T {
    this.loops.push(false);
    const result = part();
    this.loops.pop();
    return result;
  }

  private with(at: number): Statement {
    const pairs: { target: Target; value: Expression }[] = [];
    while (this.current.kind !== 'block_end') {
      if (pairs.length) this.expect(',');
      const target = this.target({});
      this.expect('=');
      pairs.push({ target, value: this.expression() });
    }
    return { kind: 'with', pairs, body: this.bodyThen('endwith'), at };
  }

  private print(): Statement[] {
    const outputs: Statement[] = [];
    while (this.current.kind !== 'block_end') {
      if (outputs.length) this.expect(',');
      const expression = this.expression();
      outputs.push({ kind: 'output', expression, at: expression.at });
    }
    return outputs;
  }

  private callBlock(at: number): Statement {
    const parameters = this.current.kind === '(' ? this.signature() : [];
    const call = this.expression();
    if (call.kind !== 'call') this.fail('expected call', at);
    return { kind: 'call', parameters, call: call as Call, body: this.closed(() => this.bodyThen('endcall')), at };
  }

  private filterBlock(at: number): Statement {
    const filter = this.filterChain(true);
    if (!filter) this.fail('expected a filter', at);
    return { kind: 'filterBlock', filter, body: this.bodyThen('endfilter'), at };
  }

  private autoescape(at: number): Statement {
    const { at: place } = this.current;
    const setting = this.expression();
    if (setting.kind !== 'literal' || setting.value) this.fail('autoescape cannot be switched on: output is SQL, not HTML', place);
    return { kind: 'autoescape', body: this.bodyThen('endautoescape'), at };
  }

  private block(at: number): Statement {
    const name = this.expect('name').value;
    const scoped = this.skipName('scoped');
    this.skipName('required');
    if (this.current.kind === '-') {
      this.fail('Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.');
    }
    const body = this.closed(() => this.bodyThen('endblock'));
    this.skipName(name);
    return { kind: 'block', name, scoped, body, at };
  }

  private definition(block: MacroDefinition['block'], at: number): MacroDefinition {
    const blockName = this.expect('name').value;
    const { template } = this;
    const materialization = block === 'materialization' ? this.materializationOptions(blockName) : null;
    const parameters = materialization?.parameters ?? (block === 'docs' ? [] : this.signature());
    const body = this.closed(() => this.bodyThen(`end${block}`));
    return {
      kind: 'definition',
      block,
      blockName,
      name: definitionName(block, blockName, materialization?.adapter ?? null),
      parameters,
      body,
      at: template.source.lastIndexOf('{%', at),
      end: this.endOfTag(),
      adapter: materialization?.adapter ?? null,
      supportedLanguages: materialization?.languages ?? null,
      template,
    };
  }

  private endOfTag(): number {
    return this.template.source.indexOf('%}', this.current.at) + 2;
  }

  private materializationOptions(name: string): { adapter: string; parameters: Parameter[]; languages: string[] | null } {
    let adapter = 'default';
    const sql: Expression = { kind: 'literal', value: 'sql', at: this.current.at };
    let supported: Expression = { kind: 'list', items: [sql], at: this.current.at };
    while (this.skip(',')) {
      const option = this.expect('name');
      if (option.value === 'default') continue;
      if (option.value !== 'adapter' && option.value !== 'supported_languages') {
        this.fail(`materialization '${name}' received unknown argument '${option.value}'.`, option.at);
      }
      this.expect('=');
      const value = this.expression();
      if (option.value === 'supported_languages') supported = value;
      else if (value.kind === 'literal' && typeof value.value === 'string') adapter = value.value;
      else this.fail(`the adapter of materialization '${name}' must be a string`, value.at);
    }
    const parameters: Parameter[] = [{ name: 'supported_languages', default: supported, type: '' }];
    return { adapter, parameters, languages: literalLanguages(supported) };
  }

  private signature(): Parameter[] {
    this.expect('(');
    const parameters: Parameter[] = [];
    while (this.current.kind !== ')') {
      if (parameters.length) this.expect(',');
      const { value: name } = this.expect('name');
      const type = this.skip(':') ? this.typeName() : '';
      const fallback = this.skip('=') ? this.expression() : null;
      if (!fallback && parameters.at(-1)?.default) this.fail('non-default argument follows default argument');
      parameters.push({ name, default: fallback, type });
    }
    this.expect(')');
    return parameters;
  }

  /** dbt's type annotations: `str`, `dict[str, list[int]]`. */
  private typeName(): string {
    const { value } = this.expect('name');
    if (!this.skip('[')) return value;
    const inner: string[] = [];
    while (this.current.kind !== ']') {
      if (inner.length) this.expect(',');
      inner.push(this.nested(() => this.typeName()));
    }
    this.expect(']');
    return `${value}[${inner.join(', ')}]`;
  }

  /** What may be assigned to: a name, a tuple of such, or an attribute of a namespace. */
  private target(options: { stop?: string; namespace?: boolean }): Target {
    const { at } = this.current;
    const items: Target[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length) this.expect(',');
      if (this.isTupleEnd(options.stop)) break;
      items.push(this.targetItem(options.namespace ?? false));
      if (this.current.kind !== ',') break;
      isTuple = true;
    }
    if (isTuple) return { kind: 'tuple', items, at };
    return items[0] ?? this.fail(`Expected an expression, got '${describeToken(this.current)}'`);
  }

  private targetItem(namespace: boolean): Target {
    const { at, kind, value } = this.current;
    if (kind === '(') {
      this.next();
      const inner = this.nested(() => this.target({ namespace: false }));
      this.expect(')');
      return inner;
    }
    const node = this.primary();
    if (namespace && kind === 'name' && this.skip('.')) {
      return { kind: 'namespace', name: value, attribute: this.expect('name').value, at };
    }
    if (node.kind !== 'name') this.fail(`can't assign to '${node.kind === 'literal' ? 'const' : node.kind}'`, at);
    return { kind: 'name', name: node.name, at };
  }
}
