import type { Table } from 'apache-arrow';
import { TabhouseError } from '../base/error.ts';
import type { Connection } from '../engine/connection.ts';
import { driveAsync, type Request, type Steps } from '../jinja/steps.ts';

/**
 * Runs steps on the database. When `signal` is aborted the next statement is refused, once: what the steps send after that is how they
 * clean up.
 */
export function driveOn<T>(connection: Connection, steps: Steps<T>, signal: AbortSignal | null): Promise<T> {
  let refused = false;
  return driveAsync(steps, async (request) => {
    if (signal?.aborted && !refused && request.kind === 'query') {
      refused = true;
      throw new TabhouseError({ code: 'cancelled', fault: 'usage', message: 'The run was cancelled', sql: String(request['sql']) });
    }
    try {
      return await answer(connection, request);
    } catch (error) {
      if (signal?.aborted) refused = true;
      throw error;
    }
  });
}

async function answer(connection: Connection, request: Request): Promise<Table | undefined> {
  switch (request.kind) {
    case 'query':
      return connection.query(String(request['sql']));
    case 'putFile':
      await connection.putFile(String(request['path']), request['bytes'] as Uint8Array);
      return undefined;
    case 'dropFile':
      await connection.dropFile(String(request['path']));
      return undefined;
    default:
      throw new TabhouseError({ code: 'unexpected', fault: 'tabhouse', message: `Nobody answers the request '${request.kind}'` });
  }
}
