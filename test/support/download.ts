import type { Page } from 'playwright-core';

/** Saves what a call of the scripting API hands out as a Blob to a file: the way a visitor gets it, as a download. */
export async function saveBlob(page: Page, method: 'exportParquet' | 'exportDatabase' | 'exportBundle', args: string[], path: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 120_000 }),
    page.evaluate(
      async ([name, given]) => {
        const make = {
          exportParquet: (r: string) => window.tabhouse.exportParquet(r),
          exportDatabase: () => window.tabhouse.exportDatabase(),
          exportBundle: () => window.tabhouse.exportBundle(),
        }[name];
        const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(await make(given[0] ?? '')), download: 'file' });
        link.click();
      },
      [method, args] as const,
    ),
  ]);
  await download.saveAs(path);
}
