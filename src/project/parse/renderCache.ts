import type { ExtractedBlock } from '../../jinja/blocks.ts';
import type { ConfiguredCache } from './nodeFactory.ts';
import type { Checksum, Dict, ManifestNode } from '../manifest.ts';
import type { Place, YamlFile } from '../yaml/loadYaml.ts';
import type { KeptTest } from './genericTests.ts';
import type { Recorder } from './recorder.ts';

export type StrippedText = { raw: string; place: Place; checksum: Checksum };

/** Counts how often templates ask for the command's flags. */
export class FlagUse {
  count = 0;

  /** @param provisional whether the command is only looked at and does not run */
  constructor(readonly provisional: boolean) {}
}

/**
 * What need not be done again while the macros and settings of a project stay the same: keyed by what it depends on, so that a changed
 * file costs only itself. Made anew when macros or settings change.
 */
export class RenderCache {
  private readonly captures = new Map<string, { text: string; recorder: Recorder }>();
  private readonly blocksOf = new Map<string, { text: string; blocks: ExtractedBlock[] }>();
  readonly configured: ConfiguredCache = new WeakMap();
  /** Rendered entries of properties files, by the entry as written. */
  private readonly entries = new WeakMap<object, Dict>();
  private readonly tests = new WeakMap<YamlFile, Map<string, KeptTest>>();
  private readonly texts: Map<string, StrippedText>;
  private use = new FlagUse(false);
  /** Whether anything kept here looked at the command's flags. */
  asksForFlags = false;

  /** `texts` do not depend on macros or settings and outlive the cache. */
  constructor(texts = new Map<string, StrippedText>()) {
    this.texts = texts;
  }

  /** A reading begins that tells of each look at the command's flags. */
  begin(use: FlagUse): void {
    this.use = use;
  }

  /**
   * Keeps what is made, as dbt's partial parsing does whatever flags later commands have; only what looked at the flags of a command that
   * does not run is made again.
   */
  keep<T>(make: () => T, store: (made: T) => void): T {
    const before = this.use.count;
    const made = make();
    const asked = this.use.count > before;
    if (asked) this.asksForFlags = true;
    if (!asked || !this.use.provisional) store(made);
    return made;
  }

  entry(raw: object, make: () => Dict): Dict {
    return this.entries.get(raw) ?? this.keep(make, (made) => this.entries.set(raw, made));
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
    return this.keep(make, (recorder) => this.captures.set(key, { text: node.raw_code, recorder }));
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
