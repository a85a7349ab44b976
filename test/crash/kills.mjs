// How the app is killed. Each kill resolves to what is left: the browser, or nothing; and the tab, where it comes back by itself.
export const KILLS = {
  async 'SIGKILL browser'({ browser }) {
    await browser.kill();
    return {};
  },
  async 'SIGKILL renderer'({ browser }) {
    await browser.killRenderers();
    return { browser };
  },
  async 'worker.terminate'({ browser, page }) {
    await page.evaluate(() => globalThis.terminateWorkers());
    await page.close();
    return { browser };
  },
  async 'tab close'({ browser, page }) {
    await page.close();
    return { browser };
  },
  async reload({ browser, page, heard }) {
    await page.reload();
    return { browser, tab: { page, heard } };
  },
};
