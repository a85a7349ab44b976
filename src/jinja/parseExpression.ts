import type { Arguments, BinaryOperator, CompareOperator, Expression, FilterCall, LiteralValue } from './ast.ts';
import { TokenStream } from './tokenStream.ts';
import { describeToken, type Token } from './token.ts';
import { normaliseInt } from './values.ts';

const compareOperators = new Set(['==', '!=', '<', '<=', '>', '>=']);
const testArgumentKinds = new Set(['name', 'string', 'integer', 'float', '[', '{']);

/** Jinja's expression grammar, from the loosest binding to the tightest. */
export class ExpressionParser extends TokenStream {
  /** Several expressions with commas are a tuple; `stop` tells where an open tuple ends beside the usual tokens. */
  protected tuple(options: { conditional?: boolean; parentheses?: boolean; stop?: string } = {}): Expression {
    const { at } = this.current;
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length) this.expect(',');
      if (this.isTupleEnd(options.stop)) break;
      items.push(options.conditional === false ? this.or() : this.expression());
      if (this.current.kind !== ',') break;
      isTuple = true;
    }
    if (!isTuple) {
      if (items[0]) return items[0];
      if (!options.parentheses) this.fail(`Expected an expression, got '${describeToken(this.current)}'`);
    }
    return { kind: 'tuple', items, at };
  }

  protected isTupleEnd(stop: string | undefined): boolean {
    const { kind } = this.current;
    return kind === 'variable_end' || kind === 'block_end' || kind === ')' || (stop !== undefined && this.isName(stop));
  }

  protected expression(): Expression {
    return this.nested(() => this.conditional());
  }

  private conditional(): Expression {
    const { at } = this.current;
    let then = this.or();
    let count = 0;
    while (this.skipName('if')) {
      this.link(++count);
      const test = this.or();
      const otherwise = this.skipName('else') ? this.expression() : null;
      then = { kind: 'conditional', test, then, otherwise, at };
    }
    return then;
  }

  protected or(): Expression {
    const { at } = this.current;
    let left = this.and();
    for (let count = 0; this.skipName('or'); this.link(++count)) left = { kind: 'or', left, right: this.and(), at };
    return left;
  }

  private and(): Expression {
    const { at } = this.current;
    let left = this.not();
    for (let count = 0; this.skipName('and'); this.link(++count)) left = { kind: 'and', left, right: this.not(), at };
    return left;
  }

  private not(): Expression {
    const { at } = this.current;
    if (!this.skipName('not')) return this.compare();
    return this.nested(() => ({ kind: 'unary', operator: 'not', operand: this.not(), at }));
  }

  private compare(): Expression {
    const { at } = this.current;
    const first = this.sum();
    const rest: { operator: CompareOperator; operand: Expression }[] = [];
    for (;;) {
      const operator = this.compareOperator();
      if (!operator) break;
      rest.push({ operator, operand: this.sum() });
    }
    return rest.length ? { kind: 'compare', first, rest, at } : first;
  }

  private compareOperator(): CompareOperator | null {
    if (compareOperators.has(this.current.kind)) return this.next().kind as CompareOperator;
    if (this.skipName('in')) return 'in';
    const next = this.isName('not') ? this.look() : null;
    if (next?.kind !== 'name' || next.value !== 'in') return null;
    this.next();
    this.next();
    return 'not in';
  }

  private sum(): Expression {
    let left = this.concat();
    for (let count = 0; this.current.kind === '+' || this.current.kind === '-'; this.link(++count)) {
      left = this.binary(this.next(), left, this.concat());
    }
    return left;
  }

  private binary(token: Token, left: Expression, right: Expression): Expression {
    return { kind: 'binary', operator: token.kind as BinaryOperator, left, right, at: token.at };
  }

  private concat(): Expression {
    const { at } = this.current;
    const first = this.product();
    if (this.current.kind !== '~') return first;
    const items = [first];
    while (this.skip('~')) items.push(this.product());
    return { kind: 'concat', items, at };
  }

  private product(): Expression {
    let left = this.power();
    for (let count = 0; ; this.link(++count)) {
      const { kind } = this.current;
      if (kind !== '*' && kind !== '/' && kind !== '//' && kind !== '%') return left;
      left = this.binary(this.next(), left, this.power());
    }
  }

  private power(): Expression {
    let left = this.unary(true);
    for (let count = 0; this.current.kind === '**'; this.link(++count)) left = this.binary(this.next(), left, this.unary(true));
    return left;
  }

  protected unary(withFilter: boolean): Expression {
    const { kind, at } = this.current;
    let node: Expression;
    if (kind === '-' || kind === '+') {
      this.next();
      node = { kind: 'unary', operator: kind, operand: this.nested(() => this.unary(false)), at };
    } else node = this.primary();
    node = this.postfix(node);
    return withFilter ? this.filtersAndTests(node) : node;
  }

  protected primary(): Expression {
    const token = this.current;
    const { kind, value, at } = token;
    switch (kind) {
      case 'name':
        this.next();
        return nameOrConstant(value, at);
      case 'string':
        return { kind: 'literal', value: this.adjacentStrings(), at };
      case 'integer':
        this.next();
        return { kind: 'literal', value: normaliseInt(BigInt(value)), at };
      case 'float':
        this.next();
        return { kind: 'literal', value: { float: Number(value) }, at };
      case '(': {
        this.next();
        const inner = this.nested(() => this.tuple({ parentheses: true }));
        this.expect(')');
        return inner;
      }
      case '[':
        return this.list();
      case '{':
        return this.dict();
      default:
        return this.fail(`unexpected '${describeToken(token)}'`);
    }
  }

  private adjacentStrings(): string {
    let text = this.next().value;
    while (this.current.kind === 'string') text += this.next().value;
    return text;
  }

  private list(): Expression {
    const { at } = this.expect('[');
    const items: Expression[] = [];
    while (this.current.kind !== ']') {
      if (items.length) this.expect(',');
      if (this.current.kind === ']') break;
      items.push(this.expression());
    }
    this.expect(']');
    return { kind: 'list', items, at };
  }

  private dict(): Expression {
    const { at } = this.expect('{');
    const pairs: { key: Expression; value: Expression }[] = [];
    while (this.current.kind !== '}') {
      if (pairs.length) this.expect(',');
      if (this.current.kind === '}') break;
      const key = this.expression();
      this.expect(':');
      pairs.push({ key, value: this.expression() });
    }
    this.expect('}');
    return { kind: 'dict', pairs, at };
  }

  protected postfix(start: Expression): Expression {
    let node = start;
    for (let count = 0; ; this.link(++count)) {
      const { kind } = this.current;
      if (kind === '.' || kind === '[') node = this.subscript(node);
      else if (kind === '(') node = this.call(node);
      else return node;
    }
  }

  private filtersAndTests(start: Expression): Expression {
    let node = start;
    for (let count = 0; ; this.link(++count)) {
      if (this.current.kind === '|') node = this.filter(node);
      else if (this.isName('is')) node = this.test(node);
      else if (this.current.kind === '(') node = this.call(node);
      else return node;
    }
  }

  private subscript(object: Expression): Expression {
    const opening = this.next();
    if (opening.kind === '.') {
      const { kind, value, at } = this.next();
      if (kind === 'name') return { kind: 'attribute', object, name: value, at };
      if (kind !== 'integer') this.fail('expected name or number', at);
      return { kind: 'item', object, key: { kind: 'literal', value: Number(value), at }, at };
    }
    const keys: Expression[] = [];
    while (this.current.kind !== ']') {
      if (keys.length) this.expect(',');
      keys.push(this.subscriptKey());
    }
    this.expect(']');
    const key: Expression = keys.length === 1 ? (keys[0] as Expression) : { kind: 'tuple', items: keys, at: opening.at };
    return { kind: 'item', object, key, at: opening.at };
  }

  private subscriptKey(): Expression {
    const { at } = this.current;
    const start = this.current.kind === ':' ? null : this.expression();
    if (!this.skip(':')) return start as Expression;
    const stop = this.slicePart();
    const step = this.skip(':') ? this.slicePart() : null;
    return { kind: 'slice', start, stop, step, at };
  }

  private slicePart(): Expression | null {
    const { kind } = this.current;
    return kind === ':' || kind === ']' || kind === ',' ? null : this.expression();
  }

  private call(callee: Expression): Expression {
    const { at } = this.current;
    return { kind: 'call', callee, args: this.args(), at };
  }

  private args(): Arguments {
    const { at } = this.expect('(');
    const args: Arguments = { positional: [], named: [], spread: null, spreadNamed: null };
    const ensure = (good: boolean): void => {
      if (!good) this.fail('invalid syntax for function call expression', at);
    };
    for (let first = true; this.current.kind !== ')'; first = false) {
      if (!first) this.expect(',');
      if (this.current.kind === ')') break;
      if (this.skip('*')) {
        ensure(!args.spread && !args.spreadNamed);
        args.spread = this.expression();
      } else if (this.skip('**')) {
        ensure(!args.spreadNamed);
        args.spreadNamed = this.expression();
      } else if (this.current.kind === 'name' && this.look().kind === '=') {
        ensure(!args.spreadNamed);
        const name = this.next();
        this.next();
        if (args.named.some((other) => other.name === name.value)) this.fail(`keyword argument repeated: ${name.value}`, name.at);
        args.named.push({ name: name.value, value: this.expression(), at: name.at });
      } else {
        ensure(!args.spread && !args.spreadNamed && args.named.length === 0);
        args.positional.push(this.expression());
      }
    }
    this.expect(')');
    return args;
  }

  private dottedName(): string {
    let name = this.expect('name').value;
    while (this.skip('.')) name += '.' + this.expect('name').value;
    return name;
  }

  /** `| name(args)`, once. */
  private filter(input: Expression): FilterCall {
    this.expect('|');
    return this.filterAfterPipe(input);
  }

  private filterAfterPipe(input: Expression | null): FilterCall {
    const { at } = this.current;
    const name = this.dottedName();
    return { kind: 'filter', input, name, args: this.current.kind === '(' ? this.args() : noArguments(), at };
  }

  /** The filters of a `{% filter %}` or `{% set x | … %}` block, whose innermost input is the text of the block. */
  protected filterChain(startsInline: boolean): FilterCall | null {
    let node = startsInline ? this.filterAfterPipe(null) : null;
    while (this.skip('|')) node = this.filterAfterPipe(node);
    return node;
  }

  private test(input: Expression): Expression {
    const { at } = this.next();
    const negated = this.skipName('not');
    const name = this.dottedName();
    const node: Expression = { kind: 'test', input, name, args: this.testArguments(), at };
    return negated ? { kind: 'unary', operator: 'not', operand: node, at } : node;
  }

  private testArguments(): Arguments {
    if (this.current.kind === '(') return this.args();
    const args = noArguments();
    if (testArgumentKinds.has(this.current.kind) && !this.isName('else') && !this.isName('or') && !this.isName('and')) {
      if (this.isName('is')) this.fail('You cannot chain multiple tests with is');
      args.positional.push(this.postfix(this.primary()));
    }
    return args;
  }
}

function noArguments(): Arguments {
  return { positional: [], named: [], spread: null, spreadNamed: null };
}

const constants: ReadonlyMap<string, LiteralValue> = new Map<string, LiteralValue>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

function nameOrConstant(name: string, at: number): Expression {
  const constant = constants.get(name);
  return constant === undefined ? { kind: 'name', name, at } : { kind: 'literal', value: constant, at };
}
