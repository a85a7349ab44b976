import type { Arguments, Expression, MacroDefinition, Parameter, Statement, Target, Template } from './ast.ts';

export type Visitor = {
  /** Before its children; return false to leave them out. */
  expression?: (node: Expression) => boolean | undefined;
  statement?: (node: Statement) => boolean | undefined;
};

/** Visits every statement and expression of a template, macro or list of statements, in the order of the source. */
export function walkTemplate(root: Template | MacroDefinition | readonly Statement[], visitor: Visitor): void {
  const walker = new Walker(visitor);
  if (Array.isArray(root)) walker.statements(root as readonly Statement[]);
  else if ('kind' in root) walker.statement(root as MacroDefinition);
  else walker.statements((root as Template).body);
}

class Walker {
  constructor(private readonly visitor: Visitor) {}

  statements(nodes: readonly Statement[]): void {
    for (const node of nodes) this.statement(node);
  }

  statement(node: Statement): void {
    if (this.visitor.statement?.(node) === false) return;
    switch (node.kind) {
      case 'output':
      case 'do':
        return this.expression(node.expression);
      case 'if':
        for (const branch of node.branches) {
          this.expression(branch.test);
          this.statements(branch.body);
        }
        return this.statements(node.otherwise);
      case 'for':
        this.target(node.target);
        this.expression(node.iterable);
        this.expression(node.test);
        this.statements(node.body);
        return this.statements(node.otherwise);
      case 'set':
        this.target(node.target);
        return this.expression(node.value);
      case 'setBlock':
        this.target(node.target);
        this.expression(node.filter);
        return this.statements(node.body);
      case 'with':
        for (const pair of node.pairs) {
          this.target(pair.target);
          this.expression(pair.value);
        }
        return this.statements(node.body);
      case 'call':
        this.parameters(node.parameters);
        this.expression(node.call);
        return this.statements(node.body);
      case 'filterBlock':
        this.expression(node.filter);
        return this.statements(node.body);
      case 'definition':
        this.parameters(node.parameters);
        return this.statements(node.body);
      case 'autoescape':
      case 'block':
        return this.statements(node.body);
      case 'text':
      case 'break':
      case 'continue':
        return;
    }
  }

  private target(node: Target): void {
    if (node.kind === 'tuple') for (const item of node.items) this.target(item);
  }

  private parameters(parameters: readonly Parameter[]): void {
    for (const parameter of parameters) this.expression(parameter.default);
  }

  private args(args: Arguments): void {
    for (const node of args.positional) this.expression(node);
    for (const keyword of args.named) this.expression(keyword.value);
    this.expression(args.spread);
    this.expression(args.spreadNamed);
  }

  expression(node: Expression | null): void {
    if (!node || this.visitor.expression?.(node) === false) return;
    switch (node.kind) {
      case 'name':
      case 'literal':
        return;
      case 'call':
        this.expression(node.callee);
        return this.args(node.args);
      case 'filter':
      case 'test':
        this.expression(node.input);
        return this.args(node.args);
      case 'attribute':
        return this.expression(node.object);
      case 'item':
        this.expression(node.object);
        return this.expression(node.key);
      case 'slice':
        this.expression(node.start);
        this.expression(node.stop);
        return this.expression(node.step);
      case 'list':
      case 'tuple':
      case 'concat':
        for (const item of node.items) this.expression(item);
        return;
      case 'dict':
        for (const pair of node.pairs) {
          this.expression(pair.key);
          this.expression(pair.value);
        }
        return;
      case 'unary':
        return this.expression(node.operand);
      case 'binary':
      case 'and':
      case 'or':
        this.expression(node.left);
        return this.expression(node.right);
      case 'compare':
        this.expression(node.first);
        for (const { operand } of node.rest) this.expression(operand);
        return;
      case 'conditional':
        this.expression(node.test);
        this.expression(node.then);
        return this.expression(node.otherwise);
    }
  }
}
