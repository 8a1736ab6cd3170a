import { Readable } from 'node:stream';
import { systemViewer } from '../../../governance/index.ts';
import { importFile, type PicturedCase } from '../../../intake/index.ts';
import type { Deps } from '../../../platform/index.ts';
import type { ServiceDefinition } from '../../catalogue/index.ts';
import * as store from '../store/index.ts';
import { definitionsFor } from './read.ts';

/** The feed in which the picture hears of cases. */
const FEED = 'aim-cases';
const AT_ONCE = 1_000;

/** Begins the key of a case whose own system's file tells the picture of it: it must not be counted a second time. */
export const FROM_FEED = 'feed ';

/**
 * Makes incidents of the cases that the picture was not told of yet, takes back those that were merged, and corrects those
 * whose place or kind changed: through intake, as any feed. Killed in between, the next call tells the same again, which
 * changes nothing.
 *
 * @returns how many cases were told of
 */
export async function tellPicture(deps: Deps, partnershipId: number): Promise<number> {
  const viewer = systemViewer(partnershipId, 'cases');
  let n = 0;
  for (;;) {
    const { rows, told, agencyId } = await deps.database.transact(viewer, async (tx) => {
      const found = await store.listToPicture(tx, AT_ONCE);
      const of = await definitionsFor(
        tx,
        found.map(({ it }) => it),
      );
      const council = found.length === 0 ? null : await store.findCouncil(tx);
      return { rows: found, told: found.map((row) => picturedCase(row, of(row.it))), agencyId: council };
    });
    if (rows.length === 0 || agencyId === null) return n;
    const counted = told.filter((each) => each !== null);
    if (counted.length > 0) {
      await importFile(deps, viewer, {
        feed: {
          ...{ code: FEED, name: 'Cases of AIM’s street services', agencyId, adapter: 'aim-cases' },
          purpose: 'Street services as they are reported, joined with the other agencies’ incidents',
        },
        fileName: 'cases.json',
        stream: Readable.from([JSON.stringify(counted)]),
      });
    }
    await deps.database.transact(viewer, async (tx) => {
      for (const { it, pictureVersion } of rows) await store.markPictured(tx, it.caseId, pictureVersion);
    });
    n += rows.length;
  }
}

/** What the picture counts of a case; null when another feed tells it of the same. */
function picturedCase(row: store.CaseRow, definition: ServiceDefinition): PicturedCase | null {
  const { it } = row;
  if (row.sourceRef?.startsWith(FROM_FEED)) return null;
  return {
    aimCase: it.number,
    isGone: it.mergedInto !== null || definition.category === null,
    category: definition.category ?? '',
    service: `${it.code} ${definition.name}`,
    reportedAt: it.marks.reported!,
    lon: it.place.longitude,
    lat: it.place.latitude,
  };
}
