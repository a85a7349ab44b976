import type { Expression, MacroDefinition, Template } from './ast.ts';
import type { Steps } from './steps.ts';
import type { PyObject, Value } from './values.ts';

/** Where names come from that a template does not set itself: a `Map<string, Value>` will do. Asked at each use. */
export type Globals = { get(name: string): Value | undefined };

export type Limits = {
  /** Weighted units of work of one rendering (about 10 million a second). */
  steps: number;
  /** Macro calls inside each other. */
  depth: number;
  /** Characters of output and of any one string. */
  textLength: number;
};

export type RenderingOptions = {
  globals: Globals;
  /**
   * `plain`: an undefined name prints as '' and fails when called or reached into.
   * `permissive`: dbt's parse time (`capture_macros`): it may be called and reached into and stays undefined.
   */
  undefinedNames?: 'plain' | 'permissive';
  limits?: Partial<Limits>;
  /** Told of every call of a bound macro; `depth` 0 is a call from the template itself (dbt's depends_on.macros). */
  onMacroCall?: (definition: MacroDefinition, depth: number) => void;
};

/**
 * What one node's rendering shares: globals, limits, the stack of macros. Make one for each rendering of a node; macros bound to
 * it (`bindMacro`) see its globals.
 */
export declare class Rendering {
  constructor(options: RenderingOptions);
  readonly globals: Globals;
}

/** Renders to text. Errors are `TabhouseError`s (code `template`), located, with the macro stack in the message. */
export declare function renderTemplate(template: Template, rendering: Rendering): Steps<string>;

/** Renders as dbt renders YAML values (its native environment): one expression keeps its type, text that is a Python literal becomes it. */
export declare function renderNative(template: Template, rendering: Rendering): Steps<Value>;

/** The value of one expression node, in the globals of the rendering. */
export declare function evaluate(expression: Expression, template: Template, rendering: Rendering): Steps<Value>;

/** A definition as something callable: `{{ name(args) }}` from templates, `callValue(bound, args)` from the host. `return(x)` ends it with x. */
export declare function bindMacro(definition: MacroDefinition, rendering: Rendering): PyObject;

/** Calls a function, macro or method value from the host. */
export declare function callValue(callee: Value, positional?: Value[], named?: ReadonlyMap<string, Value>): Steps<Value>;

/** Thrown by the host function `return`: `throw new MacroReturn(value)` unwinds to the nearest macro. */
export declare class MacroReturn {
  constructor(value: Value);
  readonly value: Value;
}
