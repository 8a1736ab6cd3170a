import type { Tx } from '../../platform/index.ts';
import type { Instant } from '../../vocabulary/index.ts';

interface Tables {
  crew_position: {
    partnership_id: number;
    person_id: number;
    shared_since: Instant | Date;
    shared_until: Instant | Date;
    lon: number | null;
    lat: number | null;
    accuracy_metres: number | null;
    at: Instant | Date | null;
  };
}

export interface Sharing {
  personId: number;
  since: Instant;
  until: Instant;
  place: { longitude: number; latitude: number; accuracyMetres: number | null; at: Instant } | null;
}

const here = (tx: Tx) => tx.viewer.partnershipId;

export async function saveSharing(
  tx: Tx,
  sharing: { personId: number; since: Instant; until: Instant },
): Promise<void> {
  await endSharing(tx, sharing.personId);
  await tx
    .tables<Tables>()
    .insertInto('crew_position')
    .values({
      ...{ partnership_id: here(tx), person_id: sharing.personId },
      ...{ shared_since: new Date(sharing.since), shared_until: new Date(sharing.until) },
      ...{ lon: null, lat: null, accuracy_metres: null, at: null },
    })
    .execute();
}

export async function endSharing(tx: Tx, personId: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .tables<Tables>()
    .deleteFrom('crew_position')
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Takes the place of the one before it. False: they do not share. */
export async function replacePosition(
  tx: Tx,
  personId: number,
  place: { longitude: number; latitude: number; accuracyMetres: number | null; at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .tables<Tables>()
    .updateTable('crew_position')
    .set({
      ...{ lon: place.longitude, lat: place.latitude, accuracy_metres: place.accuracyMetres },
      at: new Date(place.at),
    })
    .where('partnership_id', '=', here(tx))
    .where('person_id', '=', personId)
    .where('shared_until', '>', new Date(place.at))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function listSharing(tx: Tx, of: { personId?: number } = {}): Promise<Sharing[]> {
  let query = tx.tables<Tables>().selectFrom('crew_position').selectAll().where('partnership_id', '=', here(tx));
  if (of.personId !== undefined) query = query.where('person_id', '=', of.personId);
  const rows = await query.orderBy('person_id').execute();
  return rows.map((row) => ({
    ...{ personId: row.person_id, since: Number(row.shared_since), until: Number(row.shared_until) },
    place:
      row.lon === null || row.lat === null || row.at === null
        ? null
        : { longitude: row.lon, latitude: row.lat, accuracyMetres: row.accuracy_metres, at: Number(row.at) },
  }));
}

/** Deletes what ended, and the place of what is older than `staleBefore`. How many of either. */
export async function forgetOld(tx: Tx, now: Instant, staleBefore: Instant): Promise<{ ended: number; stale: number }> {
  const ended = await tx
    .tables<Tables>()
    .deleteFrom('crew_position')
    .where('partnership_id', '=', here(tx))
    .where('shared_until', '<=', new Date(now))
    .executeTakeFirstOrThrow();
  const stale = await tx
    .tables<Tables>()
    .updateTable('crew_position')
    .set({ lon: null, lat: null, accuracy_metres: null, at: null })
    .where('partnership_id', '=', here(tx))
    .where('at', '<=', new Date(staleBefore))
    .executeTakeFirstOrThrow();
  return { ended: Number(ended.numDeletedRows), stale: Number(stale.numUpdatedRows) };
}
