import { PyError } from '../../jinja/values.ts';
import { Relation, type PartPolicy } from '../../project/context/relation.ts';

const keyOf = (...parts: (string | null)[]): string => parts.map((part) => part?.toLowerCase() ?? '').join('\0');

/** What relations there are, as dbt remembers it during a run: listed once, then kept up to date by renames and drops. */
export class RelationCache {
  private schemas = new Map<string, Map<string, Relation>>();

  knows(database: string | null, schema: string | null): boolean {
    return this.schemas.has(keyOf(database, schema));
  }

  list(database: string | null, schema: string | null): Relation[] {
    return [...(this.schemas.get(keyOf(database, schema))?.values() ?? [])];
  }

  /** Says that a schema has been looked at, though it may be empty. */
  addSchema(database: string | null, schema: string | null): Map<string, Relation> {
    const key = keyOf(database, schema);
    let relations = this.schemas.get(key);
    if (!relations) this.schemas.set(key, (relations = new Map()));
    return relations;
  }

  add(relation: Relation): void {
    this.addSchema(relation.database, relation.schema).set(keyOf(relation.identifier), relation);
  }

  drop(relation: Relation): void {
    this.schemas.get(keyOf(relation.database, relation.schema))?.delete(keyOf(relation.identifier));
  }

  dropSchema(database: string | null, schema: string | null): void {
    this.schemas.delete(keyOf(database, schema));
  }

  /** The relation at the old name moves with its type; one that was not known is added as it is said to be. */
  rename(from: Relation, to: Relation): void {
    const old = this.schemas.get(keyOf(from.database, from.schema))?.get(keyOf(from.identifier));
    if (old) this.drop(from);
    this.add(old ? old.with({ path: to.path }) : to);
  }

  /**
   * The relation of this name, or null.
   * @throws PyError where one exists that only differs in upper and lower case.
   */
  find(path: { database: string | null; schema: string | null; identifier: string | null }, quoting: PartPolicy): Relation | null {
    const found = this.schemas.get(keyOf(path.database, path.schema))?.get(keyOf(path.identifier));
    if (!found) return null;
    for (const part of ['database', 'schema', 'identifier'] as const) {
      const wanted = path[part];
      if (wanted === null) continue;
      const searched = quoting[part] ? wanted : wanted.toLowerCase();
      if (found.path[part] !== searched) throw approximateMatch(path, found);
    }
    return found;
  }

  /** A copy to come back to when a node fails. */
  copy(): Map<string, Map<string, Relation>> {
    return new Map([...this.schemas].map(([key, relations]) => [key, new Map(relations)]));
  }

  restore(copy: Map<string, Map<string, Relation>>): void {
    this.schemas = copy;
  }
}

function approximateMatch(path: { database: string | null; schema: string | null; identifier: string | null }, found: Relation): PyError {
  const searched = new Relation({ path });
  return new PyError(
    'CompilationError',
    'When searching for a relation, dbt found an approximate match. Instead of guessing \nwhich relation to use, dbt will move on. ' +
      `Please delete ${found.render()}, or rename it to be less ambiguous.\nSearched for: ${searched.render()}\nFound: ${found.render()}`,
  );
}
