import type { Page } from 'playwright-core';

/** What a call came to, as text: `resolved` or the error's code and message. */
export async function outcome(page: Page, call: string): Promise<string> {
  return page.evaluate(`(${call}).then(() => 'resolved', (error) => error.code + ': ' + error.message)`);
}

/** Does something to the warehouse's file while no page has it open. */
export async function tamper(page: Page, how: 'garbage' | 'truncate' | 'empty' | 'remove'): Promise<void> {
  await page.evaluate(async (wanted) => {
    const find = async (folder: FileSystemDirectoryHandle): Promise<FileSystemFileHandle | null> => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'file' && name === 'warehouse.duckdb') return handle as FileSystemFileHandle;
        const inside = handle.kind === 'directory' && name !== 'damaged' ? await find(handle as FileSystemDirectoryHandle) : null;
        if (inside) return inside;
      }
      return null;
    };
    const handle = await find(await navigator.storage.getDirectory());
    if (!handle) throw new Error('There is no warehouse file.');
    if (wanted === 'remove') return (handle as unknown as { remove(): Promise<void> }).remove();
    const { size } = await handle.getFile();
    const writer = await handle.createWritable({ keepExistingData: true });
    if (wanted === 'garbage') await writer.write({ type: 'write', position: 0, data: new Uint8Array(20_000).fill(7) });
    else await writer.truncate(wanted === 'empty' ? 0 : size - 300_000);
    await writer.close();
  }, how);
}
