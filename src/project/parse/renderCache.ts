import type { ExtractedBlock } from '../../jinja/blocks.ts';
import type { ConfiguredCache } from './nodeFactory.ts';
import type { Checksum, Dict, ManifestNode } from '../manifest.ts';
import type { Place, YamlFile } from '../yaml/loadYaml.ts';
import type { KeptTest } from './genericTests.ts';
import type { Recorder } from './recorder.ts';

export type StrippedText = { raw: string; place: Place; checksum: Checksum };

/**
 * What need not be done again while the macros and settings of a project stay the same: keyed by what it depends on, so that a changed
 * file costs only itself. Made anew when macros or settings change.
 */
export class RenderCache {
  private readonly captures = new Map<string, { text: string; recorder: Recorder }>();
  private readonly blocksOf = new Map<string, { text: string; blocks: ExtractedBlock[] }>();
  readonly configured: ConfiguredCache = new WeakMap();
  /** Rendered entries of properties files, by the entry as written. */
  readonly entries = new WeakMap<object, Dict>();
  private readonly tests = new WeakMap<YamlFile, Map<string, KeptTest>>();
  private readonly texts: Map<string, StrippedText>;

  /** `texts` do not depend on macros or settings and outlive the cache. */
  constructor(texts = new Map<string, StrippedText>()) {
    this.texts = texts;
  }

  /** The generic tests of one properties file, by where they stand in it. */
  testsOf(file: YamlFile): Map<string, KeptTest> {
    let tests = this.tests.get(file);
    if (tests === undefined) this.tests.set(file, (tests = new Map()));
    return tests;
  }

  stripped(text: string, make: (text: string) => StrippedText): StrippedText {
    let known = this.texts.get(text);
    if (known === undefined) this.texts.set(text, (known = make(text)));
    return known;
  }

  capture(node: ManifestNode, file: string, place: Place, make: () => Recorder): Recorder {
    const key = `${node.unique_id}\0${file}\0${place.line}`;
    const known = this.captures.get(key);
    if (known?.text === node.raw_code) return known.recorder;
    const recorder = make();
    this.captures.set(key, { text: node.raw_code, recorder });
    return recorder;
  }

  blocks(file: string, kind: string, text: string, make: () => ExtractedBlock[]): ExtractedBlock[] {
    const key = `${kind}\0${file}`;
    const known = this.blocksOf.get(key);
    if (known?.text === text) return known.blocks;
    const blocks = make();
    this.blocksOf.set(key, { text, blocks });
    return blocks;
  }
}
