import type { DayOptions, DayRequest, DaySource } from '../../src/generator/batch.ts';
import type { Connection } from '../../src/engine/connection.ts';
import type { IngestionAudit } from '../../src/runtime/ingest/audit.ts';
import { loadPast, pastToken } from '../../src/runtime/ingest/past.ts';
import { storeDay } from '../../src/runtime/ingest/storeDay.ts';

export type IngestDayOptions = DayOptions & {
  /** The wall clock, ISO 8601 UTC. */
  realTimestamp: string;
  onStored?: ((rows: number) => void) | undefined;
};

/**
 * A source of days that is kept from one day, and one call, to the next: as long as nobody else touched the raw tables it goes on from what it
 * has in mind, so that a day costs what that day brings; otherwise it reads them again.
 */
export class KeptSource {
  #token: string | null = null;

  constructor(private readonly source: DaySource) {}

  /**
   * Makes the next day and stores it (see `storeDay`). The settings are stored with it, so that later days have them. Nothing is to be done
   * after a failure or an abort but to call this again: the source starts over from what the warehouse holds.
   */
  async ingestDay(connection: Connection, day: DayRequest, options: IngestDayOptions): Promise<IngestionAudit[]> {
    const token = await pastToken(connection);
    if (token !== this.#token) await this.source.begin(await loadPast(connection));
    this.#token = null;
    const { date, settings } = day;
    const { realTimestamp, onStored } = options;
    const audit = await storeDay(connection, this.source.day(day, options), { date, settings, realTimestamp, onStored });
    this.#token = await pastToken(connection);
    return audit;
  }
}
