import { badRequest, type Deps } from '../platform/index.ts';
import { type AgencyKind, type Marking, markingRank, type Viewer } from '../vocabulary/index.ts';
import { requirePolicy, systemViewer } from './policy.ts';
import * as store from './store.ts';

export interface PartnershipSummary {
  partnershipId: number;
  name: string;
  timeZone: string;
  madeUp: boolean;
  settings: Record<string, unknown>;
}

export interface NewPartnership {
  name: string;
  timeZone: string;
  /** `{ id: 'bng' }`, or `{ id: 'local', lon, lat }` outside Britain. */
  plane: { id: 'bng' } | { id: 'bng-ostn15' } | { id: 'local'; lon: number; lat: number };
  marking: Marking;
  madeUp: boolean;
  agencies: readonly { kind: AgencyKind; name: string }[];
  settings?: Record<string, unknown>;
}

/** The partnerships of this database, oldest first. For AIM's own start: it serves one of them. */
export async function listPartnerships(deps: Deps): Promise<PartnershipSummary[]> {
  const rows = await deps.database.transact(systemViewer(0, 'start'), (tx) => store.listPartnerships(tx));
  return rows.map((row) => ({
    partnershipId: row.partnership_id,
    name: row.name,
    timeZone: row.time_zone,
    madeUp: row.made_up,
    settings: row.settings,
  }));
}

/** Makes a partnership with its agencies, numbered from 1 in the order given. */
export async function setUpPartnership(deps: Deps, input: NewPartnership): Promise<{ partnershipId: number }> {
  if (input.name.trim() === '') throw badRequest('partnership.name', 'A partnership needs a name; found an empty one.');
  const others = await listPartnerships(deps);
  const partnershipId = Math.max(0, ...others.map((other) => other.partnershipId)) + 1;
  await deps.database.transact(systemViewer(partnershipId, 'set up'), async (tx) => {
    await store.insertPartnership(tx, {
      ...input,
      marking: markingRank(input.marking),
      settings: input.settings ?? {},
    });
    for (const [i, { kind, name }] of input.agencies.entries()) {
      await store.insertAgency(tx, { agencyId: i + 1, kind, name });
    }
    tx.audit({
      v: 1,
      what: 'partnership.set-up',
      subjectType: 'partnership',
      subjectId: partnershipId,
      details: { agencies: input.agencies.length, madeUp: input.madeUp },
    });
  });
  return { partnershipId };
}

export async function changeSettings(deps: Deps, viewer: Viewer, settings: Record<string, unknown>): Promise<void> {
  requirePolicy(viewer, 'settings.manage');
  await deps.database.transact(viewer, async (tx) => {
    await store.mergeSettings(tx, settings);
    tx.audit({ v: 1, what: 'settings.changed', details: { changed: Object.keys(settings) } });
  });
}

/** Notes in a partnership's audit trail that all of its data was copied out or brought back. */
export async function auditBackup(
  deps: Deps,
  viewer: Viewer,
  what: string,
  details: Record<string, unknown>,
): Promise<void> {
  await deps.database.transact(viewer, async (tx) => tx.audit({ v: 1, what, subjectType: 'partnership', details }));
}
