/** The small things kept beside the database files, each under one key of one store. */
type Stores = 'state' | 'projects' | 'intents' | 'interrupted' | 'swaps';
const STORES: readonly Stores[] = ['state', 'projects', 'intents', 'interrupted', 'swaps'];

/** IndexedDB as a few key-value stores; where there is none, memory. */
export class Notebook {
  readonly #database: IDBDatabase | null;
  readonly #memory = new Map<string, unknown>();

  private constructor(database: IDBDatabase | null) {
    this.#database = database;
  }

  static async open(basePath: string): Promise<Notebook> {
    const database = await new Promise<IDBDatabase | null>((resolve) => {
      try {
        const request = indexedDB.open(`tabhouse:${basePath}`, 1);
        request.onupgradeneeded = () => {
          for (const store of STORES) request.result.createObjectStore(store);
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
    return new Notebook(database);
  }

  async get<T>(store: Stores, key: string): Promise<T | undefined> {
    if (!this.#database) return this.#memory.get(`${store}/${key}`) as T | undefined;
    const request = this.#database.transaction(store, 'readonly').objectStore(store).get(key);
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result as T | undefined);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
    });
  }

  /** Writes all entries or none; `undefined` removes. On disk when it resolves. */
  async put(entries: readonly { store: Stores; key: string; value: unknown }[]): Promise<void> {
    if (!this.#database) {
      for (const { store, key, value } of entries) {
        if (value === undefined) this.#memory.delete(`${store}/${key}`);
        else this.#memory.set(`${store}/${key}`, value);
      }
      return;
    }
    const transaction = this.#database.transaction([...new Set(entries.map(({ store }) => store))], 'readwrite', { durability: 'strict' });
    for (const { store, key, value } of entries) {
      if (value === undefined) transaction.objectStore(store).delete(key);
      else transaction.objectStore(store).put(value, key);
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB failed'));
    });
  }
}
