import { createHash, randomBytes } from 'node:crypto';
import { requirePolicy, systemViewer } from '../../../governance/index.ts';
import { badRequest, conflict, type Deps, notFound } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import * as store from '../store/index.ts';

/** Told to every process: what it keeps in memory of keys and jurisdictions is read anew. */
export const CHANGED = 'open311.changed';

export const hashOf = (apiKey: string): Buffer => createHash('sha256').update(apiKey, 'utf8').digest();

export interface NewKey {
  name: string;
  mayReport: boolean;
  mayUpdate: boolean;
  perMinute: number;
  mediaHosts: readonly string[];
}

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Makes a key for another system. @returns the key itself, shown this once: AIM keeps its hash alone */
export async function makeKey(deps: Deps, viewer: Viewer, input: NewKey): Promise<{ keyId: number; apiKey: string }> {
  requirePolicy(viewer, 'settings.manage');
  const name = input.name.trim();
  if (name === '') throw badRequest('open311.key-name', 'Name the system the key is for; found an empty name.');
  const strange = input.mediaHosts.find((host) => !HOST.test(host));
  if (strange !== undefined) {
    throw badRequest(
      'open311.media-host',
      `Photos are fetched from hosts by name, for instance www.fixmystreet.example; found "${strange}".`,
    );
  }
  const apiKey = `aim_${randomBytes(32).toString('base64url')}`;
  const keyId = await deps.database.transact(viewer, async (tx) => {
    const made = await store.insertKey(tx, { ...input, name, keyHash: hashOf(apiKey), madeAt: deps.clock.now() });
    const { mayReport, mayUpdate, perMinute, mediaHosts } = input;
    tx.audit({
      v: 1,
      what: 'open311.key-made',
      subjectType: 'open311Key',
      subjectId: made,
      details: { name, mayReport, mayUpdate, perMinute, mediaHosts },
    });
    return made;
  });
  return { keyId, apiKey };
}

export async function listKeys(deps: Deps, viewer: Viewer) {
  requirePolicy(viewer, 'settings.manage');
  return deps.database.transact(viewer, store.listKeys);
}

/** From now on nothing more is taken with it. What came stays. */
export async function revokeKey(deps: Deps, viewer: Viewer, keyId: number): Promise<void> {
  requirePolicy(viewer, 'settings.manage');
  await deps.database.transact(viewer, async (tx) => {
    const name = await store.revokeKey(tx, keyId, deps.clock.now());
    if (name === undefined) throw notFound('A key in use with this number');
    tx.audit({ v: 1, what: 'open311.key-revoked', subjectType: 'open311Key', subjectId: keyId, details: { name } });
  });
}

export interface NewJurisdiction {
  jurisdictionId: string;
  contact: string;
  keyService: string;
}

/** The name under which this partnership is asked: the root address of its web site, by the standard's advice. */
export async function saveJurisdiction(deps: Deps, viewer: Viewer, input: NewJurisdiction): Promise<void> {
  requirePolicy(viewer, 'settings.manage');
  if (!HOST.test(input.jurisdictionId)) {
    throw badRequest(
      'open311.jurisdiction',
      `A jurisdiction is named as a web site is, for instance middleton.example; found "${input.jurisdictionId}".`,
    );
  }
  const taken = (await listJurisdictions(deps)).some(
    (each) => each.jurisdictionId === input.jurisdictionId && each.partnershipId !== viewer.partnershipId,
  );
  if (taken) {
    throw conflict('open311.jurisdiction-taken', `Another partnership of this AIM is ${input.jurisdictionId} already.`);
  }
  await deps.database.transact(viewer, async (tx) => {
    await store.saveJurisdiction(tx, { ...input, changedAt: deps.clock.now() });
    const { jurisdictionId } = input;
    tx.audit({ v: 1, what: 'open311.jurisdiction-set', subjectType: 'open311Jurisdiction', subjectId: jurisdictionId });
    tx.emit({ what: CHANGED, payload: {} });
  });
}

export async function removeJurisdiction(deps: Deps, viewer: Viewer, jurisdictionId: string): Promise<void> {
  requirePolicy(viewer, 'settings.manage');
  await deps.database.transact(viewer, async (tx) => {
    if (!(await store.deleteJurisdiction(tx, jurisdictionId))) throw notFound(`The jurisdiction ${jurisdictionId}`);
    tx.audit({
      v: 1,
      what: 'open311.jurisdiction-removed',
      subjectType: 'open311Jurisdiction',
      subjectId: jurisdictionId,
    });
    tx.emit({ what: CHANGED, payload: {} });
  });
}

/** Every jurisdiction of this database. */
export const listJurisdictions = (deps: Deps): Promise<store.Jurisdiction[]> =>
  deps.database.transact(systemViewer(0, 'open311'), store.listJurisdictions);
