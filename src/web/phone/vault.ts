import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';

/** What was sealed with this phone's key: useless without it, and the key cannot leave the browser. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

/** How an update saved on this phone stands. */
export const UPDATE_STATES = ['saved', 'sending', 'sent', 'needsYou'] as const;
export type UpdateState = (typeof UPDATE_STATES)[number];

export interface StoredUpdate {
  /** Also the idempotency key: sent twice it happens once. */
  id: string;
  /** In the order they were made. */
  ordinal: number;
  at: number;
  /** Updates about one thing wait for each other. */
  chain: string;
  state: UpdateState;
  personId: number;
  /** Null once sent. */
  request: Sealed | null;
  photo: Sealed | null;
  /** What was done, and what the server said, in words. */
  words: Sealed;
}

interface Vault extends DBSchema {
  keys: { key: string; value: CryptoKey };
  book: { key: string; value: Sealed };
  updates: { key: string; value: StoredUpdate; indexes: { ordinal: number } };
}

const NAME = 'aim-phone';
let open: Promise<IDBPDatabase<Vault>> | null = null;

/** The phone's own storage. Both the page and its service worker use it. */
export function vault(): Promise<IDBPDatabase<Vault>> {
  open ??= openDB<Vault>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore('keys');
      database.createObjectStore('book');
      database.createObjectStore('updates', { keyPath: 'id' }).createIndex('ordinal', 'ordinal', { unique: true });
    },
    blocking() {
      void open?.then((database) => database.close());
      open = null;
    },
    terminated() {
      open = null;
    },
  });
  return open;
}

async function key(): Promise<CryptoKey> {
  const database = await vault();
  const kept = await database.get('keys', 'own');
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Page and worker may both be first; whoever wrote first is asked again.
  const transaction = database.transaction('keys', 'readwrite');
  const first = await transaction.store.get('own');
  if (!first) await transaction.store.put(made, 'own');
  await transaction.done;
  return first ?? made;
}

export async function sealBytes(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key(), bytes) };
}

export async function openBytes({ iv, bytes }: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await key(), bytes);
}

export const seal = (value: unknown): Promise<Sealed> => sealBytes(new TextEncoder().encode(JSON.stringify(value)));

export async function unseal<T>(sealed: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await openBytes(sealed))) as T;
}

/** Everything goes: key, cached work, updates, and the cached map. What was sealed stays unreadable even where a copy remains. */
export async function wipe(): Promise<void> {
  const database = await vault();
  await database.clear('keys');
  database.close();
  open = null;
  await deleteDB(NAME);
  for (const name of await caches.keys()) if (name.includes('aim-map')) await caches.delete(name);
}
