import type { ErrorDetail } from '../base/error.ts';
import type { EngineAssets } from '../engine/engine.ts';
import type { ChangeDetail, ProgressDetail } from './api.ts';

/** Absolute, same-origin URLs and the deployment's base path, worked out by the page: a blob worker has no base of its own. */
export type WorkerInit = { assets: EngineAssets; generatorUrl: string; parquetWasmUrl: string; basePath: string; extensionUrl: string };

/** An Arrow IPC stream in pieces: how a table crosses a border. */
export type ArrowPieces = { arrow: Uint8Array[] };

export type CallMessage = { kind: 'call'; id: number; method: string; args: unknown[] };
export type ReplyMessage = { kind: 'reply'; id: number; value: unknown } | { kind: 'reply'; id: number; error: ErrorDetail };
export type EventMessage = { kind: 'event'; name: 'progress'; detail: ProgressDetail } | { kind: 'event'; name: 'change'; detail: ChangeDetail };

/** Page → its worker. */
export type ToWorker = { kind: 'init'; init: WorkerInit } | CallMessage;
/** Worker → its page. */
export type ToPage = ReplyMessage | EventMessage;

export function isArrowPieces(value: unknown): value is ArrowPieces {
  return typeof value === 'object' && value !== null && Array.isArray((value as { arrow?: unknown }).arrow);
}
