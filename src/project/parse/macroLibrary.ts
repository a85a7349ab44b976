import type { Problem } from '../../base/error.ts';
import type { Call, Expression, MacroDefinition } from '../../jinja/ast.ts';
import { readDefinitions } from '../../jinja/blocks.ts';
import { walkTemplate } from '../../jinja/walk.ts';
import type { MacroNamespace } from '../macroNamespace.ts';
import type { ManifestMacro } from '../manifest.ts';
import type { Findings } from '../problems.ts';
import { pythonStrip } from '../pythonText.ts';

/** One macro file, read: kept between readings of a project as long as its text is the same. */
export type MacroFile = { text: string; definitions: { definition: MacroDefinition; text: string; line: number }[]; problems: Problem[] };

/** A macro of the manifest with what it is made of. */
export type LibraryMacro = { macro: ManifestMacro; definition: MacroDefinition; line: number; file: string; onlyTests: boolean };

/** The macros of all packages: manifest entries, definitions, and which is which. */
export class MacroLibrary {
  private readonly byId = new Map<string, LibraryMacro>();
  private readonly ids = new Map<MacroDefinition, string>();

  constructor(private readonly createdAt: number) {}

  /** Adds the macros of one file. A name that the package already has is reported with both places. */
  add(packageName: string, path: string, file: string, read: MacroFile, findings: Findings, onlyTests: boolean): void {
    for (const problem of read.problems) findings.problem(problem);
    for (const { definition, text, line } of read.definitions) {
      if (onlyTests && definition.block !== 'test') continue;
      const uniqueId = `macro.${packageName}.${definition.name}`;
      const before = this.byId.get(uniqueId);
      if (before !== undefined) {
        findings.problem({
          message: `the macro '${definition.name}' of package '${packageName}' is defined twice: in ${before.file}, line ${before.line}, and in ${file}, line ${line}`,
          file,
          line,
          column: 1,
          hint: 'rename or remove one of them',
        });
        continue;
      }
      this.byId.set(uniqueId, { macro: this.entry(packageName, path, uniqueId, definition, text), definition, line, file, onlyTests });
      this.ids.set(definition, uniqueId);
    }
  }

  private entry(packageName: string, path: string, uniqueId: string, definition: MacroDefinition, text: string): ManifestMacro {
    const docs = { show: true, node_color: null };
    return {
      name: definition.name,
      resource_type: 'macro',
      package_name: packageName,
      path,
      original_file_path: path,
      unique_id: uniqueId,
      macro_sql: text,
      depends_on: { macros: [] },
      description: '',
      meta: {},
      docs,
      config: { meta: {}, docs },
      patch_path: null,
      arguments: [],
      created_at: this.createdAt,
      supported_languages: definition.block === 'materialization' ? (definition.supportedLanguages ?? ['sql']) : null,
    };
  }

  /** `validate_macro_args`: macros, but for those in the folder of generic tests, have their parameters as arguments, until a properties file describes them. */
  nameArguments(): void {
    for (const { macro, definition, onlyTests } of this.byId.values()) {
      if (!onlyTests) macro.arguments = definition.parameters.map(({ name }) => ({ name, type: null, description: '' }));
    }
  }

  macros(): ManifestMacro[] {
    return [...this.byId.values()].map((one) => one.macro);
  }

  get(uniqueId: string): LibraryMacro | undefined {
    return this.byId.get(uniqueId);
  }

  idOf(definition: MacroDefinition): string | undefined {
    return this.ids.get(definition);
  }

  /**
   * Fills in `depends_on.macros` of every macro, as dbt reads it off their text; a dispatch that leads nowhere is reported, as dbt refuses
   * it there already. `contextNames` are names that are no macros.
   */
  resolveDependencies(namespace: MacroNamespace, contextNames: ReadonlySet<string>, findings: Findings): void {
    for (const { macro, definition, file, line } of this.byId.values()) {
      const found: string[] = [];
      const report = (message: string): void => findings.problem({ message: `macro '${macro.name}': ${message}`, file, line, column: 1 });
      for (const name of calledNames(definition, namespace, contextNames, report)) {
        const id = idOfCalled(name, macro, namespace);
        if (id !== null && !found.includes(id)) found.push(id);
      }
      macro.depends_on.macros = found;
    }
  }
}

/** Reads one macro file. White space at its end is no part of the last macro, as dbt strips files. */
export function readMacroFile(text: string, file: string): MacroFile {
  const { definitions, problems } = readDefinitions(text.slice(0, text.lastIndexOf(pythonStrip(text).slice(-1)) + 1), file);
  return {
    text,
    problems,
    definitions: definitions.map(({ definition, block }) => ({ definition, text: block.at === 0 ? block.text.trimStart() : block.text, line: block.line })),
  };
}

function idOfCalled(name: string, macro: ManifestMacro, namespace: MacroNamespace): string | null {
  if (name === macro.name) return null;
  const dot = name.indexOf('.');
  const found = dot === -1 ? namespace.resolve(macro.package_name, name) : namespace.resolve(name.slice(0, dot), name.slice(dot + 1));
  return found?.unique_id ?? null;
}

/** dbt's static look at what a macro calls: bare names, `package.name`, and `adapter.dispatch('…')` with the macro it leads to. */
function calledNames(definition: MacroDefinition, namespace: MacroNamespace, contextNames: ReadonlySet<string>, report: (message: string) => void): string[] {
  const names: string[] = [];
  const add = (name: string): void => {
    if (!names.includes(name)) names.push(name);
  };
  walkTemplate(definition, {
    expression: (node) => {
      if (node.kind !== 'call') return;
      const { callee } = node;
      if (callee.kind === 'name') {
        if (!contextNames.has(callee.name)) add(callee.name);
      } else if (callee.kind === 'attribute' && callee.object.kind === 'name') {
        const owner = callee.object.name;
        if (owner !== 'adapter') {
          if (!contextNames.has(`${owner}.${callee.name}`)) add(`${owner}.${callee.name}`);
        } else if (callee.name === 'dispatch') for (const name of dispatchedNames(node, namespace, report)) names.push(name);
      }
    },
  });
  return names;
}

function dispatchedNames(call: Call, namespace: MacroNamespace, report: (message: string) => void): string[] {
  const named = (key: string): Expression | undefined => call.args.named.find((keyword) => keyword.name === key)?.value;
  const text = (node: Expression | undefined): string | null => (node?.kind === 'literal' && typeof node.value === 'string' ? node.value : null);
  const name = text(call.args.positional[0]) ?? text(named('macro_name'));
  if (name === null) return [];
  const macroNamespace = text(call.args.positional[1]) ?? text(named('macro_namespace'));
  const result = namespace.dispatchStatically(name, macroNamespace);
  if (result.found) return [name, `${result.macro.package_name}.${result.macro.name}`];
  const tried = result.tried.map((one) => `'${one}'`).join(', ');
  report(`In dispatch: No macro named '${name}' found within namespace: '${macroNamespace ?? 'None'}'\n    Searched for: ${tried}`);
  return [name];
}
