/** What the browser lets this page keep. Zeros where it does not say. */
export type StorageUse = { usedBytes: number; quotaBytes: number; kept: boolean };

/** Bytes of this origin in the browser's storage; `kept` says that the browser will not clear it by itself. */
export async function storageUse(): Promise<StorageUse> {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { usedBytes: usage, quotaBytes: quota, kept: (await navigator.storage?.persisted?.()) ?? false };
}

/** Asks the browser to keep the storage when the disk runs low. */
export async function keepStorage(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}
