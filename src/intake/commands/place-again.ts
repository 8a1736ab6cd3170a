import { requirePolicy } from '../../governance/index.ts';
import { createPlacer, loadGazetteer, type Placer } from '../../places/index.ts';
import { conflict, type Deps, type Tx } from '../../platform/index.ts';
import { locationPrecisionCode, type Viewer } from '../../vocabulary/index.ts';
import * as store from '../store/index.ts';

export interface PlacedAgain {
  /** Records with a position of their own. */
  looked: number;
  /** Of these, how many are now counted in other areas or on another street. */
  changed: number;
  /** Null where nothing changed. */
  momentId: number | null;
}

export interface PlaceAgain {
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** Whose position says in which area they are. Those told by area only keep the area their source named. */
const WITH_POSITION = (['property', 'street', 'postcode', 'snapped'] as const).map(locationPrecisionCode);
const STREET = locationPrecisionCode('street');
const PAGE = 20_000;

/**
 * Counts every current record in the areas and on the street it lies in now, for instance those loaded before there were
 * any. What changed becomes a new version at one moment of kind `correction`: the picture as known before stays as it was,
 * so that a briefing of that day still says what it said. Whole or not at all.
 */
export async function placeAgain(deps: Deps, viewer: Viewer, input: PlaceAgain = {}): Promise<PlacedAgain> {
  requirePolicy(viewer, 'area.manage');
  return deps.database.transact(viewer, async (tx) => {
    for (const feed of await store.listFeeds(tx)) {
      if (!(await store.tryLockFeed(tx, feed.feed_id))) {
        throw conflict(
          'load.busy',
          `${feed.name} is being loaded or withdrawn right now. Place again when that has ended.`,
        );
      }
    }
    const gazetteer = await loadGazetteer(deps, tx);
    const ground: Ground = {
      placer: createPlacer(gazetteer),
      segmentIds: new Set(gazetteer.segments.map(({ segmentId }) => segmentId)),
      geocoded: await store.loadsGeocoded(tx),
    };
    const total = await store.countPositions(tx);
    const momentId = await store.insertMoment(tx, 'correction');
    const counts = await eachPage(tx, input, total, (row) => newPlace(ground, row), momentId);
    if (counts.changed === 0) {
      await store.deleteMoment(tx, momentId);
      return { ...counts, momentId: null };
    }
    tx.audit({ v: 1, what: 'incidents.placed-again', subjectType: 'moment', subjectId: momentId, details: counts });
    tx.emit({ what: 'incidents.placed', payload: { momentId, ...counts } });
    await store.placeMoment(tx, momentId, deps.clock.now());
    return { ...counts, momentId };
  });
}

async function eachPage(
  tx: Tx,
  { onProgress, signal }: PlaceAgain,
  total: number,
  place: (row: store.PlacedRow) => store.NewPlace | null,
  momentId: number,
): Promise<{ looked: number; changed: number }> {
  const { partnershipId } = tx.viewer;
  return tx.asOwner(async (owner) => {
    let looked = 0;
    let changed = 0;
    for (let after = 0; ; ) {
      signal?.throwIfAborted();
      const rows = await store.listPositions(owner, partnershipId, WITH_POSITION, after, PAGE);
      const moved = rows.flatMap((row) => place(row) ?? []);
      if (moved.length > 0) await store.insertPlaced(owner, partnershipId, momentId, moved);
      looked += rows.length;
      changed += moved.length;
      onProgress?.(looked, total);
      if (rows.length < PAGE) return { looked, changed };
      after = rows.at(-1)!.incident_id;
    }
  });
}

interface Ground {
  placer: Placer;
  segmentIds: ReadonlySet<number>;
  /** Loads some of whose records were found by the words of their place. */
  geocoded: ReadonlySet<number>;
}

/** Null where AIM counts the record there already. */
function newPlace(ground: Ground, row: store.PlacedRow): store.NewPlace | null {
  const { wardId, smallAreaId, beatId } = ground.placer.areasAt(row.x, row.y);
  const segmentId = segmentOf(ground, row);
  const isSame =
    wardId === row.ward_id &&
    smallAreaId === row.small_area_id &&
    beatId === row.beat_id &&
    segmentId === row.segment_id;
  return isSame ? null : { incidentId: row.incident_id, version: row.version, wardId, smallAreaId, beatId, segmentId };
}

/**
 * A record found by its address or street keeps the segment that this named while there is one; the middle of a long street
 * has none, whatever it happens to lie on.
 */
function segmentOf({ placer, segmentIds, geocoded }: Ground, row: store.PlacedRow): number | null {
  if (geocoded.has(row.load_id)) {
    if (row.segment_id !== null && segmentIds.has(row.segment_id)) return row.segment_id;
    if (row.location_precision === STREET) return null;
  }
  return placer.segmentAt(row.x, row.y);
}
