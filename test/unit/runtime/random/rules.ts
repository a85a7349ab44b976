import type { RandomProject } from './project.ts';

/** dbt's rules on a random project, said once more and as plainly as can be. Names are those of models and tests. */
export class Rules {
  readonly #parents = new Map<string, string[]>();
  /** Relations that are there. */
  readonly built = new Set<string>();

  constructor(private readonly project: RandomProject) {
    for (const { name, parents } of [...project.models, ...project.tests]) this.#parents.set(name, parents);
  }

  get names(): string[] {
    return [...this.#parents.keys()];
  }

  isTest(name: string): boolean {
    return this.project.tests.some((test) => test.name === name);
  }

  /** Everything a name stands on, however far. */
  above(name: string): Set<string> {
    return new Set((this.#parents.get(name) ?? []).flatMap((parent) => [parent, ...this.above(parent)]));
  }

  /** Names chosen by `--select` and `--exclude`. */
  selected(select: string[], exclude: string[]): Set<string> {
    const chosen = select.length ? this.#union(select) : new Set(this.names);
    const without = this.#union(exclude);
    return new Set([...chosen].filter((name) => !without.has(name)));
  }

  /** What must not run because of `bad`: in a build a test that fails counts for all that lies below everything the test reads. */
  below(bad: string, build: boolean): Set<string> {
    const reached = new Set<string>();
    const queue = [bad];
    for (const from of queue) {
      for (const name of this.names) {
        if (reached.has(name)) continue;
        const reads = this.#parents.get(name)!.includes(from);
        const waits = build && this.isTest(from) && !this.isTest(name) && this.#parents.get(from)!.every((parent) => this.above(name).has(parent));
        if (reads || waits) {
          reached.add(name);
          queue.push(name);
        }
      }
    }
    return reached;
  }

  /** Whether the SQL of a name runs on what is there. */
  runs(name: string): boolean {
    return this.#parents.get(name)!.every((parent) => this.#readable(parent)) && !this.project.models.some((model) => model.name === name && model.broken);
  }

  /** How a test ends whose models can be read. */
  verdict(name: string): 'pass' | 'fail' | 'warn' {
    return this.project.tests.find((test) => test.name === name)!.ends;
  }

  isEphemeral(name: string): boolean {
    return this.project.models.some((model) => model.name === name && model.materialized === 'ephemeral');
  }

  #readable(name: string): boolean {
    if (this.isEphemeral(name)) return this.runs(name);
    const model = this.project.models.find((each) => each.name === name)!;
    // a view reads its parents anew
    return this.built.has(name) && (model.materialized !== 'view' || this.#parents.get(name)!.every((parent) => this.#readable(parent)));
  }

  #union(words: string[]): Set<string> {
    return new Set(words.flatMap((word) => [...this.#withTests(word)]));
  }

  /** `a,b`: what both choose, each with the tests that read any of it. */
  #withTests(word: string): Set<string> {
    const sets = word.split(',').map((criterion) => {
      const chosen = this.#criterion(criterion);
      for (const { name, parents } of this.project.tests) if (parents.some((parent) => chosen.has(parent))) chosen.add(name);
      return chosen;
    });
    return new Set([...sets[0]!].filter((name) => sets.every((set) => set.has(name))));
  }

  #criterion(criterion: string): Set<string> {
    const [, at, parents, parentDepth, what, children, childDepth] = /^(@)?((\d*)\+)?(.*?)(\+(\d*))?$/.exec(criterion)!;
    const met = this.names.filter((name) => this.#matches(name, what!));
    const chosen = new Set(met);
    const below = (names: Iterable<string>, steps: number): Set<string> =>
      this.#walk(names, steps, (from) => this.names.filter((name) => this.#parents.get(name)!.includes(from)));
    const above = (names: Iterable<string>, steps: number): Set<string> => this.#walk(names, steps, (from) => this.#parents.get(from)!);
    if (at) for (const name of above([...below(met, Infinity), ...met], Infinity)) chosen.add(name);
    if (at) for (const name of below(met, Infinity)) chosen.add(name);
    if (parents) for (const name of above(met, parentDepth ? Number(parentDepth) : Infinity)) chosen.add(name);
    if (children) for (const name of below(met, childDepth ? Number(childDepth) : Infinity)) chosen.add(name);
    return chosen;
  }

  #walk(names: Iterable<string>, steps: number, next: (name: string) => string[]): Set<string> {
    const reached = new Set<string>();
    let edge = [...names];
    for (let step = 0; step < steps && edge.length; step++) {
      edge = [...new Set(edge.flatMap(next))].filter((name) => !reached.has(name));
      for (const name of edge) reached.add(name);
    }
    return reached;
  }

  #matches(name: string, what: string): boolean {
    const model = this.project.models.find((each) => each.name === name);
    if (what === 'm_*') return model !== undefined;
    if (what === 'tag:red') return model?.tags.includes('red') ?? false;
    if (what === 'config.materialized:view') return model?.materialized === 'view';
    if (what === 'path:models/one') return model?.folder === 'one';
    if (what === 'resource_type:test') return this.isTest(name);
    return name === what;
  }
}
