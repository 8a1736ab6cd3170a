import { createHash, randomUUID } from 'node:crypto';
import { systemViewer } from '../../../governance/index.ts';
import type { Deps, Tx } from '../../../platform/index.ts';
import { definitionsOf } from '../cases.ts';
import {
  type Allowance,
  type Fault,
  type Parameters,
  type Read,
  readNewRequest,
  readNewUpdate,
  refused,
  taken,
} from '../model/index.ts';
import * as store from '../store/index.ts';
import { hashOf } from './keys.ts';
import { takeUpdate } from './on-cases.ts';
import { keyViewer, type Opener } from './opener.ts';
import { uuidOf } from './uuid-of.ts';

export interface ReceiveDeps extends Deps {
  allowance: Allowance;
  opener: Opener;
}

/** The same words by the same key within this long are the same report, sent again after a lost answer. */
const SAME_WITHIN_MS = 3_600_000;

const NO_KEY: Fault = { status: 403, description: 'api_key is missing or not valid. Ask the administrator for one.' };

export interface Accepted {
  /** Null: kept, its number comes by the token. */
  number: string | null;
  token: string;
  isNew: boolean;
}

/**
 * Takes a report from another system. It is on disk before anything is answered; sent again (same `Idempotency-Key`,
 * same reference of the sender's, or word for word within the hour) it is given the first answer.
 */
export async function receiveRequest(
  deps: ReceiveDeps,
  partnershipId: number,
  parameters: Parameters,
  sendKey: string | null,
): Promise<Read<Accepted>> {
  const definitions = await definitionsOf(deps, partnershipId);
  const read = readNewRequest(parameters, (code) => definitions.find((each) => each.code === code) ?? null);
  const formHash = hashOfForm(parameters);
  const kept = await deps.database.transact(systemViewer(partnershipId, 'open311'), async (tx) => {
    const key = await requireKey(deps, tx, parameters, 'mayReport');
    if (!key.ok) return key;
    if (!read.ok) return read;
    const form = read.value;
    const reference =
      sendKey !== null ? `key ${sendKey}` : form.reference === '' ? null : `reference ${form.reference}`;
    await store.holdForm(tx, key.value.keyId, reference ?? formHash.toString('hex'));
    const since = deps.clock.now() - SAME_WITHIN_MS;
    const same = await store.findSame(tx, key.value.keyId, { reference, formHash, since });
    if (same !== undefined) return taken({ ...same, isNew: false, waiting: undefined });
    const token = randomUUID();
    const mediaUrl = form.mediaUrl === '' ? null : form.mediaUrl;
    const at = deps.clock.now();
    await store.insertReceived(tx, { token, keyId: key.value.keyId, reference, formHash, at, form, mediaUrl });
    const waiting = { token, keyId: key.value.keyId, keyName: key.value.name, at, form, attempts: 0 };
    return taken({ token, caseId: null, number: null, fault: null, isNew: true, waiting });
  });
  if (!kept.ok) return kept;
  const { token, number, fault, isNew, waiting } = kept.value;
  if (number !== null) return taken({ number, token, isNew });
  if (fault !== null) return refused({ status: 400, description: fault });
  const opened = await deps.opener.open(partnershipId, token, waiting);
  if (opened.kind === 'refused') return refused({ status: 400, description: opened.words });
  return taken({ number: opened.kind === 'opened' ? opened.number : null, token, isNew });
}

/** Takes what another system says about a case: kept in its history, and opened again where it says that it is not over. */
export async function receiveUpdate(
  deps: ReceiveDeps,
  partnershipId: number,
  parameters: Parameters,
): Promise<Read<{ updateId: string }>> {
  const read = readNewUpdate(parameters);
  const viewer = systemViewer(partnershipId, 'open311');
  const formHash = hashOfForm(parameters);
  const found = await deps.database.transact(viewer, async (tx) => {
    const key = await requireKey(deps, tx, parameters, 'mayUpdate');
    if (!key.ok) return key;
    if (!read.ok) return read;
    const reference = read.value.reference === '' ? null : read.value.reference;
    const since = deps.clock.now() - SAME_WITHIN_MS;
    const before = await store.findSameUpdate(tx, key.value.keyId, { reference, formHash, since });
    return taken({ key: key.value, update: read.value, reference, before });
  });
  if (!found.ok) return found;
  const { key, update, reference, before } = found.value;
  if (before !== undefined) return taken({ updateId: String(before) });
  const by = keyViewer(partnershipId, key.keyId, key.name);
  // One uuid for what is the same update, so that a kill between the case and our own note of it doubles nothing.
  const sendKey = uuidOf(`${partnershipId} ${key.keyId} ${reference ?? formHash.toString('hex')}`);
  const caseId = await takeUpdate(deps, by, key.name, update, sendKey);
  if (caseId === null) {
    return refused({ status: 404, description: `service_request_id ${update.number} was not found.` });
  }
  const updateId = await deps.database.transact(viewer, async (tx) => {
    await store.holdForm(tx, key.keyId, sendKey);
    const since = deps.clock.now() - SAME_WITHIN_MS;
    const meanwhile = await store.findSameUpdate(tx, key.keyId, { reference, formHash, since });
    const at = deps.clock.now();
    return meanwhile ?? (await store.insertUpdate(tx, { keyId: key.keyId, reference, formHash, caseId, at }));
  });
  return taken({ updateId: String(updateId) });
}

/** Found by its hash; not there, revoked and not meant for this all read the same but for what helps its owner. */
async function requireKey(
  deps: ReceiveDeps,
  tx: Tx,
  parameters: Parameters,
  need: 'mayReport' | 'mayUpdate',
): Promise<Read<store.Key>> {
  const sent = parameters.get('api_key')?.[0]?.trim() ?? '';
  const key = sent === '' || sent.length > 200 ? undefined : await store.findKey(tx, hashOf(sent));
  if (key === undefined || key.revokedAt !== null) {
    if (key !== undefined) {
      const { keyId, name } = key;
      tx.audit({
        v: 1,
        what: 'open311.key-refused',
        outcome: 'refused',
        subjectType: 'open311Key',
        subjectId: keyId,
        details: { name },
      });
    }
    return refused(NO_KEY);
  }
  if (!key[need]) {
    const what = need === 'mayReport' ? 'reports' : 'updates';
    return refused({ status: 403, description: `This api_key may not send ${what}.` });
  }
  if (!deps.allowance.take(`key ${tx.viewer.partnershipId} ${key.keyId}`, key.perMinute, performance.now())) {
    return refused({
      status: 429,
      description: `This api_key may send ${key.perMinute} a minute. Wait and send it again; nothing was taken.`,
    });
  }
  return taken(key);
}

/** What a form says, in whatever order, without the key and the jurisdiction. */
function hashOfForm(parameters: Parameters): Buffer {
  const said = [...parameters]
    .filter(([name]) => name !== 'api_key' && name !== 'jurisdiction_id')
    .flatMap(([name, values]) => values.map((value) => [name, value]))
    .sort(([a = '', b = ''], [c = '', d = '']) => (a < c ? -1 : a > c ? 1 : b < d ? -1 : b > d ? 1 : 0));
  return createHash('sha256').update(JSON.stringify(said)).digest();
}

/** What became of a report that was answered with a token. */
export const findToken = (deps: Deps, partnershipId: number, token: string) =>
  deps.database.transact(systemViewer(partnershipId, 'open311'), (tx) => store.findReceived(tx, token));
