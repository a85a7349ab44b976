import type { FileStep } from './recordedWrites.ts';

/**
 * The file as a power cut after `steps` leaves it: whatever a flush covered is on disk; of the rest `survives` says step by step whether the
 * disk happened to have it.
 */
export function afterPowerCut(steps: readonly FileStep[], survives: () => boolean): Buffer {
  const lastFlush = steps.findLastIndex(({ kind }) => kind === 'flush' || kind === 'opened');
  const reached = steps.filter((_, index) => index <= lastFlush || survives());
  const file = Buffer.alloc(Math.max(0, ...reached.map(endOf)));
  let bytes = 0;
  for (const step of reached) {
    if (step.kind === 'truncate') {
      if (step.bytes < bytes) file.fill(0, step.bytes, bytes);
      bytes = step.bytes;
    } else if (step.kind === 'write' || step.kind === 'opened') {
      step.bytes.copy(file, step.at);
      bytes = step.kind === 'opened' ? step.bytes.length : Math.max(bytes, endOf(step));
    }
  }
  return file.subarray(0, bytes);
}

function endOf(step: FileStep): number {
  if (step.kind === 'truncate') return step.bytes;
  return step.kind === 'write' || step.kind === 'opened' ? step.at + step.bytes.length : 0;
}
