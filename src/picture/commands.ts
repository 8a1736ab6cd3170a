import { can } from '../governance/index.ts';
import { getAddress, getArea, streetsAsGeoJson } from '../places/index.ts';
import { badRequest, type Deps, notFound, Refusal } from '../platform/index.ts';
import { type AgencyKind, CATEGORIES, type Instant, MEASURES, type Viewer } from '../vocabulary/index.ts';
import { countTable } from './count-table.ts';
import {
  type DimensionName,
  dayExtent,
  type FilterAddress,
  filterFromAddress,
  isDimension,
  type PictureFilter,
} from './model.ts';
import type { PictureNames } from './names.ts';
import type { Picture } from './picture.ts';
import * as store from './store.ts';
import type { PictureView, PlaceHistory, PlaceOfHistory } from './view.ts';

/** A feed that should have come and has not. */
export interface LateFeedNote {
  feedId: number;
  name: string;
  agency: AgencyKind;
  dueAt: Instant;
  hoursLate: number;
  /** Last local day it covers, or null where it never came. */
  completeToDay: number | null;
}

/** What reading the picture takes. */
export interface PictureReader extends Pick<Deps, 'database'> {
  picture: Picture;
}

export interface PictureDeps extends Deps, PictureReader {
  lateFeeds(viewer: Viewer, at: Instant): Promise<readonly LateFeedNote[]>;
}

/** What of an address is about the reader and not about records. */
export type AskedFilter = FilterAddress;

/** From here on a number is an instant in milliseconds; moments never get so many. */
const FIRST_INSTANT = 1e10;

/** Reads a filter out of an address for this view. `asKnownAt` may be a moment's ordinal or an instant in milliseconds. */
export function readFilter(view: PictureView, asked: AskedFilter): PictureFilter {
  const filter = refusingRangeErrors('filter.unreadable', () => filterFromAddress(asked));
  if (filter.asKnownAt !== undefined && filter.asKnownAt >= FIRST_INSTANT) {
    return { ...filter, asKnownAt: view.ordinalAt(filter.asKnownAt) };
  }
  return filter;
}

/** A view that holds everything committed before the request came. */
export async function freshView(deps: PictureReader, viewer: Viewer): Promise<PictureView> {
  await deps.picture.refresh();
  return deps.picture.for(viewer);
}

/** What the codes in the columns mean, and what is and is not known. */
export async function describePicture(deps: PictureDeps, viewer: Viewer) {
  const view = await freshView(deps, viewer);
  const { columns, snapshot } = view;
  const names = await deps.picture.names();
  const { agencies, feeds, words } = await deps.database.transact(viewer, async (tx) => ({
    agencies: await store.listAgencies(tx),
    feeds: await store.listFeeds(tx),
    words: await store.listMomentWords(tx),
  }));
  const { first, last } = dayExtent(columns, 'occurred');
  const areasOf = (kind: 'ward' | 'smallArea' | 'beat', name: string) => ({
    kind,
    name,
    areas: [...names.areas.values()]
      .filter((area) => area.kind === kind)
      .map(({ areaId, code, name, lon, lat }) => ({ areaId, code, name, lon, lat })),
  });
  return {
    timeZone: columns.timeZone,
    agencies,
    feeds: feeds.map(({ feedId, code, name, agencyId, purpose }) => ({ feedId, code, name, agencyId, purpose })),
    categories: CATEGORIES.map(({ id, code, name, kind, parent, areaOnly }) => ({
      id,
      code,
      name,
      kind,
      parent,
      areaOnly: areaOnly || view.rights.areaOnlyCategories.has(id),
    })),
    measures: MEASURES.map(({ code, name, definition }) => ({ code, name, definition })),
    areas: [areasOf('ward', 'Wards'), areasOf('smallArea', 'Small areas'), areasOf('beat', 'Beats')],
    streets: [...names.streets],
    moments: snapshot.moments.map(({ momentId, ordinal, at, kind }) => ({
      momentId,
      ordinal,
      at,
      kind,
      what: words.get(momentId) ?? (kind === 'correction' ? 'Areas and streets of records found again' : kind),
    })),
    lateFeeds: [...(await deps.lateFeeds(viewer, deps.clock.now()))],
    range: first <= last ? { from: first, to: last } : null,
    notices: deps.picture.partnership.isMadeUp ? ['Every place, person and record here is made up.'] : [],
  };
}

export function countSplit(view: PictureView, filter: PictureFilter, split: readonly string[]) {
  const wrong = split.find((word) => !isDimension(word));
  if (wrong !== undefined) throw badRequest('split.unknown', `Counts cannot be split by "${wrong}".`);
  return refusingRangeErrors('cube.too-large', () => view.cube(filter, split as DimensionName[]));
}

/** Counts in words: for the terminal and for tables. */
export async function countInWords(deps: PictureReader, viewer: Viewer, asked: AskedFilter, split: readonly string[]) {
  const view = await freshView(deps, viewer);
  const filter = readFilter(view, asked);
  const cube = countSplit(view, filter, split);
  const names = await deps.picture.names();
  const agencies = await deps.database.transact(viewer, store.listAgencies);
  const rows = countTable(cube, names, new Map(agencies.map(({ agencyId, name }) => [agencyId, name])));
  return { rows, provenance: view.provenance(filter) };
}

export interface PlaceAsked {
  kind: 'street' | 'address' | 'area';
  id: number;
}

export interface PlaceHistoryView extends PlaceHistory {
  name: string;
  detail: string;
  names: PictureNames;
}

/** Everything the agencies know about one street segment, address or area, as this viewer may know it. */
export async function placeHistory(
  deps: PictureDeps,
  viewer: Viewer,
  asked: PlaceAsked,
  options: { filter: AskedFilter; limit?: number | undefined; offset?: number | undefined },
): Promise<PlaceHistoryView> {
  const view = await freshView(deps, viewer);
  const { place, name, detail } = await placeOf(deps, viewer, asked);
  const names = await deps.picture.names();
  const filter = readFilter(view, options.filter);
  const history = await view.history(place, { filter, limit: options.limit, offset: options.offset });
  return { ...history, name, detail, names };
}

async function placeOf(
  deps: PictureDeps,
  viewer: Viewer,
  { kind, id }: PlaceAsked,
): Promise<{ place: PlaceOfHistory; name: string; detail: string }> {
  if (kind === 'street') {
    const { features } = (await streetsAsGeoJson(deps, viewer, id)) as {
      features: { properties: { name: string; lengthMetres: number } }[];
    };
    const { name, lengthMetres } = features[0]!.properties;
    return { place: { kind, id }, name, detail: `Street segment, ${lengthMetres} m` };
  }
  if (kind === 'address') {
    const address = await getAddress(deps, viewer, id);
    const detail = [address.venue, address.postcode].filter((word) => word).join(', ');
    return { place: { kind, id }, name: address.address, detail };
  }
  const area = await getArea(deps, viewer, id);
  if (area.kind !== 'ward' && area.kind !== 'smallArea' && area.kind !== 'beat') throw notFound('The area');
  return { place: { kind: area.kind, id }, name: area.name, detail: area.code };
}

/** Bulk copies are for who analyses; reading records one page at a time is for more. */
export function requireExport(viewer: Viewer): void {
  if (!can(viewer, 'analysis.run')) {
    throw new Refusal(
      'not-allowed',
      403,
      'Your role may not take records out of AIM. An analyst, coordinator or performance lead can.',
    );
  }
}

function refusingRangeErrors<R>(code: string, work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw badRequest(code, `The ${error.message}.`);
    throw error;
  }
}
