import { TabhouseError } from '../../base/error.ts';
import { nearestName } from '../../base/nearest.ts';
import { OPTIONS, REFUSED_VERBS, VERBS, type OptionSpec, type Verb } from './options.ts';
import { splitCommand } from './split.ts';

export const INDIRECT_SELECTIONS = ['eager', 'cautious', 'buildable', 'empty'] as const;
export type IndirectSelection = (typeof INDIRECT_SELECTIONS)[number];

/** Options that were given, under dbt's names; `vars` and `args` are YAML text, not yet read. */
export type GivenOptions = Record<string, string | number | boolean | string[]>;

export type ParsedCommand = {
  /** As typed, without the leading `dbt`. */
  text: string;
  verb: Verb;
  /** The macro of `run-operation`. */
  macro: string | null;
  given: GivenOptions;
  /** The first argument of `--select` as typed, be it several words in quotes: what dbt prints of a compilation is named there. */
  selected: string | null;
};

type Taken = Pick<ParsedCommand, 'given' | 'selected'>;

/** Reads a dbt command line, with or without the leading `dbt`. @throws TabhouseError code `usage` */
export function parseCommand(text: string): ParsedCommand {
  const words = splitCommand(text);
  if (words[0] === 'dbt') words.shift();
  const taken: Taken = { given: {}, selected: null };
  const typed = text.trim().replace(/^dbt\s+/, '');
  takeOptions(words, null, taken);
  const word = words.shift();
  if (word === undefined) throw usage(`Name a command: ${VERBS.join(', ')}`);
  const verb = verbOf(word);
  const rest: string[] = [];
  for (;;) {
    takeOptions(words, verb, taken);
    const next = words.shift();
    if (next === undefined) break;
    if (next !== '--') rest.push(next);
  }
  let macro: string | null = null;
  if (verb === 'run-operation') {
    macro = rest.shift() ?? null;
    if (macro === null) throw usage("Missing argument 'MACRO': run-operation needs the name of a macro");
  }
  if (rest.length) throw usage(`Got unexpected extra argument (${rest.join(' ')})`, 'nodes are named with --select');
  return { text: typed, verb, macro, ...taken };
}

function verbOf(word: string): Verb {
  if (word === 'ls') return 'list';
  const verb = VERBS.find((known) => known === word);
  if (verb) return verb;
  const refusal = REFUSED_VERBS[word];
  if (refusal && Object.hasOwn(REFUSED_VERBS, word)) throw usage(refusal);
  const nearest = nearestName(word, [...VERBS, 'ls']);
  throw usage(`No such command '${word}'.`, nearest ? `did you mean \`${nearest}\`?` : `known: ${VERBS.join(', ')}`);
}

/** Takes the options at the head of `words`. */
function takeOptions(words: string[], verb: Verb | null, taken: Taken): void {
  while (words[0]?.startsWith('-') && words[0] !== '-' && words[0] !== '--') takeOption(words, verb, taken);
}

function takeOption(words: string[], verb: Verb | null, taken: Taken): void {
  const { given } = taken;
  const word = words.shift()!;
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  const spelling = equals > 0 ? word.slice(0, equals) : word;
  let attached = equals > 0 ? word.slice(equals + 1) : null;
  let found = findOption(spelling, verb);
  if (!found && /^-[a-zA-Z]./.test(word)) {
    // `-sname` carries its value, `-xf` are two switches
    found = findOption(word.slice(0, 2), verb);
    if (found?.spec.kind === 'switch') words.unshift(`-${word.slice(2)}`);
    else attached = word.slice(2);
  }
  if (!found) throw noSuchOption(spelling, verb);
  const { spec, value } = found;
  if (spec.kind === 'switch') {
    if (equals > 0) throw usage(`Option '${spelling}' does not take a value.`);
    given[spec.name] = value;
    return;
  }
  const first = attached ?? words.shift();
  if (first === undefined) throw usage(`Option '${spelling}' requires an argument.`);
  if (spec.name === 'select') taken.selected ??= first;
  given[spec.name] = valueOf(spec, spelling, first, words, given[spec.name]);
}

function valueOf(spec: OptionSpec, spelling: string, first: string, words: string[], before: unknown): string | number | string[] {
  if (spec.kind === 'integer') {
    if (!/^[+-]?\d+$/.test(first.trim())) throw usage(`Invalid value for '${spelling}': '${first}' is not a valid integer.`);
    return Number(first);
  }
  if (spec.kind === 'words') {
    const values = first.split(' ');
    while (words.length && !words[0]!.startsWith('-')) values.push(words.shift()!);
    for (const value of values) checkChoice(spec, spelling, value);
    return [...(Array.isArray(before) ? (before as string[]) : []), ...values];
  }
  checkChoice(spec, spelling, first);
  return spec.choices ? first.toLowerCase() : first;
}

function checkChoice(spec: OptionSpec, spelling: string, value: string): void {
  if (!spec.choices || spec.choices.includes(value.toLowerCase())) return;
  const nearest = nearestName(value, spec.choices);
  throw usage(`Invalid value for '${spelling}': '${value}' is not one of ${spec.choices.join(', ')}.`, nearest ? `did you mean \`${nearest}\`?` : undefined);
}

function optionsOf(verb: Verb | null): OptionSpec[] {
  return OPTIONS.filter((spec) => spec.verbs === null || (verb !== null && spec.verbs.includes(verb)));
}

function findOption(spelling: string, verb: Verb | null): { spec: OptionSpec; value: boolean } | null {
  for (const spec of optionsOf(verb)) {
    if (spec.on.includes(spelling)) return { spec, value: true };
    if (spec.off?.includes(spelling)) return { spec, value: false };
  }
  return null;
}

function noSuchOption(spelling: string, verb: Verb | null): TabhouseError {
  const nearest = nearestName(
    spelling,
    optionsOf(verb).flatMap((spec) => [...spec.on, ...(spec.off ?? [])]),
  );
  const elsewhere = OPTIONS.find((spec) => spec.on.includes(spelling))?.verbs;
  const hint = elsewhere
    ? `it belongs to ${elsewhere.join(', ')}${verb === null ? ', after the verb' : ''}`
    : nearest
      ? `did you mean \`${nearest}\`?`
      : undefined;
  return usage(`No such option: ${spelling}${verb ? ` of \`dbt ${verb}\`` : ''}`, hint);
}

/** An error of the one who typed the command. */
export function usage(message: string, hint?: string): TabhouseError {
  return new TabhouseError({ code: 'usage', fault: 'usage', message: hint ? `${message} — ${hint}` : message, hint });
}
