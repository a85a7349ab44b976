import { DataType, RecordBatchReader } from 'apache-arrow';
import { withoutBuiltIns } from './builtIns.ts';
import { withPlainCurrentTime } from './currentTime.ts';
import { NamedZones } from './namedZones.ts';
import { splitStatements } from './statements.ts';
import { ZonedSites } from './zonedSites.ts';

/** Runs a statement on the connection that the session is of. */
type Run = (sql: string) => Promise<unknown>;

const CURRENT = String.raw`\b(?:(?:now|transaction_timestamp)\s*\(\s*\)|(?:get_)?current_timestamp\b(?:\s*\(\s*\))?)`;
/** What gives times with a zone. The current time, cast to what has none at once, does not. */
const ZONED = new RegExp(
  `${CURRENT}(?!\\s*::\\s*timestamp\\b(?!\\s+with\\b))|\\b(?:to_timestamp|make_timestamptz|timezone|read_csv\\w*)\\s*\\(|\\btimestamptz\\b|\\bwith\\s+time\\s+zone\\b|\\bat\\s+time\\s+zone\\b|\\.csv\\b|%z`,
  'i',
);
const STORING = /\b(?:create|insert|update|merge|alter|copy)\b/i;
/** Statements that can be explained, which binds them. PIVOT makes types first, in which a failure ends the transaction. */
const BOUND = new Set(['SELECT', 'WITH', 'FROM', 'VALUES', '(', 'CREATE', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'DESCRIBE', 'SUMMARIZE']);
const UNBOUND = /^create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?(?:macro|function|type|schema|sequence|index)\b|\bpivot/i;

/** What statements of one connection need around them, so that times with a zone work in UTC without ICU (`docs/decisions/0015-utc-without-icu.md`). */
export class UtcSession {
  readonly #zones = new NamedZones();
  /** Some stored table or view may have a column with a zone. */
  #mayHoldZones = false;
  /** Why the statement that is about to be sent could not be looked into. */
  #unexplained: unknown = null;

  /** Has the time zones that stored views and macros name set up, given their text: statements that read them need not name them. */
  remember(sql: string): void {
    this.#zones.remember(sql);
    this.#mayHoldZones ||= ZONED.test(sql);
  }

  /** Takes note of columns with a zone that come in as an Arrow IPC stream. */
  rememberArrow(bytes: Uint8Array): void {
    if (this.#mayHoldZones) return;
    const { fields } = RecordBatchReader.from(bytes).open().schema;
    this.#mayHoldZones = fields.some(({ type }) => DataType.isTimestamp(type) && type.timezone !== null && type.timezone !== undefined);
  }

  /**
   * Sets up what `sql` needs and gives the text to send. Of several statements those before the last may have been run by then.
   * What fails here in an aborted transaction would fail in the statement too, unless it ends that.
   */
  async prepare(sql: string, run: Run): Promise<string> {
    const setup = this.#zones.setup(sql);
    if (setup) await run(setup).catch(() => this.#zones.forget());
    return this.#withZonesRead(withPlainCurrentTime(withoutBuiltIns(sql)), run);
  }

  /**
   * The text to send instead of one that failed for want of what is known now.
   * @throws what was thrown, where sending another would not help
   */
  async mend(thrown: unknown, sent: string, run: Run): Promise<string> {
    if (this.#unexplained && /transaction is aborted/i.test(String(thrown))) throw this.#unexplained;
    const [only, ...more] = splitStatements(sent);
    if (!lacksZonedSums(thrown) || !only || more.length > 0) throw thrown;
    const text = await this.#decided(sent, only.keyword, run, true);
    if (text === sent) throw thrown;
    return text;
  }

  async #withZonesRead(sql: string, run: Run): Promise<string> {
    this.#unexplained = null;
    const mentions = ZONED.test(sql);
    this.#mayHoldZones ||= mentions && STORING.test(sql);
    if ((!mentions && !this.#mayHoldZones) || !ZonedSites.mayBeIn(sql)) return sql;
    let sent = sql;
    for (const [i, { text, start, keyword }] of splitStatements(sql).entries()) {
      if (i > 0) await this.#runAlone(sent, run);
      // on the line it has in the script, for messages that count lines
      sent = sql.slice(0, start).replace(/[^\n]/g, '') + (await this.#decided(text, keyword, run));
    }
    return sent;
  }

  async #runAlone(text: string, run: Run): Promise<void> {
    await run(text).catch(async (thrown: unknown) => run(await this.mend(thrown, text, run)));
  }

  /** The statement with what has a zone read as the TIMESTAMP it is, as far as the engine can bind it to say. */
  async #decided(text: string, keyword: string, run: Run, withSums = false): Promise<string> {
    if (!BOUND.has(keyword) || UNBOUND.test(text)) return text;
    const sites = new ZonedSites(text);
    if (withSums) sites.includeSums();
    while (sites.undecided) {
      const thrown = await run(`EXPLAIN ${sites.probe()}`).then(
        () => null,
        (failure: unknown) => failure,
      );
      const goesOn = thrown instanceof Error && (sites.answered(thrown.message) || (lacksZonedSums(thrown) && sites.includeSums()));
      if (goesOn) continue;
      this.#unexplained = thrown;
      break;
    }
    return sites.text();
  }
}

/** Whether a statement failed since a time with a zone is added or subtracted in it: a failure of binding, which leaves a transaction whole. */
function lacksZonedSums(thrown: unknown): boolean {
  return thrown instanceof Error && /No function matches the given name and argument types '[+-]\([^']*TIMESTAMP WITH TIME ZONE/.test(thrown.message);
}
