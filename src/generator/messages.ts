import type { ErrorDetail } from '../base/error.ts';
import type { DayBatch, DayRequest, Past } from './batch.ts';

/** To the generator's worker. `id` comes back with the answer, so that the answer to a question nobody waits for any more is told from others. */
export type GeneratorRequest =
  | { kind: 'begin'; id: number; past: Past | null }
  | { kind: 'day'; request: DayRequest }
  /** Asks for the next batch of the day under way. Only what was asked for is made, so memory stays bounded. */
  | { kind: 'next'; id: number }
  /** Gives the day up; `begin` has to come next, since the day was half made. */
  | { kind: 'cancel' };

/** From the generator's worker: one answer to each `begin` and `next`. */
export type GeneratorReply =
  | { kind: 'begun'; id: number }
  | { kind: 'batch'; id: number; batch: DayBatch }
  | { kind: 'done'; id: number }
  | { kind: 'error'; id: number; error: ErrorDetail };
