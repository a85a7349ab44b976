import { timeZone } from './timeZones.ts';
import { timezoneMacro, UTC_NAMES } from './zoneMacros.ts';

const NAMED = /\b(?:at\s+time\s+zone|timezone\s*\()\s*'([^']+)'/gi;
const UNDONE = /\b(?:rollback|abort)\b/i;

/**
 * The time zones the statements of a connection name, for which `timezone` has to be set up. There are too many zones to set all of them up,
 * so a zone counts that follows AT TIME ZONE or begins the arguments of `timezone` as a literal, in a statement or in what is stored.
 */
export class NamedZones {
  readonly #names = new Set<string>();
  /** Whether the macro may be missing: a rollback also takes back what was set up in the transaction. */
  #stale = false;

  /** What has to run before `sql`, or null. When it fails, `forget` has to be called. */
  setup(sql: string): string | null {
    this.remember(sql);
    const needed = this.#stale && this.#names.size > 0;
    this.#stale = UNDONE.test(sql);
    return needed ? timezoneMacro([...this.#names]) : null;
  }

  /** Takes in the text of views and macros: their zones are set up before the next statement. */
  remember(sql: string): void {
    for (const [, name = ''] of sql.matchAll(NAMED)) {
      const upper = name.toUpperCase();
      if (this.#names.has(upper) || UTC_NAMES.includes(upper) || !timeZone(upper)) continue;
      this.#names.add(upper);
      this.#stale = true;
    }
  }

  forget(): void {
    this.#stale = true;
  }
}
