import { withPlainCurrentTime } from './currentTime.ts';
import { NamedZones } from './namedZones.ts';
import { splitStatements } from './statements.ts';
import { truncNeeds, WITHOUT_ZONED_TRUNC, ZONED_TRUNC } from './zonedTrunc.ts';
import { lacksZonedOperators, WITHOUT_ZONED_OPERATORS, ZONED_OPERATORS } from './zonedOperators.ts';

/** Runs a statement on the connection that the session is of. */
type Run = (sql: string) => Promise<unknown>;

/** What statements of one connection need around them, so that times with a zone work in UTC without ICU (`docs/decisions/0015-utc-without-icu.md`). */
export class UtcSession {
  readonly #zones = new NamedZones();
  #hasOperators = false;
  /** null: a transaction that was undone may have taken it along. */
  #hasTrunc: boolean | null = false;
  /** Stored views need it. */
  #keepsTrunc = false;

  /** Has the time zones that stored views and macros name set up, given their text: statements that read them need not name them. */
  remember(sql: string): void {
    this.#zones.remember(sql);
    this.#keepsTrunc = truncNeeds(sql).stores;
  }

  /** Sets up what `sql` needs and gives the text to send. What fails here in an aborted transaction would fail in the statement too, unless it ends that. */
  async prepare(sql: string, run: Run): Promise<string> {
    if (this.#hasOperators) {
      this.#hasOperators = false;
      await run(WITHOUT_ZONED_OPERATORS).catch(() => undefined);
    }
    await this.#prepareTrunc(sql, run);
    const setup = this.#zones.setup(sql);
    if (setup) await run(setup).catch(() => this.#zones.forget());
    return withPlainCurrentTime(sql);
  }

  async #prepareTrunc(sql: string, run: Run): Promise<void> {
    const { needs, stores, refuses } = truncNeeds(sql);
    this.#keepsTrunc ||= stores;
    const wanted = (needs || this.#keepsTrunc) && !refuses;
    if (wanted !== this.#hasTrunc) {
      this.#hasTrunc = wanted;
      await run(wanted ? ZONED_TRUNC : WITHOUT_ZONED_TRUNC).catch(() => (this.#hasTrunc = null));
    }
    if (/\b(?:rollback|abort)\b/i.test(sql)) this.#hasTrunc = null;
  }

  /**
   * Sets up what the text that was sent failed for want of, until the next `prepare`: taking it away earlier would end the statement that is read.
   * @throws what was thrown, where sending the text once more would not help
   */
  async mend(thrown: unknown, sent: string, run: Run): Promise<void> {
    if (!lacksZonedOperators(thrown) || splitStatements(sent).length !== 1) throw thrown;
    this.#hasOperators = true;
    await run(ZONED_OPERATORS).catch(() => undefined);
  }
}
