import type { Dict, RefArgs } from '../manifest.ts';
import { emptyDict } from '../plain.ts';

/** What a template said while it was rendered for parsing. */
export type Recorder = {
  /** What `config(…)` said, calls merged. */
  calls: Dict;
  refs: RefArgs[];
  sources: string[][];
  metrics: string[][];
  functions: string[][];
  /** Macros called from the template itself, in order of first call. */
  macros: string[];
};

export function newRecorder(): Recorder {
  return { calls: emptyDict(), refs: [], sources: [], metrics: [], functions: [], macros: [] };
}

/** A copy that can be added to. */
export function copyRecorder(recorder: Recorder): Recorder {
  const { calls, refs, sources, metrics, functions, macros } = recorder;
  return { calls, refs: [...refs], sources: [...sources], metrics: [...metrics], functions: [...functions], macros: [...macros] };
}
