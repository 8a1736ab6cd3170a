import { nextToSend, outcomeOf } from './update-rules.ts';
import {
  openBytes,
  type Sealed,
  type StoredUpdate,
  seal,
  sealBytes,
  type UpdateState,
  unseal,
  vault,
  wipe,
} from './vault.ts';

/** What the server is asked. The update's id goes with it: as idempotency key, or as the id of a photo. */
export interface UpdateRequest {
  method: 'POST' | 'PUT' | 'PATCH';
  path: string;
  body: Record<string, unknown>;
}

export interface UpdateWords {
  /** What the officer did: "Started T-0436". */
  did: string;
  /** What the server said when it said no. */
  problem: string | null;
}

/** An update as its list shows it. */
export interface Update extends UpdateWords {
  id: string;
  at: number;
  chain: string;
  state: UpdateState;
  request: UpdateRequest | null;
}

/** Page and worker tell each other that updates changed. */
const channel = new BroadcastChannel('aim-updates');
const listeners = new Set<() => void>();
channel.addEventListener('message', () => {
  for (const tell of listeners) tell();
});
function changed(): void {
  for (const tell of listeners) tell();
  channel.postMessage('changed');
}
export function onUpdates(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Saves what an officer did on this phone; it is safe there before this answers, and is sent by itself. */
export async function saveUpdate(input: {
  personId: number;
  at: number;
  chain: string;
  did: string;
  request: UpdateRequest;
  photo?: Blob;
}): Promise<string> {
  const id = crypto.randomUUID();
  const [request, words, photo] = await Promise.all([
    seal(input.request),
    seal({ did: input.did, problem: null } satisfies UpdateWords),
    input.photo ? input.photo.arrayBuffer().then(sealBytes) : null,
  ]);
  const transaction = (await vault()).transaction('updates', 'readwrite');
  const last = await transaction.store.index('ordinal').openCursor(null, 'prev');
  const ordinal = (last?.value.ordinal ?? 0) + 1;
  const { personId, at, chain } = input;
  await transaction.store.add({ id, ordinal, at, chain, state: 'saved', personId, request, photo, words });
  await transaction.done;
  changed();
  return id;
}

export async function listUpdates(personId: number): Promise<Update[]> {
  const stored = await (await vault()).getAllFromIndex('updates', 'ordinal');
  const own = stored.filter((update) => update.personId === personId);
  return Promise.all(
    own.map(async ({ id, at, chain, state, words, request }) => ({
      id,
      at,
      chain,
      state,
      ...(await unseal<UpdateWords>(words)),
      request: request === null ? null : await unseal<UpdateRequest>(request),
    })),
  );
}

async function change(id: string, to: Partial<StoredUpdate>): Promise<void> {
  const transaction = (await vault()).transaction('updates', 'readwrite');
  const stored = await transaction.store.get(id);
  if (stored) await transaction.store.put({ ...stored, ...to });
  await transaction.done;
  changed();
}

/**
 * Puts a refused update back in line; with another request where the first can no longer be done. That is another
 * request to the server too, and gets a key of its own.
 */
export async function sendAgain(id: string, request?: UpdateRequest): Promise<void> {
  if (request === undefined) return change(id, { state: 'saved' });
  const sealed = await seal(request);
  const transaction = (await vault()).transaction('updates', 'readwrite');
  const stored = await transaction.store.get(id);
  if (stored) {
    await transaction.store.delete(id);
    await transaction.store.add({ ...stored, id: crypto.randomUUID(), state: 'saved', request: sealed });
  }
  await transaction.done;
  changed();
}

/** Takes a refused update off the phone. Only a person does this. */
export async function dropUpdate(id: string): Promise<void> {
  await (await vault()).delete('updates', id);
  changed();
}

/** Sent updates stay listed for a shift. */
const SENT_KEPT_MS = 12 * 3_600_000;

export async function forgetSent(now: number): Promise<void> {
  const transaction = (await vault()).transaction('updates', 'readwrite');
  for (let cursor = await transaction.store.openCursor(); cursor; cursor = await cursor.continue()) {
    if (cursor.value.state === 'sent' && now - cursor.value.at > SENT_KEPT_MS) await cursor.delete();
  }
  await transaction.done;
}

export type Drained = 'all' | 'later' | 'over' | 'revoked' | 'busy';

/** Sends what waits, oldest first; one at a time on this phone, whoever asks. A revoked phone is wiped instead. */
export async function drain(personId: number): Promise<Drained> {
  return navigator.locks.request('aim-updates', { ifAvailable: true }, async (lock): Promise<Drained> => {
    if (lock === null) return 'busy';
    for (;;) {
      const next = nextToSend(await (await vault()).getAll('updates'), personId);
      if (next === null) return 'all';
      await change(next.id, { state: 'sending' });
      const { status, title } = await sendOne(next);
      const outcome = outcomeOf(status, title);
      if (outcome.what === 'sent') {
        await change(next.id, { state: 'sent', request: null, photo: null });
        continue;
      }
      if (outcome.what === 'needsYou') {
        const { did } = await unseal<UpdateWords>(next.words);
        await change(next.id, { state: 'needsYou', words: await seal({ did, problem: outcome.why }) });
        continue;
      }
      await change(next.id, { state: 'saved' });
      return outcome.what === 'later' ? 'later' : wipeIfRevoked();
    }
  });
}

async function sendOne(update: StoredUpdate): Promise<{ status: number; title: string | null }> {
  const { method, path, body } = await unseal<UpdateRequest>(update.request as Sealed);
  const init: RequestInit = { method, credentials: 'same-origin' };
  if (update.photo) {
    const form = new FormData();
    form.set('attachmentId', update.id);
    form.set('words', String(body['words'] ?? ''));
    form.set('file', new Blob([await openBytes(update.photo)], { type: 'image/jpeg' }), 'photo.jpg');
    init.body = form;
  } else {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify({ ...body, idempotencyKey: update.id });
  }
  try {
    const response = await fetch(path, init);
    if (response.ok) return { status: response.status, title: null };
    const problem = (await response.json().catch(() => null)) as { title?: string } | null;
    return { status: response.status, title: problem?.title ?? null };
  } catch {
    return { status: 0, title: null };
  }
}

/** Asks how this phone stands; one that was signed out elsewhere loses all it holds. */
export async function wipeIfRevoked(): Promise<'over' | 'revoked' | 'later'> {
  try {
    const response = await fetch('/api/sessions/standing', { credentials: 'same-origin' });
    if (!response.ok) return 'later';
    const { standing } = (await response.json()) as { standing: 'signedIn' | 'over' | 'revoked' };
    if (standing !== 'revoked') return 'over';
    await wipe();
    changed();
    return 'revoked';
  } catch {
    return 'later';
  }
}
