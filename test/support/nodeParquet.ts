import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadParquet, type ParquetLibrary } from '../../src/export/parquetLibrary.ts';

/** The tab's Parquet library in this Node process. */
export function nodeParquet(): Promise<ParquetLibrary> {
  return loadParquet(new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm'))));
}
