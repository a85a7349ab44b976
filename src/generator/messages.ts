import type { ErrorDetail } from '../base/error.ts';
import type { DayBatch, DayRequest, Past } from './batch.ts';

/** To the generator's worker. */
export type GeneratorRequest =
  | { kind: 'begin'; past: Past | null }
  | { kind: 'day'; request: DayRequest }
  /** Asks for the next batch of the day under way: nothing is made ahead of that but one batch, so memory stays bounded. */
  | { kind: 'next' }
  /** Gives the day up; `begin` has to come next, since the day was half made. */
  | { kind: 'cancel' };

/** From the generator's worker. Each `begin` and `next` has one answer. */
export type GeneratorReply =
  | { kind: 'begun' }
  | { kind: 'batch'; batch: DayBatch }
  | { kind: 'done' }
  | { kind: 'error'; error: ErrorDetail };
