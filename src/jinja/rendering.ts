import type { Expression, MacroDefinition, Template } from './ast.ts';
import { builtins } from './builtins.ts';
import { dice } from './dice.ts';
import { applyEntry, type FilterEnvironment } from './filter.ts';
import { Markup } from './markup.ts';
import { defaultLimits, Meter, type Limits } from './meter.ts';
import type { Origins } from './origins.ts';
import { str, typeName } from './repr.ts';
import { sequenceFilters } from './sequenceFilters.ts';
import { tests } from './tests.ts';
import { textFilters } from './textFilters.ts';
import { PyError, Undefined, type CallArguments, type Value } from './values.ts';

/** Where names come from that a template does not set itself: a `Map<string, Value>` will do. Asked at each use. */
export type Globals = { get(name: string): Value | undefined };

export type RenderingOptions = {
  globals: Globals;
  /**
   * `plain`: an undefined name prints as '' and fails when called or reached into.
   * `permissive`: dbt's parse time (`capture_macros`): in the template itself it may be called and reached into and stays undefined;
   * in the bound macros it calls it fails.
   */
  undefinedNames?: 'plain' | 'permissive';
  /**
   * Under which name a `{% macro x() %}` inside a template can be called in it: `dbt` hides it as `dbt_macro__x`, as dbt does;
   * `jinja` keeps `x`.
   */
  localMacros?: 'dbt' | 'jinja';
  limits?: Partial<Limits>;
  /** Told of every call of a bound macro; `depth` 0 is a call from the template itself (dbt's depends_on.macros). */
  onMacroCall?: (definition: MacroDefinition, depth: number) => void;
  /** What the choices of the `random` filter follow from. */
  seed?: string;
};

/**
 * What one node's rendering shares: globals, limits, the stack of macros. Make one for each rendering of a node; macros bound to
 * it (`bindMacro`) see its globals.
 */
export class Rendering {
  readonly globals: Globals;
  readonly meter: Meter;
  /** Whether undefined names may be used just now; macros never are permissive, as dbt compiles them apart. */
  permissive: boolean;
  readonly macroPrefix: string;
  readonly onMacroCall: RenderingOptions['onMacroCall'];
  readonly filters: FilterEnvironment;
  /** Macro calls inside each other just now. */
  depth = 0;
  /** Bound macros inside each other just now: what `onMacroCall` is told. */
  boundDepth = 0;

  constructor(options: RenderingOptions) {
    this.globals = options.globals;
    this.meter = new Meter({ ...defaultLimits, ...options.limits });
    this.permissive = options.undefinedNames === 'permissive';
    this.macroPrefix = options.localMacros === 'jinja' ? '' : 'dbt_macro__';
    this.onMacroCall = options.onMacroCall;
    const random = dice(options.seed ?? '');
    const isPermissive = (): boolean => this.permissive;
    this.filters = {
      get permissive() {
        return isPermissive();
      },
      random,
      applyFilter: (name, input, args) => this.applyFilter(name, input, args),
      applyTest: (name, input, args) => this.applyTest(name, input, args),
      hasFilter: (name) => textFilters.has(name) || sequenceFilters.has(name),
      hasTest: (name) => tests.has(name),
    };
  }

  applyFilter(name: string, input: Value, args: CallArguments): Value {
    const table = sequenceFilters.has(name) ? sequenceFilters : textFilters;
    return applyEntry('filter', table, name, input, args, this.filters);
  }

  applyTest(name: string, input: Value, args: CallArguments): boolean {
    return applyEntry('test', tests, name, input, args, this.filters);
  }

  /** A name no scope has: of the globals, a builtin of Jinja, or undefined. */
  global(name: string): Value {
    const value = this.globals.get(name);
    if (value !== undefined) return value;
    return builtins.get(name) ?? new Undefined(name, null, this.permissive);
  }
}

/** The names one part of a template has set; looked up from the inside out. */
export class Scope {
  private names: Map<string, Value> | null = null;
  constructor(readonly parent: Scope | null) {}

  set(name: string, value: Value): void {
    (this.names ??= new Map()).set(name, value);
  }

  own(name: string): Value | undefined {
    return this.names?.get(name);
  }

  /** Forgets everything, to be used for the next turn of a loop. */
  clear(): void {
    this.names?.clear();
  }
}

/** One run of a template or of a macro's body. */
export class Frame {
  /** Offset of what is being done, for errors. */
  at = 0;
  /** Are YAML values rendered, whose types dbt keeps? */
  native = false;
  constructor(
    readonly rendering: Rendering,
    readonly template: Template,
    public scope: Scope,
  ) {}

  lookup(name: string): Value {
    for (let scope: Scope | null = this.scope; scope; scope = scope.parent) {
      const value = scope.own(name);
      if (value !== undefined) return value;
    }
    return this.rendering.global(name);
  }
}

/** Collects output. */
export class Output {
  private text = '';
  private pieces = 0;
  private notText: string | null = null;
  constructor(
    private readonly meter: Meter,
    private readonly origins: Origins | null = null,
  ) {}

  /** All of it. @throws PyError where a call block gave something that is not a text. */
  joined(): string {
    if (this.notText !== null) throw new PyError('TypeError', this.notText);
    return this.text;
  }

  /** Text of the template itself, from `at` on. */
  literal(text: string, at: number): void {
    this.origins?.note(this.text.length, at, true);
    this.add(text);
  }

  add(text: string): void {
    this.text += text;
    this.pieces++;
    this.meter.charge(1);
    if (this.text.length > this.meter.limits.textLength) this.meter.text(this.text.length);
  }

  /** What `{{ expression }}` puts out. */
  value(value: Value, expression: Expression): void {
    this.made(str(value), expression.at);
  }

  /** What the call block at `at` gave: Jinja turns it into no text before it joins it to the rest. */
  called(value: Value, at: number): void {
    if (typeof value === 'string' || value instanceof Markup) this.made(str(value), at);
    else this.notText ??= `sequence item ${this.pieces}: expected str instance, ${typeName(value)} found`;
  }

  /** What the tag at `at` made. */
  made(text: string, at: number): void {
    this.origins?.note(this.text.length, at, false);
    this.add(text);
  }
}
