import { Zip, ZipPassThrough } from 'fflate';

/** Files one after the other as one zip, stored without compression (Parquet has its own). Only one file is held in memory at a time. */
export async function zipOf(files: AsyncIterable<{ path: string; blob: Blob }>): Promise<Blob> {
  const parts: Blob[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const zip = new Zip((error, chunk, final) => {
    if (error) reject(error);
    else parts.push(new Blob([chunk as Uint8Array<ArrayBuffer>]));
    if (final) resolve();
  });
  for await (const { path, blob } of files) {
    const entry = new ZipPassThrough(path);
    zip.add(entry);
    const reader = blob.stream().getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) entry.push(step.value);
    entry.push(new Uint8Array(), true);
  }
  zip.end();
  await promise;
  return new Blob(parts, { type: 'application/zip' });
}
