import { performance } from 'node:perf_hooks';
import { systemViewer } from '../../governance/index.ts';
import { searchPlaces } from '../../places/index.ts';
import { badRequest, type Database, type Deps, type Tx } from '../../platform/index.ts';
import type { Instant, Viewer } from '../../vocabulary/index.ts';
import { type CasePlace, foldCase, listHistories } from '../cases/index.ts';
import { type Body, type Catalogue, readCatalogue, readTargets, type ServiceDefinition } from '../catalogue/index.ts';
import { Calendars } from '../clocks/model.ts';
import {
  type NewRequest,
  offered,
  type PublicCase,
  type PublicUpdate,
  type RequestQuery,
  type UpdateQuery,
  updatesOf,
} from './model/index.ts';
import * as store from './store/index.ts';

/** What this part of the room reads of the catalogue and of cases, for everybody's eyes. */

const KEPT_MS = 5_000;
type Kept = Map<number, { until: number; catalogue: Promise<Catalogue> }>;
const catalogues = new WeakMap<Database, Kept>();

/** Read for every question from outside: kept for seconds. */
async function catalogueOf(deps: Deps, partnershipId: number): Promise<Catalogue> {
  const kept: Kept = catalogues.get(deps.database) ?? new Map();
  catalogues.set(deps.database, kept);
  const found = kept.get(partnershipId);
  if (found !== undefined && found.until > performance.now()) return found.catalogue;
  const catalogue = readCatalogue(deps, outside(partnershipId));
  kept.set(partnershipId, { until: performance.now() + KEPT_MS, catalogue });
  catalogue.catch(() => kept.delete(partnershipId));
  return catalogue;
}

/** Sees what is marked for everybody's eyes and nothing above. */
const outside = (partnershipId: number): Viewer => systemViewer(partnershipId, 'open311', 'OFFICIAL');

export async function definitionsOf(deps: Deps, partnershipId: number): Promise<readonly ServiceDefinition[]> {
  return offered((await catalogueOf(deps, partnershipId)).services);
}

export async function bodiesOf(deps: Deps, partnershipId: number): Promise<readonly Body[]> {
  return (await catalogueOf(deps, partnershipId)).bodies;
}

/** Requests as anybody may see them, newest first. */
export async function findPublicCases(deps: Deps, partnershipId: number, query: RequestQuery): Promise<PublicCase[]> {
  const catalogue = await catalogueOf(deps, partnershipId);
  return deps.database.transact(outside(partnershipId), async (tx) => {
    const rows = await store.listCases(tx, {
      numbers: query.numbers,
      codes: codesOf(catalogue, query.codes),
      isOpen: query.status === null ? null : query.status === 'open',
      from: query.from,
      to: query.to,
      limit: query.pageSize,
      offset: (query.page - 1) * query.pageSize,
    });
    return toPublic(tx, catalogue, rows, deps.clock.now());
  });
}

/** What happened in a span, oldest first. */
export async function findPublicUpdates(
  deps: Deps,
  partnershipId: number,
  query: UpdateQuery,
): Promise<PublicUpdate[]> {
  const catalogue = await catalogueOf(deps, partnershipId);
  const first = (query.page - 1) * query.pageSize;
  return deps.database.transact(outside(partnershipId), async (tx) => {
    const { numbers, from, to } = query;
    const limit = MOST_CHANGES;
    const rows = await store.listChangedCases(tx, { numbers, codes: codesOf(catalogue, null), from, to, limit });
    const cases = await toPublic(tx, catalogue, rows, deps.clock.now());
    return cases
      .flatMap((each) => updatesOf(each, catalogue.bodies))
      .filter(({ at }) => at >= from && at <= to)
      .sort((a, b) => a.at - b.at || (a.updateId < b.updateId ? -1 : 1))
      .slice(first, first + query.pageSize);
  });
}

/** What another server is to be told of one case, oldest first. */
export interface Telling {
  kept: store.ToTell;
  /** The case as far as it was read: all before is told or is told nobody. */
  version: number;
  updates: PublicUpdate[];
}

