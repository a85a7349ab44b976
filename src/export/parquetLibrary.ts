import { TabhouseError } from '../base/error.ts';

export type ParquetLibrary = typeof import('parquet-wasm/esm');

let loaded: Promise<ParquetLibrary> | null = null;

/**
 * parquet-wasm (Apache's Rust implementation of Parquet), loaded at the first use. `wasm`: the absolute same-origin URL of
 * `parquet-wasm/esm/parquet_wasm_bg.wasm`, or its bytes.
 */
export async function loadParquet(wasm: string | Uint8Array<ArrayBuffer>): Promise<ParquetLibrary> {
  loaded ??= import('parquet-wasm/esm').then(async (library) => {
    await library.default({ module_or_path: wasm });
    return library;
  });
  try {
    return await loaded;
  } catch (thrown) {
    loaded = null;
    throw new TabhouseError(
      { code: 'parquet', fault: 'environment', message: `the Parquet library could not be loaded: ${String(thrown)}` },
      { cause: thrown },
    );
  }
}
