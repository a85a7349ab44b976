/**
 * Saves what a call of the scripting API hands out as a Blob to a file. Blobs cannot cross to Node by value: the page offers it as a download, the
 * way a visitor gets it.
 * @param {import('playwright-core').Page} page
 * @param {'exportParquet' | 'exportDatabase' | 'exportBundle'} method
 * @param {string[]} args
 * @param {string} path
 * @param {{ timeoutMs?: number }} [options] 0: waits for ever
 */
export async function saveBlob(page, method, args, path, { timeoutMs = 120_000 } = {}) {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: timeoutMs }),
    page.evaluate(async ([name, given]) => {
      const url = URL.createObjectURL(await window.tabhouse[name](...given));
      const link = Object.assign(document.createElement('a'), { href: url, download: 'file' });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    }, /** @type {const} */ ([method, args])),
  ]);
  await download.saveAs(path);
}