/** Of cases that another server has too: what happened since it has them, as anybody may know it. Not what it said itself. */
export async function findTellings(
  deps: Deps,
  partnershipId: number,
  endpoint: Pick<store.Endpoint, 'endpointId' | 'tellsFrom'>,
  now: Instant,
  limit: number,
): Promise<Telling[]> {
  const catalogue = await catalogueOf(deps, partnershipId);
  return deps.database.transact(outside(partnershipId), async (tx) => {
    const kept = await store.listToTell(tx, endpoint.endpointId, now, limit);
    const cases = await toPublic(tx, catalogue, kept, now);
    return cases.map((each, i) => {
      const row = kept[i]!;
      const from = Math.max(endpoint.tellsFrom ?? now, row.since);
      const ownNotes = new Set(
        each.events.filter(({ what, by }) => what === 'noted' && by.kind === 'partner').map(({ seq }) => seq),
      );
      const updates = updatesOf(each, catalogue.bodies).filter(
        ({ seq, at }) => seq > row.toldSeq && at >= from && !ownNotes.has(seq),
      );
      return { kept: row, version: each.it.version, updates };
    });
  });
}

/** Of a span, oldest first; who asks for more asks on from the last one's time. */
const MOST_CHANGES = 20_000;

function codesOf({ services }: Catalogue, codes: readonly string[] | null): string[] {
  const known = offered(services).map(({ code }) => code);
  return codes === null ? known : known.filter((code) => codes.includes(code));
}

async function toPublic(
  tx: Tx,
  { services, calendars }: Catalogue,
  rows: readonly store.CaseRow[],
  now: Instant,
): Promise<PublicCase[]> {
  const histories = await listHistories(
    tx,
    rows.map(({ caseId }) => caseId),
  );
  const folded = rows.map((row) => ({
    row,
    events: histories.get(row.caseId)!,
    it: foldCase(row, histories.get(row.caseId)!),
  }));
  const segments = [...new Set(folded.flatMap(({ it }) => it.place.streetId ?? []))];
  const streets = await store.listStreetNames(tx, segments);
  const working = new Calendars(calendars);
  return folded.map(({ row, events, it }) => {
    // Said under today's name; how long it may take, under today's promise.
    const definition = services.find(({ code }) => code === it.code)!;
    const promise = readTargets(it, definition, working, now).find(
      ({ from, to }) => from === 'reported' && to === 'done',
    );
    return {
      it,
      events,
      definition,
      street: it.place.streetId === null ? null : (streets.get(it.place.streetId) ?? null),
      agency: row.agency,
      expectedAt: promise?.dueAt ?? null,
      mergedInto: row.mergedInto,
    };
  });
}

/** Where a report says it is: by position, by the number of its address, or by the words of it. */
export async function placeOf(
  deps: Deps,
  viewer: Viewer,
  { position, addressString, addressId }: Pick<NewRequest, 'position' | 'addressString' | 'addressId'>,
  land: string,
): Promise<CasePlace> {
  const words = addressString;
  if (position !== null) return { ...position, words, streetId: null, addressId: null, land };
  const q = addressId === '' ? addressString : addressId;
  const found = (await searchPlaces(deps, viewer, { q, limit: 5 })).find(
    ({ kind, detail }) => addressId === '' || (kind === 'address' && detail === `UPRN ${addressId}`),
  );
  if (found === undefined || found.lon === null || found.lat === null) {
    throw badRequest(
      'open311.place',
      `${addressId === '' ? 'address_string' : 'address_id'} "${q.slice(0, 100)}" was not found here; send lat and long.`,
    );
  }
  const { lon, lat } = found;
  return {
    longitude: lon,
    latitude: lat,
    words: words === '' ? found.name : words,
    streetId: found.kind === 'street' ? found.id : null,
    addressId: found.kind === 'address' ? found.id : null,
    land,
  };
}
