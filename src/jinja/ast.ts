/** Every node knows its offset in the normalised source of its template (`locate` gives line and column). */
type At = { readonly at: number };

export type LiteralValue = null | boolean | number | bigint | string | { readonly float: number };

export type Name = At & { kind: 'name'; name: string };
export type Literal = At & { kind: 'literal'; value: LiteralValue };
export type Keyword = At & { name: string; value: Expression };
export type Arguments = {
  positional: Expression[];
  named: Keyword[];
  /** `*expression` */
  spread: Expression | null;
  /** `**expression` */
  spreadNamed: Expression | null;
};
export type Call = At & { kind: 'call'; callee: Expression; args: Arguments };
export type FilterCall = At & { kind: 'filter'; input: Expression | null; name: string; args: Arguments };

export type Expression =
  | Name
  | Literal
  | Call
  | FilterCall
  | (At & { kind: 'test'; input: Expression; name: string; args: Arguments })
  | (At & { kind: 'attribute'; object: Expression; name: string })
  | (At & { kind: 'item'; object: Expression; key: Expression })
  | (At & { kind: 'slice'; start: Expression | null; stop: Expression | null; step: Expression | null })
  | (At & { kind: 'list' | 'tuple'; items: Expression[] })
  | (At & { kind: 'dict'; pairs: { key: Expression; value: Expression }[] })
  | (At & { kind: 'unary'; operator: '-' | '+' | 'not'; operand: Expression })
  | (At & { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression })
  | (At & { kind: 'and' | 'or'; left: Expression; right: Expression })
  | (At & { kind: 'concat'; items: Expression[] })
  | (At & { kind: 'compare'; first: Expression; rest: { operator: CompareOperator; operand: Expression }[] })
  | (At & { kind: 'conditional'; test: Expression; then: Expression; otherwise: Expression | null });

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** What can be assigned to. `namespace` is `{% set ns.x = … %}`. */
export type Target =
  (At & { kind: 'name'; name: string }) | (At & { kind: 'namespace'; name: string; attribute: string }) | (At & { kind: 'tuple'; items: Target[] });

export type Parameter = { name: string; default: Expression | null; /** As written after a colon, or ''. */ type: string };

export type Statement =
  | (At & { kind: 'text'; text: string })
  | (At & { kind: 'output'; expression: Expression })
  | (At & { kind: 'if'; branches: { test: Expression; body: Statement[] }[]; otherwise: Statement[] })
  | (At & {
      kind: 'for';
      target: Target;
      iterable: Expression;
      test: Expression | null;
      recursive: boolean;
      body: Statement[];
      otherwise: Statement[];
    })
  | (At & { kind: 'set'; target: Target; value: Expression })
  | (At & { kind: 'setBlock'; target: Target; filter: FilterCall | null; body: Statement[] })
  | (At & { kind: 'with'; pairs: { target: Target; value: Expression }[]; body: Statement[] })
  | (At & { kind: 'do'; expression: Expression })
  | (At & { kind: 'break' | 'continue' })
  | (At & { kind: 'call'; parameters: Parameter[]; call: Call; body: Statement[] })
  | (At & { kind: 'filterBlock'; filter: FilterCall; body: Statement[] })
  | (At & { kind: 'autoescape'; body: Statement[] })
  | (At & { kind: 'block'; name: string; scoped: boolean; body: Statement[] })
  | MacroDefinition;

export type BlockKind = 'macro' | 'materialization' | 'test' | 'docs';

/** A `{% macro %}`, `{% materialization %}`, `{% test %}` or `{% docs %}` block. Snapshots are found by `extractBlocks`, as in dbt. */
export type MacroDefinition = At & {
  kind: 'definition';
  block: BlockKind;
  /** As written. */
  blockName: string;
  /** As dbt registers it: `x`, `test_x`, `materialization_x_duckdb`. */
  name: string;
  parameters: Parameter[];
  body: Statement[];
  /** End of the whole block in the normalised source; it begins at `at`. */
  end: number;
  /** Only of materializations. */
  adapter: string | null;
  /** Only of materializations; null where the expression is not a plain list of strings. */
  supportedLanguages: string[] | null;
  /** The template it was read in: for places and the text. */
  template: Template;
};

/** A parsed template. */
export type Template = {
  /** Normalised: newlines are `\n` and one at the end is dropped, as Jinja does. */
  source: string;
  file: string;
  /** Where the source begins in the file, counted from 1. */
  line: number;
  column: number;
  body: Statement[];
  /** The definitions at the top level, in order. */
  definitions: MacroDefinition[];
};
